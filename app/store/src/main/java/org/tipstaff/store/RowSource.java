package org.tipstaff.store;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows, one after the other. */
interface RowSource extends Closeable {
    /** The next row; null behind the last. */
    @Nullable
    Row next() throws IOException;
}
