package org.tipstaff.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Space on the disk that is kept for housekeeping: a file, deleted when others have filled the disk. */
final class Reserve {
    static final String NAME = "reserve";
    private static final int CHUNK = 1 << 16;

    private final Path folder;
    private final long bytes;
    private volatile boolean held;

    Reserve(Path folder, long bytes) throws IOException {
        this.folder = folder;
        this.bytes = bytes;
        Path path = path();
        this.held = bytes > 0 && Files.exists(path) && Files.size(path) == bytes;
    }

    private Path path() {
        return folder.resolve(NAME);
    }

    boolean isHeld() {
        return held || bytes == 0;
    }

    long heldBytes() {
        return held ? bytes : 0;
    }

    /** @return whether there was something to give up */
    boolean giveUp() throws IOException {
        boolean had = held;
        held = false;
        Files.deleteIfExists(path());
        return had;
    }

    /** Sets the space aside again. The bytes are such as no file system stores in less room than they have. */
    void take() throws IOException {
        if (isHeld()) {
            return;
        }
        Files.deleteIfExists(path());
        boolean written = false;
        try {
            Durable.createPrivate(path());
            try (FileOutputStream out = new FileOutputStream(path().toFile())) {
                byte[] chunk = new byte[CHUNK];
                long state = 0x9E3779B97F4A7C15L;
                for (long left = bytes; left > 0; left -= chunk.length) {
                    for (int i = 0; i < chunk.length; i += 8) {
                        state ^= state << 13;
                        state ^= state >>> 7;
                        state ^= state << 17;
                        Frame.LONG.set(chunk, i, state);
                    }
                    out.write(chunk, 0, (int) Math.min(left, chunk.length));
                }
                out.getFD().sync();
            }
            Durable.syncFolder(folder);
            written = true;
            held = true;
        } finally {
            if (!written) {
                Files.deleteIfExists(path());
            }
        }
    }
}
