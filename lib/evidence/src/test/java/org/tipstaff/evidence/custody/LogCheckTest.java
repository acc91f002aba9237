package org.tipstaff.evidence.custody;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.EntryBundle;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.Tile;

/** A log in hostile hands: with and without the court's keys, always against a checkpoint that somebody else holds. */
class LogCheckTest {
    private static final int MUTATIONS = Boolean.getBoolean("tipstaff.full") ? 1_000 : 150;
    private static final int SIZE = 600;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static CustodyKeys keys;
    private static Checkpoint outside;

    @BeforeAll
    static void writeALog() throws Exception {
        keys = CustodyKeys.generate("court.example/tipstaff");
        try (CustodyLog log = CustodyLog.open(shared, CustodyLogTest.ORIGIN, keys, new CustodyLogTest.SetClock())) {
            for (int i = 0; i < 550; i++) {
                log.record(CustodyLogTest.acquire(i));
            }
            outside = log.checkpoint().checkpoint();
            for (int i = 550; i < SIZE; i++) {
                log.record(CustodyLogTest.acquire(i));
            }
            log.checkpoint();
        }
        Files.delete(shared.resolve("journal"));
        Files.delete(shared.resolve("lock"));
    }

    @BeforeEach
    void copyTheLog() throws IOException {
        restore();
    }

    private void restore() throws IOException {
        delete(folder);
        try (Stream<Path> files = Files.walk(shared)) {
            for (Path file : files.toList()) {
                Path to = folder.resolve(shared.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }

    private List<Fault> faults() {
        return LogCheck.check(
                        folder,
                        new LogCheck.Trusted(Optional.of(CustodyLogTest.ORIGIN), keys.publicKeys(), List.of(outside)))
                .faults();
    }

    private List<Fault.Kind> kinds() {
        return faults().stream().map(Fault::kind).distinct().toList();
    }

    @Test
    void anUntouchedLogIsSound() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void noMutationIsMissedAndNoneThrows() throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.walk(shared)) {
            files = all.filter(Files::isRegularFile)
                    .map(shared::relativize)
                    .sorted()
                    .toList();
        }
        for (int number = 0; number < MUTATIONS; number++) {
            Random random = new Random(number);
            Path name = files.get(random.nextInt(files.size()));
            Path file = folder.resolve(name.toString());
            String what = "mutation " + number + " of " + name;
            byte[] before = Files.readAllBytes(file);
            byte[] after = before;
            while (Arrays.equals(before, after)) {
                after = ParsersFuzzTest.mutated(after, random);
            }
            if (name.toString().equals(CustodyLog.OPENINGS)) {
                // Openings may be left out: that is how a part of a case is shown. They may not be altered.
                after = before.clone();
                after[random.nextInt(after.length)] ^= 1;
            }
            Files.write(file, after);
            assertThat(faults()).as(what).isNotEmpty();
            Files.write(file, before);
        }
        assertThat(faults()).isEmpty();
    }

    @Test
    void filesDeletedSwappedAndPlanted() throws Exception {
        Files.delete(folder.resolve("tile/entries/001"));
        assertThat(kinds()).contains(Fault.Kind.ENTRY, Fault.Kind.ROOT, Fault.Kind.CONSISTENCY);
        restore();
        Files.delete(folder.resolve("tile/1/000.p/2"));
        assertThat(kinds()).containsExactly(Fault.Kind.TILE);
        restore();
        Files.move(folder.resolve("tile/entries/000"), folder.resolve("x"));
        Files.move(folder.resolve("tile/entries/001"), folder.resolve("tile/entries/000"));
        Files.move(folder.resolve("x"), folder.resolve("tile/entries/001"));
        assertThat(kinds()).contains(Fault.Kind.TILE, Fault.Kind.ROOT, Fault.Kind.CONSISTENCY);
        restore();
        Files.write(folder.resolve("tile/0/003"), new byte[8192]);
        assertThat(kinds()).containsExactly(Fault.Kind.PLANTED);
        restore();
        Files.writeString(folder.resolve("tile/readme"), "x");
        assertThat(kinds()).containsExactly(Fault.Kind.PLANTED);
        restore();
        Files.delete(folder.resolve("tile/0/000"));
        Files.createSymbolicLink(folder.resolve("tile/0/000"), shared.resolve("tile/0/000"));
        assertThat(kinds()).contains(Fault.Kind.TILE);
        restore();
        Files.delete(folder.resolve("checkpoint"));
        assertThat(kinds()).containsExactly(Fault.Kind.CHECKPOINT);
        delete(folder);
        assertThat(kinds()).containsExactly(Fault.Kind.CHECKPOINT);
    }

    @Test
    void someoneElsesKey() throws Exception {
        CustodyKeys theirs = CustodyKeys.generate("court.example/tipstaff").forLog(CustodyLogTest.ORIGIN);
        SignedCheckpoint signed = SignedCheckpoint.parse(Files.readAllBytes(folder.resolve("checkpoint")));
        Files.write(
                folder.resolve("checkpoint"),
                NoteSigner.sign(signed.checkpoint(), new CustodyLogTest.SetClock().now(), theirs.signers())
                        .bytes());
        assertThat(kinds()).containsExactly(Fault.Kind.SIGNATURE);
    }

    @Test
    void oneOfTwoSignaturesIsNotEnough() throws Exception {
        SignedCheckpoint signed = SignedCheckpoint.parse(Files.readAllBytes(folder.resolve("checkpoint")));
        Files.write(
                folder.resolve("checkpoint"),
                NoteSigner.sign(
                                signed.checkpoint(),
                                new CustodyLogTest.SetClock().now(),
                                List.of(keys.forLog(CustodyLogTest.ORIGIN).ed25519()))
                        .bytes());
        assertThat(faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.what()).contains(SignatureType.COSIGNATURE_ML_DSA_44.toString()));
    }

