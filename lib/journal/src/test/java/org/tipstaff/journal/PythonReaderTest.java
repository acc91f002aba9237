package org.tipstaff.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program of a page that shares nothing with ours reads segments, from the description in decision 14 alone. */
class PythonReaderTest {
    @TempDir
    Path temp;

    @Test
    void readsOpenAndSealedSegments() throws Exception {
        Path reader = Path.of(System.getProperty("tipstaff.root"), "test", "verifiers", "journal", "read_segment.py");
        Assumptions.assumeTrue(runs("python3", "--version"), "python3 is not installed");
        Random random = new Random(14);
        List<Received> written = new ArrayList<>();
        Fixtures.Told told = new Fixtures.Told();
        try (Journal journal =
                Fixtures.open(temp.resolve("journal"), Fixtures.small().withSegmentBytes(1 << 20))) {
            for (int i = 0; i < 20; i++) {
                List<Received> batch = new ArrayList<>();
                for (int r = 0; r <= random.nextInt(10); r++) {
                    batch.add(Fixtures.random(random, 300));
                }
                journal.append(batch);
                written.addAll(batch);
            }
            Path open = temp.resolve("journal").resolve(Segment.name(0, Segment.RAW));
            assertThat(output("python3", reader.toString(), open.toString())).isEqualTo(lines(written));
            journal.seal(Retention.KEEP_ALL, told);
        }
        Assumptions.assumeTrue(
                runs("zstd", "--version"), "the program zstd is not installed: sealed segments were not read");
        assertThat(output(
                        "python3", reader.toString(), told.sealed.get(0).file().toString()))
                .isEqualTo(lines(written));
    }

    private static List<String> lines(List<Received> records) {
        List<String> lines = new ArrayList<>();
        for (Received received : records) {
            lines.add("{\"offset\": " + lines.size() + ", \"source\": \""
                    + received.source().replace("é", "\\u00e9") + "\", \"form\": "
                    + received.form().code() + ", \"at\": " + Frame.nanos(received.at()) + ", \"bytes\": \""
                    + Base64.getEncoder().encodeToString(received.bytes()) + "\"}");
        }
        return lines;
    }

    private List<String> output(String... command) throws IOException, InterruptedException {
        Path out = temp.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(temp.resolve("errors").toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(temp.resolve("errors"))).isEmpty();
        assertThat(process.exitValue()).isZero();
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
