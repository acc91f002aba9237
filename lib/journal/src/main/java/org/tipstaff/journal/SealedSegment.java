package org.tipstaff.journal;

import java.nio.file.Path;
import java.time.Instant;
import org.tipstaff.event.Sha256;

/**
 * A finished part of the journal.
 *
 * @param file zstd, readable by {@link SegmentFormat}
 * @param first offset of its first record
 * @param end offset behind its last
 * @param earliest receive time in it; the clock may have been set, so not always that of the first record
 * @param latest receive time in it
 * @param sealedAt when it was sealed
 * @param bytes of the file
 * @param contentBytes unpacked
 * @param sha256 of the file
 */
public record SealedSegment(
        Path file,
        long first,
        long end,
        Instant earliest,
        Instant latest,
        Instant sealedAt,
        long bytes,
        long contentBytes,
        Sha256 sha256) {}