    /** Whoever has the keys writes a log that is sound in itself. Only what others hold tells. */
    @Test
    void totalRewriteAndCutTailWithTheCourtsOwnKeys() throws Exception {
        delete(folder);
        write(580, 3);
        assertThat(kinds()).containsExactly(Fault.Kind.CONSISTENCY);
        delete(folder);
        write(549, -1);
        assertThat(faults()).singleElement().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(Fault.Kind.CONSISTENCY);
            assertThat(fault.what()).contains("its end was cut off");
        });
    }

    /** The same entries as the true log's, byte for byte, but for one. */
    private void write(int size, int forged) throws Exception {
        CustodyLogReader truth = CustodyLogReader.open(shared);
        org.tipstaff.evidence.tlog.MerkleTree tree = new org.tipstaff.evidence.tlog.MerkleTree();
        java.util.List<byte[]> bundle = new java.util.ArrayList<>();
        for (int i = 0; i < size; i++) {
            byte[] leaf = i == forged ? truth.leaf(i + 1) : truth.leaf(i);
            tree.append(org.tipstaff.evidence.tlog.MerkleHash.ofEntry(leaf), this::put);
            bundle.add(leaf);
            if (bundle.size() == 256 || i == size - 1) {
                put(new Tile(Tile.ENTRIES, i / 256, bundle.size()), EntryBundle.write(bundle));
                bundle.clear();
            }
        }
        tree.partialTiles(this::put);
        Checkpoint head = new Checkpoint(CustodyLogTest.ORIGIN, size, tree.root());
        Files.write(
                folder.resolve("checkpoint"),
                NoteSigner.sign(
                                head,
                                new CustodyLogTest.SetClock().now(),
                                keys.forLog(CustodyLogTest.ORIGIN).signers())
                        .bytes());
    }

    private void put(Tile tile, byte[] bytes) {
        try {
            Path file = folder.resolve(tile.path());
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aHugeClaimIsNotBelieved() throws Exception {
        Checkpoint head = new Checkpoint(CustodyLogTest.ORIGIN, Long.MAX_VALUE, outside.root());
        Files.write(
                folder.resolve("checkpoint"),
                NoteSigner.sign(
                                head,
                                new CustodyLogTest.SetClock().now(),
                                keys.forLog(CustodyLogTest.ORIGIN).signers())
                        .bytes());
        assertThat(kinds()).containsExactly(Fault.Kind.CHECKPOINT);
    }

    /** A likely name for each leaf, and nothing that says which is right. */
    @Test
    void namesCantBeGuessedFromLeaves() throws Exception {
        CustodyLogReader reader = CustodyLogReader.open(folder);
        for (int entry = 0; entry < 20; entry++) {
            LoggedEntry logged = reader.entry(entry);
            String text = logged.fields().get("path").toString();
            for (int name = 0; name < SIZE; name++) {
                String guess = "logs/Security-" + name + ".evtx";
                assertThat(text)
                        .doesNotContain(
                                org.tipstaff.event.Sha256.of(guess.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                        .hex());
                assertThat(Commitment.to(new byte[32], guess)).isNotEqualTo(logged.actor());
            }
        }
    }
}
