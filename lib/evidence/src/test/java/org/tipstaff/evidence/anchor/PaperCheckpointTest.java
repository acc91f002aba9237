package org.tipstaff.evidence.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.SignedCheckpoint;

class PaperCheckpointTest {
    private static final String ORIGIN = "court.example/custody/case-0001";
    private static final String ALL = TypedLine.ALPHABET;

    private static Checkpoint checkpoint(Random random) {
        byte[] root = new byte[MerkleHash.BYTES];
        random.nextBytes(root);
        return new Checkpoint(ORIGIN, 1 + (random.nextLong() >>> (1 + random.nextInt(60))), MerkleHash.of(root));
    }

    private static PaperCheckpoint paper(Random random) {
        return new PaperCheckpoint(checkpoint(random), List.of());
    }

    private static String typed(List<String> lines) {
        return String.join("\n", lines);
    }

    @Test
    void comesBackTypedInManyWays() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            PaperCheckpoint paper = paper(random);
            List<String> lines = paper.typed();
            assertThat(lines).hasSize(6);
            String text = typed(lines);
            assertThat(PaperCheckpoint.parse(text)).isEqualTo(paper);
            assertThat(PaperCheckpoint.parse(text.toLowerCase(Locale.ROOT) + "\n\n"))
                    .isEqualTo(paper);
            assertThat(PaperCheckpoint.parse(text.toUpperCase(Locale.ROOT)))
                    .as("an origin in capitals, where the code says that small letters are meant")
                    .isEqualTo(paper);
            assertThat(PaperCheckpoint.parse("\r\n" + text.replace("\n", "\r\n")))
                    .isEqualTo(paper);
            List<String> shuffled = new ArrayList<>(lines);
            Collections.shuffle(shuffled, random);
            assertThat(PaperCheckpoint.parse(typed(shuffled))).isEqualTo(paper);
            List<String> unlabelled =
                    lines.stream().map(line -> line.substring(3)).toList();
            assertThat(PaperCheckpoint.parse(typed(unlabelled))).isEqualTo(paper);
            List<String> dense = lines.stream()
                    .map(line ->
                            line.startsWith("A") ? line : line.replace(" ", "").replace("=", ""))
                    .toList();
            assertThat(PaperCheckpoint.parse(typed(dense))).isEqualTo(paper);
            List<String> lookAlike = lines.stream()
                    .map(line -> line.startsWith("A")
                            ? line
                            : line.substring(0, 3)
                                    + line.substring(3).replace('0', 'O').replace('1', 'l'))
                    .toList();
            assertThat(PaperCheckpoint.parse(typed(lookAlike))).isEqualTo(paper);
        }
    }

    @Test
    void comesBackExact() throws Exception {
        Checkpoint checkpoint = checkpoint(new Random(2));
        SignedCheckpoint signed = NoteSigner.sign(
                checkpoint,
                LocalAuthority.STAMPED,
                List.of(
                        NoteSigner.generate(ORIGIN, SignatureType.ED25519),
                        NoteSigner.generate(ORIGIN, SignatureType.COSIGNATURE_ML_DSA_44),
                        NoteSigner.generate("cosigner.example/one", SignatureType.COSIGNATURE_ED25519)));
        PaperCheckpoint paper = PaperCheckpoint.of(signed);
        assertThat(paper.signatures()).hasSize(2);
        assertThat(paper.exact().length()).isLessThan(PaperCheckpoint.MAX_QR_BYTES);
        assertThat(PaperCheckpoint.parse(paper.exact())).isEqualTo(paper);
        assertThat(PaperCheckpoint.parse(paper.exact().replace("\n", " \r\n"))).isEqualTo(paper);
        assertThat(PaperCheckpoint.parse(new String(signed.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                        .checkpoint())
                .isEqualTo(checkpoint);
        assertThat(PaperCheckpoint.parse("\n" + checkpoint.text()))
                .isEqualTo(new PaperCheckpoint(checkpoint, List.of()));
    }

    /** Every sign of every line replaced by another: found in every case, and its line named. */
    @Test
    void findsEverySingleWrongSign() throws Exception {
        Random random = new Random(3);
        int papers = Boolean.getBoolean("tipstaff.full") ? 60 : 6;
        int tried = 0;
        int placed = 0;
        for (int round = 0; round < papers; round++) {
            List<String> lines = paper(random).typed();
            // The origin is the same on each sheet, and proposing a slip in it is the slow part.
            for (int at = round == 0 ? 0 : 1; at < lines.size(); at++) {
                String line = lines.get(at);
                for (int i = 3; i < line.length(); i++) {
                    if (line.charAt(i) == ' ' || line.charAt(i) == '=') {
                        continue;
                    }
                    for (char wrong : (at == 0 ? "07KZ" : ALL).toCharArray()) {
                        if (Character.toUpperCase(line.charAt(i)) == wrong
                                || (at == 1 && i < line.length() - 5 && wrong > '9')) {
                            continue;
                        }
                        List<String> slipped = new ArrayList<>(lines);
                        slipped.set(at, line.substring(0, i) + wrong + line.substring(i + 1));
                        PaperException found = refused(typed(slipped));
                        assertThat(found.lines())
                                .as("seed 3, round " + round + ", " + slipped.get(at))
                                .hasSize(1);
                        assertThat(found.lines().getFirst().label()).isEqualTo((char) ('A' + at));
                        boolean rightPlace = found.lines()
                                .getFirst()
                                .perhaps()
                                .filter(line.substring(3, line.length() - 8)::equals)
                                .isPresent();
                        placed += rightPlace ? 1 : 0;
                        tried++;
                    }
                }
            }
        }
        System.out.println(
                "measured: single wrong signs: " + tried + ", undetected: 0, corrected line proposed: " + placed);
        assertThat(tried).isGreaterThan(10_000);
        assertThat(placed).isGreaterThan(tried / 2);
    }

    private static PaperException refused(String text) {
        try {
            PaperCheckpoint.parse(text);
        } catch (PaperException e) {
            return e;
        }
        throw new AssertionError("taken: " + text);
    }

    /** A sign lost, doubled or two neighbours swapped. */
    @Test
    void findsLostAndSwappedSigns() {
        Random random = new Random(4);
        int rounds = Boolean.getBoolean("tipstaff.full") ? 100_000 : 5_000;
        for (int round = 0; round < rounds; round++) {
            List<String> lines = new ArrayList<>(paper(random).typed());
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            int i = 3 + random.nextInt(line.length() - 4);
            String slipped = switch (round % 3) {
                case 0 -> line.substring(0, i) + line.substring(i + 1);
                case 1 -> line.substring(0, i) + ALL.charAt(random.nextInt(32)) + line.substring(i);
                default -> line.substring(0, i) + line.charAt(i + 1) + line.charAt(i) + line.substring(i + 2);
            };
            if (slipped.replace(" ", "")
                    .replace("=", "")
                    .equals(line.replace(" ", "").replace("=", ""))) {
                continue;
            }
            lines.set(at, slipped);
            assertThat(refused(typed(lines)).lines())
                    .as("seed 4, round " + round + ": " + slipped)
                    .isNotEmpty();
        }
    }

    @Test
    void namesEveryLineToLookAt() {
        List<String> lines = new ArrayList<>(paper(new Random(5)).typed());
        lines.remove(3);
        lines.set(1, "B: 12Z = 00000");
        lines.add("some remark");
        assertThat(refused(typed(lines)).lines())
                .extracting(line -> line.label() + " " + line.fault())
                .containsExactly("  UNEXPECTED", "B SIGN", "D MISSING");
        assertThat(refused("").lines()).hasSize(6);
        assertThat(refused("hello").lines()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8})
    void takesNoRubbish(int seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(200); i > 0; i--) {
                text.append((char) (random.nextInt(8) == 0 ? '\n' : random.nextInt(0x2100)));
            }
            String rubbish = text.toString();
            assertThatThrownBy(() -> PaperCheckpoint.parse(rubbish)).isInstanceOf(PaperException.class);
        }
    }
}
