package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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

    /** Two users of two machines, as far as one machine can play both. */
    @Test
    void theCaseDoesNotShowWorkersZoneLanguageFolderOrRightsOfWhoMadeIt() throws IOException {
        Path first = folder.resolve("first");
        Program.Outcome one = Program.run("investigate", "--workers", "1", "-o", first.toString(), LOGS);
        assertThat(one.exit()).as(one.stderr()).isZero();

        Path elsewhere = Files.createDirectories(folder.resolve("depot/autre endroit"));
        Path logs = Files.createDirectories(elsewhere.resolve("logs"));
        try (Stream<Path> files = Files.list(Path.of(LOGS))) {
            for (Path file : files.toList()) {
                Files.copy(file, logs.resolve(file.getFileName()));
                Files.setLastModifiedTime(logs.resolve(file.getFileName()), FileTime.fromMillis(86_400_000L));
            }
        }
        List<List<String>> others = List.of(
                List.of("America/St_Johns", "ar", "EG", "2", "077"), List.of("Asia/Kathmandu", "tr", "TR", "3", "002"));
        for (List<String> other : others) {
            String name = "case-" + other.get(1);
            Program.Outcome outcome = Program.runIn(
                    elsewhere,
                    other.get(4),
                    Map.of("TZ", other.get(0), "LC_ALL", other.get(1) + "_" + other.get(2) + ".UTF-8"),
                    List.of(
                            "-Duser.timezone=" + other.get(0),
                            "-Duser.language=" + other.get(1),
                            "-Duser.country=" + other.get(2)),
                    "investigate",
                    "--workers",
                    other.get(3),
                    "-o",
                    name,
                    "logs");
            assertThat(outcome.exit()).as(outcome.stderr()).isZero();
            Map<String, String> derived = contents(first.resolve("data"));
            assertThat(derived)
                    .containsKeys(
                            "derived/report.en.html",
                            "derived/report.fr.html",
                            "derived/findings.jsonl",
                            "derived/incidents.json",
                            "derived/case.jsonld",
                            "original/originals.tsv");
            assertThat(contents(elsewhere.resolve(name).resolve("data"))).isEqualTo(derived);
            assertThat(elsewhere.resolve(name).resolve("manifest-sha256.txt"))
                    .hasSameBinaryContentAs(first.resolve("manifest-sha256.txt"));
            List<String> options = List.of(
                    "-Duser.timezone=" + other.get(0),
                    "-Duser.language=" + other.get(1),
                    "-Duser.country=" + other.get(2));
            Path again = elsewhere.resolve(name);
            assertThat(detection(metrics(again, options)))
                    .as("how long it went on before anything of it could be found, of the same logs")
                    .isEqualTo(detection(metrics(first, List.of())));
            assertThat(metrics(again, options)).isEqualTo(metrics(again, List.of()));
        }
    }

    private static String metrics(Path folder, List<String> options) {
        Program.Outcome outcome = Program.run(Map.of(), options, "metrics", "-f", "json", folder.toString());
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        return outcome.stdout();
    }

    /** Times of events alone; what the clock of the investigation is part of differs. */
    private static String detection(String metrics) {
        List<String> found = Pattern.compile("\\{\"metric\":\"detect\".*?\\}\\}(?=[,\\]])")
                .matcher(metrics)
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(found).as(metrics).hasSize(2);
        return String.join("\n", found).replaceAll("\"entry\":[0-9]+", "");
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
