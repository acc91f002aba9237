package org.tipstaff.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tipstaff.evidence.DigestList.Algorithm;
import org.tipstaff.evidence.DigestList.Line;
import org.tipstaff.evidence.DigestList.Problem;

class DigestListTest {
    private static final String A = "a".repeat(64);
    private static final String B = "0123456789ABCDEF".repeat(4);

    private static DigestList read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), false);
    }

    private static DigestList read(byte[] bytes, boolean manifest) throws IOException {
        return DigestList.read(new ByteArrayInputStream(bytes), manifest);
    }

    private static String onlyName(String text) throws IOException {
        DigestList list = read(text);
        assertThat(list.problems()).isEmpty();
        assertThat(list.lines()).hasSize(1);
        return list.lines().getFirst().name();
    }

    private static Problem onlyProblem(String text) throws IOException {
        DigestList list = read(text);
        assertThat(list.lines()).isEmpty();
        assertThat(list.problems()).hasSize(1);
        return list.problems().getFirst();
    }

    @Test
    void linesOfSha256sum_giveNameAndDigest() throws Exception {
        assertThat(read("# made on a Friday\n" + A + "  ./a/one.pdf\n\n" + B + " *b  two.pdf\r\n")
                        .lines())
                .containsExactly(
                        new Line(2, "a/one.pdf", Algorithm.SHA_256, A),
                        new Line(4, "b  two.pdf", Algorithm.SHA_256, B.toLowerCase(java.util.Locale.ROOT)));
    }

    @Test
    void aLineWithoutALineEnd_counts() throws Exception {
        assertThat(onlyName(A + "  last.pdf")).isEqualTo("last.pdf");
    }

    @Test
    void linesOfTag_andSha512_areRead() throws Exception {
        assertThat(read("SHA256 (a (1) = b.pdf) = " + A + "\n").lines())
                .containsExactly(new Line(1, "a (1) = b.pdf", Algorithm.SHA_256, A));
        assertThat(read(A + A + "  a.pdf\n").lines().getFirst().algorithm()).isEqualTo(Algorithm.SHA_512);
    }

    @Test
    void escapedNames_areUnescaped_andOthersHaveTheSlashesOfWindows() throws Exception {
        assertThat(onlyName("\\" + A + "  a\\nb\\\\c\\r.pdf\n")).isEqualTo("a\nb\\c\r.pdf");
        assertThat(onlyName(A + "  .\\registry\\one.pdf\n")).isEqualTo("registry/one.pdf");
        assertThat(onlyProblem("\\" + A + "  a\\q.pdf\n").line()).isEqualTo(1);
    }

    @Test
    void linesOfHashdeep_haveTheirDigestInItsColumn_andCommasInNames() throws Exception {
        String head =
                "%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n## Invoked from: /srv\n## $ hashdeep -r .\n## \n";
        assertThat(read(head + "12," + "f".repeat(32) + "," + A + ",/srv/a, b.pdf\n")
                        .lines())
                .containsExactly(new Line(6, "/srv/a, b.pdf", Algorithm.SHA_256, A));
        assertThat(onlyProblem("%%%% HASHDEEP-1.0\n%%%% size,md5,filename\n").what())
                .contains("hashdeep -c sha256");
        assertThat(onlyProblem(head + "12," + A + "\n").line()).isEqualTo(6);
    }

    @Test
    void namesOfABag_arePercentEncoded_andThoseOfOthersAreNot() throws Exception {
        byte[] line = (A + "\tdata/100%25%0A.pdf\n").getBytes(StandardCharsets.UTF_8);
        assertThat(read(line, true).lines().getFirst().name()).isEqualTo("data/100%\n.pdf");
        assertThat(onlyName(A + "  100%25.pdf\n")).isEqualTo("100%25.pdf");
    }

    @Test
    void whatIsNoLine_isToldWithItsNumber() throws Exception {
        assertThat(onlyProblem(A + "  a\nnot a line\n").line()).isEqualTo(2);
        assertThat(onlyProblem("f".repeat(32) + "  a\n").what()).contains("MD5");
        assertThat(onlyProblem("f".repeat(63) + "  a\n").what()).contains("63 digits");
        assertThat(onlyProblem(A + "\n").what()).contains("the name is none");
        assertThat(onlyProblem(A + "  a\n" + A + A + "  b\n").what()).contains("one of them");
        assertThat(read(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0}, false)
                        .problems()
                        .getFirst()
                        .what())
                .contains("UTF-16");
        assertThat(read((A + "  \u00e9\n").getBytes(StandardCharsets.ISO_8859_1), false)
                        .problems()
                        .getFirst()
                        .what())
                .contains("UTF-8");
    }

    @Test
    void namesThatLeadOut_areRefused_andAbsoluteOnesKnown() throws Exception {
        assertThat(onlyProblem(A + "  ../a.pdf\n").what()).contains("'..'");
        assertThat(onlyProblem(A + "  a/../../b.pdf\n").what()).contains("'..'");
        assertThat(onlyProblem(A + "  a\\..\\b.pdf\n").what()).contains("'..'");
        assertThat(onlyProblem(A + "  a/\n").what()).contains("folder");
        assertThat(onlyProblem(A + "  a\0b\n").what()).contains("NUL");
        assertThat(read(A + "  /srv/a.pdf\n" + A + "  C:\\srv\\a.pdf\n" + A + "  c.pdf\n")
                        .lines())
                .extracting(Line::isAbsolute)
                .containsExactly(true, true, false);
        assertThat(DigestList.folder("/srv/registry/")).isEqualTo("/srv/registry");
        assertThat(DigestList.folder("D:\\Records\\.")).isEqualTo("D:/Records");
        assertThat(DigestList.folder("./")).isEmpty();
        assertThatThrownBy(() -> DigestList.folder("../x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLineThatIsTooLong_isRefused_andProblemsAreBounded() throws Exception {
        assertThat(onlyProblem(A + "  " + "x".repeat(DigestList.LINE_BYTES_MAX) + "\n")
                        .what())
                .contains("bytes");
        assertThat(read("no\n".repeat(1_000)).problems()).hasSize(DigestList.PROBLEMS_MAX);
    }

    @Test
    void whatIsWritten_isReadAgain() throws Exception {
        for (String name :
                new String[] {"a.pdf", "a b/c.pdf", "back\\slash", "line\nend", " blank", "*star", "a\rb", "\u00e9"}) {
            assertThat(onlyName(DigestList.line(A, name))).isEqualTo(name);
        }
    }

    /** Whatever the bytes are: lines or problems, never both, every digest and name as promised. */
    @Test
    void anyBytes_areReadOrRefused() throws Exception {
        long seed = 51;
        Random random = new Random(seed);
        String[] seeds = {
            A + "  a/one.pdf\n\\" + A + "  b\\\\c\n",
            "SHA256 (a) = " + A + "\n",
            "%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n## x\n1," + A + ",./a\n",
            A + A + "  data/%25\n"
        };
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = seeds[random.nextInt(seeds.length)].getBytes(StandardCharsets.UTF_8);
            for (int k = random.nextInt(4); k > 0; k--) {
                bytes[random.nextInt(bytes.length)] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) "\n\r\\/.,%* ()=\0".charAt(random.nextInt(13));
            }
            DigestList list = read(bytes, random.nextBoolean());
            assertThat(list.lines().isEmpty() || list.problems().isEmpty())
                    .as("seed %d, case %d", seed, i)
                    .isTrue();
            for (Line line : list.lines()) {
                read++;
                assertThat(line.digest()).as("seed %d, case %d", seed, i).matches("[0-9a-f]{64}|[0-9a-f]{128}");
                assertThat(DigestList.plain(line.name()))
                        .as("seed %d, case %d", seed, i)
                        .contains(line.name());
                assertThat(line.name().split("/")).doesNotContain("..", ".");
            }
        }
        assertThat(read).isGreaterThan(3_000);
    }
}
