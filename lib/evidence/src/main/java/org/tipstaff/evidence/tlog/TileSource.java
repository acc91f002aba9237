package org.tipstaff.evidence.tlog;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where tiles come from: a folder, a package, memory. What it gives is not believed until a root confirms it. */
public interface TileSource {
    /** A hash tile or an entry bundle is never larger: 256 entries of 65,535 bytes with their lengths. */
    int MAX_BYTES = Tile.FULL_WIDTH * (2 + EntryBundle.MAX_ENTRY);

    /** The bytes of exactly this tile, or null when there is none. */
    byte @Nullable [] read(Tile tile) throws IOException;
}
