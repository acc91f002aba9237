package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README's first command leaves behind, looked at with other people's tools. */
class CaseFolderTest {
    @TempDir
    static Path folder;

    private static Path cases;

    @BeforeAll
    static void investigate() {
        cases = folder.resolve("case");
        Program.Outcome outcome = Program.run(
                "investigate",
                "--originals",
                "copy",
                "-o",
                cases.toString(),
                Program.ROOT.resolve("examples/court-intrusion/logs").toString());
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        assertThat(outcome.stdout()).isEmpty();
    }

    @Test
    void bagitFindsItWhole() throws Exception {
        Tool.Outcome outcome = Tool.run(python(), "-m", "bagit", "--validate", cases.toString());
        assumeTrue(outcome.exists(), "the Python module bagit is not installed");
        assertThat(outcome.exit()).as(outcome.output()).isZero();
    }

    @Test
    void opensshAndSha256sumFindTheSealWhole() throws Exception {
        Path seal = folder.resolve("case.seal");
        assertThat(seal).hasBinaryContent(Files.readAllBytes(cases.resolve("tagmanifest-sha256.txt")));
        Path allowed = cases.resolve("keys/allowed_signers");
        String court = Files.readString(allowed).split(" ")[0];
        String check = "ssh-keygen -Y verify -f '" + allowed + "' -I " + court + " -n tipstaff-evidence -s '" + seal
                + ".sig' < '" + seal + "'";
        Tool.Outcome outcome = Tool.run("bash", "-c", "command -v ssh-keygen || exit 99; " + check);
        assumeTrue(outcome.exit() != 99, "ssh-keygen is not installed");
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        Tool.Outcome sums = Tool.run(
                "bash", "-c", "cd '" + cases + "' && sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt");
        assertThat(sums.exit()).as(sums.output()).isZero();
    }

    @Test
    void whatOpensTheLogIsForItsOwnerAndNotInTheBag() throws IOException {
        assertThat(Files.readString(cases.resolve("tagmanifest-sha256.txt")))
                .contains("log/checkpoint", "log/tile/entries/000.p/", "keys/log.vkey")
                .doesNotContain("openings", "journal");
        for (String secret : List.of("log/openings.jsonl", "log/journal")) {
            assertThat(Files.getPosixFilePermissions(cases.resolve(secret)))
                    .as(secret)
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        }
    }

    /** {@code .ci/run} installs the validator in an environment of its own and says where. */
    private static String python() {
        String set = System.getenv("TIPSTAFF_PYTHON");
        return set == null || set.isEmpty() ? "python3" : set;
    }

    @Test
    void bagitSeesOneChangedByte() throws Exception {
        Path copy = folder.resolve("changed");
        try (Stream<Path> files = Files.walk(cases)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(cases.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        Files.writeString(copy.resolve("data/derived/gaps.jsonl"), "{}\n");
        Tool.Outcome outcome = Tool.run(python(), "-m", "bagit", "--validate", copy.toString());
        assumeTrue(outcome.exists(), "the Python module bagit is not installed");
        assertThat(outcome.exit()).isNotZero();
    }

    @Test
    void aBrowserShowsTheReportAndFetchesNothing() throws Exception {
        for (String language : List.of("en", "fr")) {
            Path report = cases.resolve("data/derived/report." + language + ".html");
            Tool.Outcome outcome = Tool.run(
                    "chromium",
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--no-first-run",
                    "--user-data-dir=" + folder.resolve("browser-" + language),
                    "--enable-logging=stderr",
                    "--dump-dom",
                    report.toUri().toString());
            assumeTrue(outcome.exists(), "chromium is not installed");
            assertThat(outcome.output())
                    .contains("lang=\"" + language + "\"", "TLP:RED")
                    .doesNotContain("Refused to load", "CONSOLE");
        }
    }

    @Test
    void everySheetOfPaperIsMarkedAtItsTopAndItsBottom() throws Exception {
        Path paper = folder.resolve("report.pdf");
        Tool.Outcome printed = Tool.run(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--no-first-run",
                "--user-data-dir=" + folder.resolve("browser-paper"),
                "--no-pdf-header-footer",
                "--print-to-pdf=" + paper,
                cases.resolve("data/derived/report.fr.html").toUri().toString());
        assumeTrue(printed.exists(), "chromium is not installed");
        Path text = folder.resolve("report.txt");
        Tool.Outcome read = Tool.run("pdftotext", "-layout", paper.toString(), text.toString());
        assumeTrue(read.exists(), "pdftotext is not installed");
        List<String> sheets = List.of(Files.readString(text).split("\f"));
        assertThat(sheets).hasSizeGreaterThan(10);
        for (String sheet : sheets) {
            assertThat(sheet.strip()).startsWith("TLP:RED").endsWith("TLP:RED");
        }
    }

    @Test
    void thereIsAFileForEachThingThatOthersRelyOn() {
        for (String name : List.of(
                "report.en.html",
                "report.fr.html",
                "findings.jsonl",
                "timeline.jsonl",
                "incidents.json",
                "coverage.csv",
                "coverage-matrix.csv",
                "coverage-dettect.yaml",
                "impact.json",
                "hypotheses.json",
                "gaps.jsonl",
                "attack-navigator.json")) {
            assertThat(cases.resolve("data/derived").resolve(name)).as(name).isNotEmptyFile();
        }
        assertThat(cases.resolve("data/original/originals.tsv")).isNotEmptyFile();
        assertThat(cases.resolve("manifest-sha256.txt")).isNotEmptyFile();
    }

    @Test
    void aCaseIsNeverWrittenOver() {
        Program.Outcome again = Program.run(
                "investigate",
                "-o",
                cases.toString(),
                Program.ROOT.resolve("examples/court-intrusion/logs").toString());
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.stderr()).contains("never written over");
    }

    @Test
    void originalsAreCopiedByteForByte() throws IOException {
        try (Stream<Path> logs = Files.list(Program.ROOT.resolve("examples/court-intrusion/logs"))) {
            for (Path log : logs.toList()) {
                assertThat(cases.resolve("data/original")
                                .resolve(log.getFileName().toString()))
                        .hasBinaryContent(Files.readAllBytes(log));
            }
        }
    }

    /** A program of other people. */
    private static final class Tool {
        record Outcome(boolean exists, int exit, String output) {}

        static Outcome run(String... command) throws Exception {
            Path out = Files.createTempFile(folder, "tool", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
                String output = Files.readString(out, StandardCharsets.UTF_8);
                return new Outcome(!output.contains("No module named"), process.exitValue(), output);
            } catch (IOException e) {
                return new Outcome(false, -1, String.valueOf(e.getMessage()));
            }
        }
    }
}
