package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Same input, same rules, same version: same bytes, whatever the number of workers, the zone, the language of the machine, the order of files. */
class SameBytesTest {
    private static final String LOGS =
            Program.ROOT.resolve("examples/court-intrusion/logs").toString();

    @TempDir
    Path folder;

    @Test
    void scanDoesNotShowWorkersZoneOrLocale() {
        Program.Outcome one = Program.run("scan", "-f", "jsonl", "--workers", "1", LOGS);
        Program.Outcome two = Program.run(
                Map.of("TZ", "Asia/Kathmandu", "LC_ALL", "tr_TR.UTF-8"),
                List.of("-Duser.timezone=Asia/Kathmandu", "-Duser.language=tr", "-Duser.country=TR"),
                "scan",
                "-f",
                "jsonl",
                "--workers",
                "2",
                LOGS);
        assertThat(one.exit()).as(one.stderr()).isZero();
        assertThat(one.stdout()).isNotEmpty().isEqualTo(two.stdout());
    }

    @Test
    void scanDoesNotShowTheRuleCache() {
        String rules = Program.ROOT.resolve("content/rules").toString();
        Path cache = folder.resolve("cache");
        List<String> outputs = new ArrayList<>();
        for (String place : List.of("off", cache.toString(), cache.toString())) {
            Program.Outcome outcome =
                    Program.run(Map.of("TIPSTAFF_CACHE", place), List.of(), "scan", "-f", "jsonl", "-r", rules, LOGS);
            assertThat(outcome.exit()).as(outcome.stderr()).isZero();
            outputs.add(outcome.stdout() + outcome.stderr());
        }
        assertThat(cache).isDirectoryContaining("glob:**/rules-*.bin");
        assertThat(outputs.get(0)).isNotEmpty();
        assertThat(outputs.get(1)).isEqualTo(outputs.get(0));
        assertThat(outputs.get(2)).isEqualTo(outputs.get(0));
    }

    @Test
    void derivedFilesDoNotShowWorkersZoneOrLocale() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Program.Outcome one = Program.run("investigate", "--workers", "1", "-o", first.toString(), LOGS);
        Program.Outcome two = Program.run(
                Map.of("TZ", "America/St_Johns", "LC_ALL", "ar_EG.UTF-8"),
                List.of("-Duser.timezone=America/St_Johns", "-Duser.language=ar", "-Duser.country=EG"),
                "investigate",
                "--workers",
                "2",
                "-o",
                second.toString(),
                LOGS);
        assertThat(one.exit()).as(one.stderr()).isZero();
        assertThat(two.exit()).as(two.stderr()).isZero();
        Map<String, String> derived = contents(first.resolve("data/derived"));
        assertThat(derived).containsKeys("report.en.html", "report.fr.html", "findings.jsonl", "incidents.json");
        assertThat(contents(second.resolve("data/derived"))).isEqualTo(derived);
    }

    @Test
    void realLogsOneByOneOrTogetherInAnyOrderGiveTheSameFindings() throws IOException {
        Path logs = RealData.at("evtx/attack/DeepBlueCLI.zip");
        String rules = RealData.sigmaRules().toString();
        Path unpacked = folder.resolve("logs");
        unzip(logs, unpacked);
        TreeSet<String> together = keys(Program.run("scan", "-f", "jsonl", "-r", rules, unpacked.toString()));
        assertThat(together).isNotEmpty();

        List<String> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(unpacked)) {
            walk.filter(Files::isRegularFile).map(Path::toString).sorted().forEach(files::add);
        }
        long seed = 20260306;
        Collections.shuffle(files, new Random(seed));
        List<String> arguments = new ArrayList<>(List.of("scan", "-f", "jsonl", "-r", rules));
        arguments.addAll(files);
        assertThat(keys(Program.run(arguments.toArray(String[]::new))))
                .as("shuffled with seed " + seed)
                .isEqualTo(together);

        TreeSet<String> oneByOne = new TreeSet<>();
        for (String file : files) {
            oneByOne.addAll(keys(Program.run("scan", "-f", "jsonl", "-r", rules, file)));
        }
        assertThat(oneByOne).isEqualTo(together);
    }

    @Test
    void copiesOfOneFileFoldIntoOneFindingThatNamesThemAll() throws IOException {
        Path logs = folder.resolve("logs");
        Files.createDirectories(logs.resolve("b"));
        try (Stream<Path> files = Files.list(Path.of(LOGS))) {
            for (Path file : files.toList()) {
                Files.copy(file, logs.resolve(file.getFileName()));
                Files.copy(file, logs.resolve("b").resolve(file.getFileName()));
            }
        }
        Program.Outcome alone = Program.run("scan", "-f", "jsonl", LOGS);
        Program.Outcome twice = Program.run("scan", "-f", "jsonl", logs.toString());
        List<FindingLine> findings = FindingLine.of(twice);
        assertThat(findings.stream().map(f -> f.text("id")).toList())
                .isEqualTo(FindingLine.of(alone).stream().map(f -> f.text("id")).toList());
        assertThat(findings)
                .filteredOn(f -> f.values().containsKey("source.path"))
                .allSatisfy(f -> assertThat((List<?>) f.values().get("copies")).hasSize(1));
    }

    private static TreeSet<String> keys(Program.Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        TreeSet<String> keys = new TreeSet<>();
        FindingLine.of(outcome).forEach(finding -> keys.add(finding.key() + " " + finding.text("id")));
        return keys;
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    static void unzip(Path zip, Path into) throws IOException {
        try (java.util.zip.ZipFile file = new java.util.zip.ZipFile(zip.toFile())) {
            for (java.util.zip.ZipEntry entry : Collections.list(file.entries())) {
                Path target = into.resolve(entry.getName()).normalize();
                assertThat(target.startsWith(into)).isTrue();
                if (!entry.isDirectory()) {
                    Files.createDirectories(target.getParent());
                    Files.copy(file.getInputStream(entry), target);
                }
            }
        }
    }
}
