package org.tipstaff.notify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import tools.jackson.core.JacksonException;

/**
 * Where the state is kept. The whole of it is written anew at each change, beside the old one, and takes its place in one step: a crash
 * leaves the one or the other. It is small (a few hundred bytes for each matter and message), and what must be remembered forever is in
 * the custody log.
 *
 * @see StateJson the form
 */
final class StateFile {
    /** Far more than {@link Escalation#MATTERS_MAX} matters take. */
    private static final long BYTES_MAX = 64L << 20;

    private final Path file;
    private final String salt;

    StateFile(Path file) {
        this(file, "");
    }

    private StateFile(Path file, String salt) {
        this.file = file;
        this.salt = salt;
    }

    StateFile salted(String with) {
        return new StateFile(file, with);
    }

    /**
     * What was kept.
     *
     * @param salt empty when there was nothing
     * @param damaged there was something that can't be read; it stays beside as {@code state.json.damaged}
     */
    record Kept(EscalationState state, String salt, boolean damaged) {}

    Kept read() throws IOException {
        if (!Files.exists(file)) {
            return new Kept(EscalationState.EMPTY, "", false);
        }
        if (Files.size(file) <= BYTES_MAX) {
            try {
                StateJson.Read read = StateJson.read(Files.readAllBytes(file));
                return new Kept(read.state(), read.salt(), false);
            } catch (JacksonException | DateTimeException | IllegalArgumentException _) {
                // Told as a matter of its own: what was acknowledged before will be told again.
            }
        }
        Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        return new Kept(EscalationState.EMPTY, "", true);
    }

    void write(EscalationState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StateJson.write(state, salt, bytes);
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
