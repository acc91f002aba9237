package org.tipstaff.evidence.custody;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.tlog.Checkpoint;

/**
 * {@code kill -9} while a process appends and seals: nothing it acknowledged is lost, every checkpoint it showed is a
 * prefix of all later ones, the log verifies, and the next process goes on where this one ended. Killed 12 times, and
 * 200 times in full.
 */
class KilledTest {
    private static final int KILLS = Boolean.getBoolean("tipstaff.full") ? 200 : 12;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void nothingAcknowledgedIsLost() throws Exception {
        CustodyKeys keys = CustodyKeys.generate("court.example/tipstaff");
        Path keyFolder = folder.resolve("keys");
        keys.store(keyFolder);
        Path logFolder = folder.resolve("log");
        Random random = new Random(20261122);
        Map<Long, String> acknowledged = new TreeMap<>();
        List<Checkpoint> shown = new ArrayList<>();
        long torn = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            String what = "kill " + kill;
            // Mostly amid sealing, which is where the steps are; now and then after many tiles and long journals.
            boolean many = random.nextInt(4) == 0;
            int after = random.nextInt(many ? 3_000 : 80);
            int checkpointEvery = 1 + random.nextInt(many ? 600 : 4) + (many ? 200 : 0);
            torn += killed(logFolder, keyFolder, after, checkpointEvery, acknowledged, shown);
            // Every fifth time the log is looked at as the crash left it but for its reopening.
            if (kill % 5 == 4 || kill == KILLS - 1) {
                try (CustodyLog log =
                        CustodyLog.open(logFolder, CustodyLogTest.ORIGIN, keys, new CustodyLogTest.SetClock())) {
                    log.checkpoint();
                }
                LogCheck.Result result = LogCheck.check(
                        logFolder, new LogCheck.Trusted(Optional.of(CustodyLogTest.ORIGIN), keys.publicKeys(), shown));
                assertThat(result.faults()).as(what).isEmpty();
                CustodyLogReader reader = CustodyLogReader.open(logFolder);
                for (Map.Entry<Long, String> entry : acknowledged.entrySet()) {
                    assertThat(reader.size()).as(what).isGreaterThan(entry.getKey());
                    assertThat(reader.entry(entry.getKey()).hash().hex())
                            .as("%s entry %d", what, entry.getKey())
                            .isEqualTo(entry.getValue());
                }
            }
        }
        System.out.println("KilledTest: " + KILLS + " kills, " + acknowledged.size() + " acknowledged entries, "
                + shown.size() + " checkpoints shown, " + torn + " torn bytes cut");
    }

    private long killed(
            Path logFolder,
            Path keyFolder,
            int after,
            int checkpointEvery,
            Map<Long, String> acknowledged,
            List<Checkpoint> shown)
            throws Exception {
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingWriter.class.getName(),
                        logFolder.toString(),
                        keyFolder.toString(),
                        Integer.toString(checkpointEvery))
                .redirectError(errors.toFile())
                .start();
        long torn = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            int seen = 0;
            // After the kill, what it said before still stands in the pipe: that was acknowledged too.
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("open")) {
                    assertThat(Long.parseLong(words[1])).isGreaterThanOrEqualTo(acknowledged.size());
                    torn = Long.parseLong(words[2]);
                } else if (words[0].equals("ack") && words.length == 3 && words[2].length() == 64) {
                    assertThat(acknowledged.put(Long.parseLong(words[1]), words[2]))
                            .isNull();
                } else if (words[0].equals("signed") && words.length == 4 && words[3].length() == 44) {
                    shown.add(Checkpoint.parse(words[1] + "\n" + words[2] + "\n" + words[3] + "\n"));
                }
                if (seen++ == after) {
                    // SIGKILL by the handle: the process's own method would close the pipe with what stands in it.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(Files.readString(errors)).as("what the process had to say").isEmpty();
        return torn;
    }
}
