package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.Received;
import org.tipstaff.journal.Retention;
import org.tipstaff.journal.SealedSegment;
import org.tipstaff.journal.SegmentListener;
import org.tipstaff.journal.Tombstone;

/** Rules over the past find what a scan of the same events finds. */
class HuntTest {
    private static final Path LOGS = Program.ROOT.resolve("examples/court-intrusion/logs");
    private static final String RULES = Program.ROOT.resolve("content/rules").toString();
    private static final SegmentListener NOBODY = new SegmentListener() {
        @Override
        public void sealed(SealedSegment segment) {}

        @Override
        public void removed(Tombstone tombstone) {}
    };

    @TempDir
    Path folder;

    private static List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(LOGS)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .toList()) {
                try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .forEach(lines::add);
                }
            }
        }
        return lines;
    }

    private static Program.Outcome run(String... arguments) {
        Program.Outcome outcome = Program.run(arguments);
        assertThat(outcome.exit()).as(outcome.stdout() + outcome.stderr()).isZero();
        return outcome;
    }

    /** Of a finding, what does not depend on where its event stood. */
    private static List<String> found(Program.Outcome outcome) {
        return outcome.lines().stream()
                .map(line -> line.replaceAll("^\\{\"id\":\"[^\"]*\",", "")
                        .replaceAll("\"sources?\":(\\{[^}]*}|\\[[^]]*]),", "")
                        .replaceAll("\"copies\":\\[[^]]*],", ""))
                .sorted()
                .toList();
    }

    @Test
    void overAJournalInUseSealedOrNotItFindsWhatAScanOfTheSameEventsFinds() throws IOException {
        List<String> lines = lines();
        Path data = Files.createDirectories(folder.resolve("data"));
        Path plain = Files.write(folder.resolve("plain.jsonl"), lines);
        Instant now = Instant.parse("2026-03-06T10:00:00Z");
        try (Journal journal = Journal.open(
                Files.createDirectories(data.resolve("journal")), JournalLimits.defaults(), InstantSource.fixed(now))) {
            int third = lines.size() / 3;
            for (int i = 0; i < lines.size(); i++) {
                journal.append(
                        List.of(new Received("dc1", now, Form.JSON, lines.get(i).getBytes(StandardCharsets.UTF_8))));
                if (i == third || i == 2 * third) {
                    journal.seal(Retention.KEEP_ALL, NOBODY);
                }
            }
            assertThat(journal.sealedSegments()).hasSize(2);

            Program.Outcome hunted =
                    run("hunt", "--store", data.toString(), "-r", RULES, "-f", "jsonl", "--actor", "officer.onduty");
            Program.Outcome scanned = run(
                    "scan", "-r", RULES, "-f", "jsonl", data.resolve("journal").toString());
            Program.Outcome fresh = run("scan", "-r", RULES, "-f", "jsonl", plain.toString());

            assertThat(hunted.lines()).isNotEmpty();
            assertThat(hunted.stdout()).isEqualTo(scanned.stdout());
            assertThat(found(hunted)).isEqualTo(found(fresh));
            assertThat(hunted.stdout()).contains("\"label\":\"TLP:RED\"").contains("\"path\":\"journal/dc1\"");
            try (Stream<Path> waiting = Files.list(data.resolve("hunts"))) {
                assertThat(waiting.toList())
                        .singleElement()
                        .satisfies(file -> assertThat(Files.readString(file))
                                .contains("actor=officer.onduty")
                                .contains("rows=" + hunted.lines().size()));
            }
        }
    }

    @Test
    void overACaseItFindsWhatAScanOfItsOriginalsFindsAndTheCaseStaysSealed() throws IOException {
        String keys = folder.resolve("keys").toString();
        String made = folder.resolve("case").toString();
        run("investigate", "--keys", keys, "--label", "TLP:AMBER", "-o", made, LOGS.toString());
        assertThat(Program.run("hunt", "--store", made, "--keys", keys, "-r", RULES)
                        .stderr())
                .contains("--originals");

        Program.Outcome hunted = run(
                "hunt", "--store", made, "--keys", keys, "--originals", LOGS.toString(), "-r", RULES, "-f", "jsonl");
        Program.Outcome scanned = run("scan", "-r", RULES, "-f", "jsonl", "--label", "TLP:AMBER", LOGS.toString());
        assertThat(hunted.stdout()).isEqualTo(scanned.stdout()).isNotEmpty();
        Program.Outcome verified = Program.run(
                "verify", "--key", folder.resolve("keys/public.vkey").toString(), made);
        assertThat(verified.exit()).as(verified.stdout() + verified.stderr()).isZero();
        assertThat(Files.readString(Path.of(made, "log/openings.jsonl"))).contains("rules ");
    }

    @Test
    void anOriginalThatWasChangedIsNamedAndNotRead() throws IOException {
        String keys = folder.resolve("keys").toString();
        String made = folder.resolve("case").toString();
        Path log = Files.write(folder.resolve("log.jsonl"), lines().subList(0, 50));
        run("investigate", "--keys", keys, "-o", made, log.toString());
        Files.write(log, lines().subList(0, 51));
        Program.Outcome hunted = Program.run(
                "hunt", "--store", made, "--keys", keys, "--originals", folder.toString(), "-r", RULES, "-f", "jsonl");
        assertThat(hunted.exit()).as(hunted.stderr()).isEqualTo(1);
        assertThat(hunted.stdout()).isEmpty();
        assertThat(hunted.stderr()).contains("is not what was read before");
    }

    private static boolean hasParquet(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".parquet"));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aQuestionThatTakesTooLongCanBeStoppedAndIsWrittenDown() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Instant now = Instant.parse("2026-03-06T10:00:00Z");
        try (Journal journal = Journal.open(
                Files.createDirectories(data.resolve("journal")), JournalLimits.defaults(), InstantSource.fixed(now))) {
            for (String line : lines()) {
                journal.append(List.of(new Received("dc1", now, Form.JSON, line.getBytes(StandardCharsets.UTF_8))));
            }
            journal.seal(Retention.KEEP_ALL, NOBODY);
        }
        Path said = folder.resolve("said");
        String years = "SELECT count(*) FROM events a, events b, events c, events d, events e, events f, events g "
                + "WHERE a.record + b.record + c.record + d.record + e.record + f.record + g.record > 3";
        Process hunting = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        Program.ROOT.resolve("app/cli/target/tipstaff/server") + "/*",
                        "org.tipstaff.cli.Main",
                        "hunt",
                        "--store",
                        data.toString(),
                        "--seconds",
                        "600",
                        "--sql",
                        years)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            Path stored = data.resolve("events");
            while (!hasParquet(stored)) {
                assertThat(hunting.isAlive()).as(() -> text(said)).isTrue();
                LockSupport.parkNanos(10_000_000);
            }
            hunting.destroy(); // SIGTERM goes the way of Ctrl-C, and also where a shell in the background has SIGINT
            // ignored
            assertThat(hunting.waitFor(2, TimeUnit.MINUTES))
                    .as(() -> text(said))
                    .isTrue();
        } finally {
            hunting.destroyForcibly();
        }
        assertThat(text(said)).contains("Interrupted; nothing was given.");
        try (Stream<Path> waiting = Files.list(data.resolve("hunts"))) {
            assertThat(waiting.toList())
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readString(file)).contains("outcome=ended"));
        }
    }
}
