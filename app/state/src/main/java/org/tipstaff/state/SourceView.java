package org.tipstaff.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came from one sender.
 *
 * @param name of the source, as its token or the receiver calls it
 * @param records taken into the journal
 * @param bytes of them
 * @param first when the first was received, or null
 * @param last when the last was received, or null
 */
public record SourceView(
        String name,
        long records,
        long bytes,
        @Nullable Instant first,
        @Nullable Instant last) {}
