package org.tipstaff.ingest;

import java.util.List;

/**
 * A file that was hashed and whose form is known, ready to be read piece by piece. It holds the file open: to be closed
 * when the last piece was read, and not before.
 */
public final class OpenLog implements AutoCloseable {
    private final List<Piece> pieces;
    private final Runnable release;

    OpenLog(List<Piece> pieces, Runnable release) {
        this.pieces = List.copyOf(pieces);
        this.release = release;
    }

    /** In the order of the file; may be read in any order and in parallel. Empty when there is nothing to read. */
    public List<Piece> pieces() {
        return pieces;
    }

    @Override
    public void close() {
        release.run();
    }
}
