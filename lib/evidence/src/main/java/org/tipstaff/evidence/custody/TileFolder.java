package org.tipstaff.evidence.custody;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.tlog.Tile;
import org.tipstaff.evidence.tlog.TileSource;

/**
 * The tiles of a log in its folder. Links are not followed: a folder from somebody else's hand must not lead elsewhere.
 *
 * @param folder that holds {@code checkpoint} and {@code tile}
 */
public record TileFolder(Path folder) implements TileSource {
    @Override
    public byte @Nullable [] read(Tile tile) throws IOException {
        return bounded(folder, tile.path(), TileSource.MAX_BYTES);
    }

    /** The bytes of a plain file below the folder, or null when there is none. */
    static byte @Nullable [] bounded(Path folder, String path, int most) throws IOException {
        Path file = folder;
        for (String name : path.split("/")) {
            file = file.resolve(name);
            if (Files.isSymbolicLink(file)) {
                throw new IOException(path + " is or lies behind a symbolic link");
            }
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException(path + " is larger than " + most + " bytes");
            }
            return bytes;
        }
    }
}
