package org.tipstaff.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;

/**
 * The bytes of one source, as a stream or by position. One of {@link #stream} and {@link #segment} may be asked for,
 * after {@link #prefix}, and only once: the bytes of a member come by but once.
 */
sealed interface Content permits FileContent, MemberContent {

    /** Up to so many of the first bytes, without consuming them; fewer when the content is shorter or breaks off. */
    byte[] prefix(int length);

    /** All bytes in their order. It never fails: where the content breaks off, the stream ends and {@code failure} says why. */
    InputStream stream();

    /**
     * All bytes by position; of a member, what can be unpacked is held in memory or in a temporary file.
     *
     * @throws LimitReached when it is larger than may be held
     * @throws IOException when the temporary file fails
     */
    MemorySegment segment() throws IOException;
}
