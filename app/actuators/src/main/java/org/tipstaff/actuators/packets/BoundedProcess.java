package org.tipstaff.actuators.packets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs one program to its end: arguments as a list and never through a shell, a bare environment, and bounds on its time and on
 * what it may say.
 */
public final class BoundedProcess {
    /** What a program may write to each of its outputs; the ruleset of a large gateway has a few megabytes. */
    public static final int OUTPUT_BYTES_MAX = 16 << 20;

    private BoundedProcess() {}

    /** For those whose program said in its own way that there is nobody. */
    public static SilentException silent(String message) {
        return new SilentException(message);
    }

    /**
     * What came of it.
     *
     * @param status exit code
     */
    public record Ended(int status, String out, String err) {
        public boolean good() {
            return status == 0;
        }

        /** The first lines of what it said, for people. */
        public String says() {
            String text = (err.isBlank() ? out : err).strip();
            return text.length() > 600 ? text.substring(0, 600) + " …" : text;
        }
    }

    /** The program did not end in time, or can't be run: what it did is not known. */
    public static final class SilentException extends IOException {
        private static final long serialVersionUID = 1L;

        SilentException(String message) {
            super(message);
        }
    }

    /**
     * @param input bytes for its standard input
     * @throws SilentException when it can't be started, does not end in time or says too much; it is killed then
     */
    public static Ended run(List<String> command, String input, Duration limit) throws SilentException {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            Map<String, String> environment = builder.environment();
            String path = environment.get("PATH");
            environment.clear();
            environment.put("PATH", (path == null ? "/usr/bin:/bin" : path) + ":/usr/sbin:/sbin");
            environment.put("LC_ALL", "C");
            process = builder.start();
        } catch (IOException e) {
            throw new SilentException(command.getFirst() + " can't be started: " + e.getMessage());
        }
        Reading out = Reading.of(process, process.getInputStream());
        Reading err = Reading.of(process, process.getErrorStream());
        try {
            Thread writer = Thread.ofVirtual().start(() -> write(process.getOutputStream(), input));
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                throw new SilentException(
                        String.join(" ", command) + " gave no answer within " + limit.toMillis() + " ms");
            }
            writer.join(limit);
            Ended result = new Ended(process.exitValue(), out.text(limit), err.text(limit));
            if (out.tooMuch || err.tooMuch) {
                throw new SilentException(command.getFirst() + " said more than " + OUTPUT_BYTES_MAX + " bytes");
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SilentException(command.getFirst() + " was not waited for: interrupted");
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private static void write(OutputStream to, String input) {
        try (to) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading all of it; its exit code says what came of that.
        }
    }

    private static final class Reading {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private volatile boolean tooMuch;
        private final Thread thread;

        private Reading(Process process, InputStream in) {
            thread = Thread.ofVirtual().unstarted(() -> {
                try (in) {
                    byte[] chunk = new byte[8192];
                    int read;
                    while ((read = in.read(chunk)) >= 0) {
                        synchronized (bytes) {
                            bytes.write(chunk, 0, read);
                            tooMuch |= bytes.size() > OUTPUT_BYTES_MAX;
                        }
                        if (tooMuch) {
                            process.destroyForcibly();
                            return;
                        }
                    }
                } catch (IOException e) {
                    // The pipe ends with the process.
                }
            });
        }

        static Reading of(Process process, InputStream in) {
            Reading reading = new Reading(process, in);
            reading.thread.start();
            return reading;
        }

        String text(Duration limit) throws InterruptedException {
            // A grandchild may hold the pipe open; what was said until then counts.
            thread.join(limit);
            synchronized (bytes) {
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
