package org.tipstaff.evidence.custody;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.EntryBundle;
import org.tipstaff.evidence.tlog.InclusionProof;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.Note;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.Tile;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.evidence.tlog.TlogPolicy;
import org.tipstaff.evidence.tlog.TlogProof;

/**
 * Any bytes whatever at every reader of foreign bytes: refused as malformed, or read and written back as the same bytes;
 * nothing else. The seeds and some mutations of them run always. To fuzz:
 * {@code JAZZER_FUZZ=1 mvn -pl lib/evidence test -Dtest=ParsersFuzzTest#anyBytes_areReadOrRefused}.
 */
class ParsersFuzzTest {
    private static final int MUTATIONS = Boolean.getBoolean("tipstaff.full") ? 20_000 : 400;

    /** Reads bytes and writes back what it understood. */
    private interface Reader {
        byte[] read(byte[] bytes) throws TlogFormatException;
    }

    private static final Map<String, Reader> READERS = new LinkedHashMap<>();

    static {
        READERS.put("note", bytes -> Note.parse(bytes).bytes());
        READERS.put("checkpoint", bytes -> SignedCheckpoint.parse(bytes).bytes());
        READERS.put("proof", bytes -> TlogProof.parse(bytes).bytes());
        READERS.put("key", bytes -> utf8(NoteKey.parse(text(bytes)).toString(), bytes));
        READERS.put("signer", bytes -> utf8(NoteSigner.parse(text(bytes)).secretText(), bytes));
        READERS.put("tile", bytes -> utf8(Tile.parse(text(bytes)).path(), bytes));
        READERS.put("bundle", bytes -> EntryBundle.write(EntryBundle.parse(bytes, 3)));
        READERS.put("json", bytes -> CanonicalJson.bytes(CanonicalJson.parse(bytes, 1 << 16)));
        READERS.put("opening", bytes -> utf8(Opening.parse(text(bytes)).line(), bytes));
        // No writer of their own: that they end without another exception is what counts.
        READERS.put("entry", bytes -> LoggedEntry.parse(3, bytes).index() == 3 ? bytes : new byte[0]);
        READERS.put("policy", bytes -> TlogPolicy.parse(bytes).logs().isEmpty() ? bytes : bytes.clone());
        READERS.put("outside", bytes -> LogCheck.outsideCheckpoint(text(bytes)).size() < 0 ? new byte[0] : bytes);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Text readers are given text: bytes that are no UTF-8 came to them as replacement characters. */
    private static byte[] utf8(String written, byte[] read) {
        return written.equals(text(read)) ? read : written.getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> seeds() {
        NoteSigner log = NoteSigner.generate("court.example/log", SignatureType.ED25519);
        NoteSigner quantum = NoteSigner.generate("court.example/log", SignatureType.COSIGNATURE_ML_DSA_44);
        MerkleHash leaf = MerkleHash.ofEntry(new byte[] {1});
        SignedCheckpoint head = NoteSigner.sign(
                new Checkpoint("court.example/log", 2, leaf),
                Instant.ofEpochSecond(1_772_000_000),
                List.of(log, quantum));
        EncodedEntry entry = EncodedEntry.of(
                CustodyEntry.of(EntryKind.ACQUIRE, "registry.clerk1", "TLP:RED")
                        .secret("path", "a/b")
                        .digest("sha256", Sha256.of(new byte[0]))
                        .number("bytes", 7)
                        .values("paths", List.of(new FieldValue.Secret("x")))
                        .build(),
                new java.security.SecureRandom());
        byte[] leafBytes = entry.leaf(Instant.ofEpochSecond(1_772_000_000));
        return List.of(
                head.bytes(),
                new TlogProof(new byte[] {1, 2}, new InclusionProof(1, 2, List.of(leaf)), head).bytes(),
                log.key().toString().getBytes(StandardCharsets.UTF_8),
                quantum.key().toString().getBytes(StandardCharsets.UTF_8),
                log.secretText().getBytes(StandardCharsets.UTF_8),
                quantum.secretText().getBytes(StandardCharsets.UTF_8),
                "tile/entries/x001/234.p/17".getBytes(StandardCharsets.UTF_8),
                EntryBundle.write(List.of(new byte[] {1}, new byte[0], new byte[300])),
                leafBytes,
                CanonicalJson.bytes(CanonicalJsonTest.random(new Random(5), 0)),
                entry.openings(3).getFirst().line().getBytes(StandardCharsets.UTF_8),
                ("log " + log.key() + "\nwitness A " + quantum.key() + "\ngroup g 1 A\nquorum g\n")
                        .getBytes(StandardCharsets.UTF_8),
                head.checkpoint().text().getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> seedArguments() {
        return seeds().stream().map(bytes -> Arguments.of((Object) bytes));
    }

    @MethodSource("seedArguments")
    @FuzzTest(maxDuration = "5m")
    void anyBytes_areReadOrRefused(byte[] bytes) {
        readOrRefused(bytes, "fuzzed");
    }

    private static int readOrRefused(byte[] bytes, String what) {
        int read = 0;
        for (Map.Entry<String, Reader> reader : READERS.entrySet()) {
            try {
                assertThat(reader.getValue().read(bytes))
                        .as("%s as %s", what, reader.getKey())
                        .isEqualTo(bytes);
                read++;
            } catch (TlogFormatException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        return read;
    }

    @Test
    void everySeedIsReadBySomebody() {
        for (byte[] seed : seeds()) {
            assertThat(readOrRefused(seed, "seed")).as(text(seed)).isPositive();
        }
    }

    @Test
    void mutatedSeeds() {
        List<byte[]> seeds = seeds();
        for (int number = 0; number < MUTATIONS; number++) {
            Random random = new Random(number);
            byte[] bytes = seeds.get(number % seeds.size());
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                bytes = mutated(bytes, random);
            }
            readOrRefused(bytes, "mutation " + number);
        }
    }

    static byte[] mutated(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(4)) {
            case 0 -> {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) (1 << random.nextInt(8));
                yield changed;
            }
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> {
                int to = at + random.nextInt(Math.min(40, bytes.length - at)) + 1;
                byte[] cut = Arrays.copyOf(bytes, bytes.length - (to - at));
                System.arraycopy(bytes, to, cut, at, bytes.length - to);
                yield cut;
            }
            default -> {
                int length = Math.min(1 + random.nextInt(40), bytes.length - at);
                byte[] twice = Arrays.copyOf(bytes, bytes.length + length);
                System.arraycopy(bytes, at, twice, at + length, bytes.length - at);
                yield twice;
            }
        };
    }
}
