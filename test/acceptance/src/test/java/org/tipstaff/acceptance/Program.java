package org.tipstaff.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The built program, run as a process of its own, as a user runs it. */
final class Program {
    static final Path ROOT = Path.of(System.getProperty("tipstaff.root"));
    private static final int MINUTES_MAX = 15;

    private Program() {}

    /** What came out. */
    record Outcome(int exit, String stdout, String stderr) {
        List<String> lines() {
            return stdout.lines().toList();
        }
    }

    static Outcome run(String... arguments) {
        return run(Map.of(), List.of(), arguments);
    }

    static Outcome run(Map<String, String> environment, List<String> javaOptions, String... arguments) {
        return runIn(Path.of("").toAbsolutePath(), "022", environment, javaOptions, arguments);
    }

    /**
     * As a user runs it who stands in this folder and whose new files have these rights taken away.
     *
     * @param umask as the shell takes it
     */
    static Outcome runIn(
            Path folder, String umask, Map<String, String> environment, List<String> javaOptions, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask \"$0\" && exec \"$@\"", umask));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the launcher does with little input, which is what tests have.
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx2g", "-XX:TieredStopAtLevel=1"));
        command.addAll(javaOptions);
        command.add("-p");
        command.add(ROOT.resolve("app/cli/target/tipstaff/lib").toString());
        command.add("-m");
        command.add("org.tipstaff.cli/org.tipstaff.cli.Main");
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("tipstaff", ".out");
            Path err = Files.createTempFile("tipstaff", ".err");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.environment().putAll(environment);
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("no end after " + MINUTES_MAX + " minutes: " + command);
            }
            Outcome outcome = new Outcome(process.exitValue(), read(out), read(err));
            Files.delete(out);
            Files.delete(err);
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
