package org.tipstaff.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} while a process appends, begins segments and seals: what it acknowledged is there exactly once, at the
 * offset it said, and no append is there in part. Killed 10 times, and 100 times in full.
 */
class KilledTest {
    private static final int KILLS = Boolean.getBoolean("tipstaff.full") ? 100 : 10;

    @TempDir
    Path temp;

    private final Map<Long, String> acknowledged = new TreeMap<>();
    private int cuts;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void whatWasAcknowledgedIsThereExactlyOnce() throws Exception {
        Path folder = temp.resolve("journal");
        Random random = new Random(20261122);
        for (int kill = 0; kill < KILLS; kill++) {
            kill(folder, kill, 1 + random.nextInt(400), 500 + random.nextInt(20_000));
            if (kill % 5 == 4 || kill == KILLS - 1) {
                check(folder, "after kill " + kill);
            }
        }
        System.out.println(
                "KilledTest: " + KILLS + " kills, " + acknowledged.size() + " acknowledged records, " + cuts + " cuts");
    }

    private void kill(Path folder, int number, int after, long segmentBytes) throws Exception {
        Path errors = temp.resolve("errors");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingReceiver.class.getName(),
                        folder.toString(),
                        Integer.toString(number),
                        Long.toString(segmentBytes))
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            int seen = 0;
            // After the kill, what it said before still stands in the pipe: that was acknowledged too.
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("open")) {
                    long last = acknowledged.keySet().stream().reduce(-1L, (a, b) -> b);
                    assertThat(Long.parseLong(words[1])).isGreaterThan(last);
                    cuts += Integer.parseInt(words[2]);
                    assertThat(words[3]).as("losses").isEqualTo("0");
                } else if (words.length == 5 && words[4].equals(".")) {
                    for (int r = 0; r < Integer.parseInt(words[2]); r++) {
                        assertThat(acknowledged.put(Long.parseLong(words[1]) + r, words[3] + "/" + r))
                                .isNull();
                    }
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
    }

    private void check(Path folder, String what) throws Exception {
        try (Journal journal = Fixtures.open(folder, Fixtures.small())) {
            assertThat(journal.recovery().lost()).as(what).isEmpty();
            List<Received> found = Fixtures.readAll(journal, 0);
            Map<String, Integer> times = new HashMap<>();
            Map<String, Integer> recordsByAppend = new HashMap<>();
            for (int i = 0; i < found.size(); i++) {
                String text = new String(found.get(i).bytes(), StandardCharsets.UTF_8);
                times.merge(text, 1, Integer::sum);
                recordsByAppend.merge(text.substring(0, text.lastIndexOf('/')), 1, Integer::sum);
                String said = acknowledged.get((long) i);
                if (said != null) {
                    assertThat(text).as("%s, offset %d", what, i).isEqualTo(said);
                }
            }
            assertThat(times.values()).as(what).allMatch(n -> n == 1);
            assertThat(times.keySet()).as(what).containsAll(acknowledged.values());
            recordsByAppend.forEach((append, count) -> {
                int number = Integer.parseInt(append.substring(append.lastIndexOf('/') + 1));
                assertThat(count).as("%s, append %s", what, append).isEqualTo(number % 4 + 1);
            });
        }
    }
}
