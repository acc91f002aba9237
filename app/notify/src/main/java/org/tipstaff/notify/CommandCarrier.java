package org.tipstaff.notify;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.tipstaff.site.Channel;

/**
 * Runs a program of the court with the message on its standard input: a siren, a modem, a printer. No shell reads the words, the
 * environment is bare, what it prints goes nowhere, and when its time is up it is ended with all it started.
 */
final class CommandCarrier implements Carrier {
    private final Channel channel;
    private final Duration deadline;

    CommandCarrier(Channel channel, Duration deadline) {
        this.channel = channel;
        this.deadline = deadline;
    }

    @Override
    public void carry(Letter letter) throws CarriageException {
        List<String> words = new ArrayList<>();
        words.add(channel.target());
        words.addAll(channel.arguments());
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.put("TIPSTAFF_MESSAGE", letter.id());
        environment.put("TIPSTAFF_SEVERITY", letter.severity().toString());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw CarriageException.passing("the command " + channel.target() + " can not be started");
        }
        try {
            // A message is smaller than a pipe holds, so writing it waits for nobody.
            try (OutputStream in = process.getOutputStream()) {
                in.write((letter.subject() + "\n\n" + letter.text()).getBytes(StandardCharsets.UTF_8));
            } catch (IOException _) {
                // It does not read; what it returns decides.
            }
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw CarriageException.passing(
                        "the command " + channel.target() + " was not done within " + deadline.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw CarriageException.passing("the command " + channel.target() + " returned " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CarriageException.passing("the command " + channel.target() + " was not waited for: interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
