package org.tipstaff.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.journal.Batch;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.JournalReader;
import org.tipstaff.journal.Read;

/** The process is killed under load, at random points, again and again: what was acknowledged is there once, and found once. */
class KilledTest {
    private static final boolean FULL = Boolean.getBoolean("tipstaff.full");
    private static final int KILLS = FULL ? 100 : 3;
    private static final int DOCUMENTS_PER_REQUEST = 20;
    private static final Pattern RECORD = Pattern.compile("\"record_id\":([0-9]+)");

    @TempDir
    Path folder;

    /** A program of its own, which can be killed. */
    private static final class Running implements AutoCloseable {
        final Process process;
        final Path log;

        Running(Court court, Path folder, int number) throws Exception {
            log = folder.resolve("serve-" + number + ".log");
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx512m",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "org.tipstaff.cli.Main",
                            "serve",
                            "--data",
                            court.data.toString(),
                            "--site",
                            court.site.toString(),
                            "--http",
                            "127.0.0.1:0")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Pattern ready = Pattern.compile("ready after .*http://127\\.0\\.0\\.1:([0-9]+)");
            Court.eventually("ready: " + log, () -> {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                Matcher port = ready.matcher(Files.readString(log));
                if (port.find()) {
                    court.port = Integer.parseInt(port.group(1));
                    return true;
                }
                return false;
            });
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void killedUnderLoad_whatWasAcknowledgedIsThereOnce_andFoundAsInARunThatWasNot() throws Exception {
        long seed = FULL ? System.nanoTime() : 20260302L;
        Random random = new Random(seed);
        Map<Long, Boolean> acknowledged = new TreeMap<>();
        long next = 1;
        try (Court court = new Court(folder)) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (Running running = new Running(court, folder, kill)) {
                    AtomicBoolean killed = new AtomicBoolean();
                    long after = random.nextLong(3_000_000_000L);
                    Thread killer = Thread.ofPlatform().start(() -> {
                        LockSupport.parkNanos(after);
                        killed.set(true);
                        running.process.destroyForcibly();
                    });
                    while (!killed.get()) {
                        String[] documents = new String[DOCUMENTS_PER_REQUEST];
                        long first = next;
                        for (int i = 0; i < documents.length; i++, next++) {
                            documents[i] = next % 50 == 0 ? Court.logCleared(next) : Court.ordinary(next);
                        }
                        boolean taken = false;
                        try {
                            taken = court.bulk(documents).statusCode() == 200;
                        } catch (IOException e) {
                            // Killed in between: whether it was kept is not known, and a shipper sends it again.
                        }
                        if (taken) {
                            for (long record = first; record < next; record++) {
                                acknowledged.put(record, true);
                            }
                        }
                    }
                    killer.join();
                    running.kill();
                }
            }
            TreeSet<String> findings = new TreeSet<>();
            TreeSet<String> incidents = new TreeSet<>();
            try (Running last = new Running(court, folder, KILLS)) {
                collect(court, findings, incidents, expectedFindings(court.data, last, acknowledged, seed));
            }
            // The same journal, with detection, views and custody from nothing: what an uninterrupted run finds.
            try (Court other = new Court(Files.createDirectory(folder.resolve("uninterrupted")))) {
                copy(court.data.resolve("journal"), other.data.resolve("journal"));
                TreeSet<String> itsFindings = new TreeSet<>();
                TreeSet<String> itsIncidents = new TreeSet<>();
                try (Running _ = new Running(other, folder, KILLS + 1)) {
                    collect(other, itsFindings, itsIncidents, findings.size());
                }
                assertThat(findings).as("seed " + seed).isEqualTo(itsFindings);
                assertThat(incidents).as("seed " + seed).isEqualTo(itsIncidents);
            }
        }
    }

    /** Stops the program, looks into the journal, and starts nothing: counts each record there, and those that rules find. */
    private int expectedFindings(Path data, Running last, Map<Long, Boolean> acknowledged, long seed) throws Exception {
        Map<Long, Integer> kept = new TreeMap<>();
        Path copy = folder.resolve("journal-to-read-" + last.log.getFileName());
        copy(data.resolve("journal"), copy);
        try (Journal journal = Journal.open(copy, JournalLimits.defaults(), InstantSource.system());
                JournalReader reader = journal.reader(journal.first())) {
            for (Read read = reader.next(Duration.ZERO); read != null; read = reader.next(Duration.ZERO)) {
                assertThat(read).as("seed " + seed).isInstanceOf(Batch.class);
                Batch batch = (Batch) read;
                for (int i = 0; i < batch.size(); i++) {
                    Matcher record =
                            RECORD.matcher(new String(batch.bytes(i), java.nio.charset.StandardCharsets.UTF_8));
                    assertThat(record.find()).isTrue();
                    kept.merge(Long.parseLong(record.group(1)), 1, Integer::sum);
                }
            }
        }
        assertThat(kept.keySet()).as("acknowledged and kept, seed " + seed).containsAll(acknowledged.keySet());
        assertThat(kept.values()).as("each once, seed " + seed).containsOnly(1);
        return (int) kept.keySet().stream().filter(record -> record % 50 == 0).count();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file)) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }

    private static void collect(Court court, TreeSet<String> findings, TreeSet<String> incidents, int expected)
            throws Exception {
        Court.eventually("all findings", () -> all(court, "findings").size() >= expected);
        findings.addAll(all(court, "findings"));
        assertThat(findings).hasSize(expected);
        Court.eventually("all of them in incidents", () -> members(court).containsAll(findings));
        incidents.addAll(all(court, "incidents"));
    }

    /** Ids of all rows, page by page. */
    private static List<String> all(Court court, String what) throws Exception {
        List<String> ids = new ArrayList<>();
        String after = "";
        while (true) {
            String page = court.get("/api/v1/" + what + "?limit=500" + after);
            // A finding goes on with its time, an incident with its title; the rule within a finding has a title too.
            Matcher id = Pattern.compile("\\{\"id\":\"([^\"]+)\",\"" + (what.equals("findings") ? "time" : "title"))
                    .matcher(page);
            while (id.find()) {
                ids.add(id.group(1));
            }
            Matcher next = Pattern.compile("\"next\":\"([^\"]+)\"}$").matcher(page);
            if (!next.find()) {
                return ids;
            }
            after = "&after=" + next.group(1);
        }
    }

    private static TreeSet<String> members(Court court) throws Exception {
        TreeSet<String> members = new TreeSet<>();
        for (String incident : all(court, "incidents")) {
            Matcher list =
                    Pattern.compile("\"findings\":\\[([^]]*)]").matcher(court.get("/api/v1/incidents/" + incident));
            if (list.find()) {
                for (String id : list.group(1).split(",")) {
                    members.add(id.replace("\"", ""));
                }
            }
        }
        return members;
    }
}
