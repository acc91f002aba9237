package org.tipstaff.journal;

import java.time.Duration;

/**
 * The bounds of a journal.
 *
 * @param recordBytesMax of one record; a longer one is refused
 * @param appendBytesMax of the records of one append together; more is refused, the caller divides it
 * @param batchBytes a batch, which is one write and one {@code fsync}, takes callers until it holds this much
 * @param waitingBytesMax of records that wait for the disk; beyond that callers are refused, so that memory is bounded
 * @param segmentBytes a segment that would grow beyond this is followed by a new one
 * @param segmentAge an open segment older than this is followed by a new one at the next housekeeping
 * @param totalBytesMax of all files of the journal; when reached, records are refused
 * @param freeBytesMin of the disk that are left to others; when reached, records are refused
 * @param reserveBytes set aside on the disk, given up so that housekeeping can work when others have filled the disk
 * @param readersMax open at the same time
 * @param compressionLevel of zstd, 1 to 19
 */
public record JournalLimits(
        int recordBytesMax,
        int appendBytesMax,
        int batchBytes,
        long waitingBytesMax,
        long segmentBytes,
        Duration segmentAge,
        long totalBytesMax,
        long freeBytesMin,
        long reserveBytes,
        int readersMax,
        int compressionLevel) {

    /** Bytes of UTF-8 of the name of a source. */
    public static final int SOURCE_BYTES_MAX = 255;

    /** Records of one append, and of one batch. */
    public static final int RECORDS_MAX = 65_535;

    /** No append, and so no batch, is larger than this, whatever the limits; a reader need not be told them. */
    public static final int APPEND_BYTES_CEILING = 64 << 20;

    public JournalLimits {
        require(
                recordBytesMax > 0 && recordBytesMax <= appendBytesMax,
                "recordBytesMax is between 1 and appendBytesMax");
        require(appendBytesMax <= APPEND_BYTES_CEILING, "appendBytesMax is at most " + APPEND_BYTES_CEILING);
        require(batchBytes > 0 && batchBytes <= appendBytesMax, "batchBytes is between 1 and appendBytesMax");
        require(waitingBytesMax >= appendBytesMax, "waitingBytesMax is at least appendBytesMax");
        require(segmentBytes > 0 && segmentBytes <= 1L << 40, "segmentBytes is between 1 and 2^40");
        require(segmentAge.isPositive(), "segmentAge is more than nothing");
        require(totalBytesMax > 0 && freeBytesMin >= 0 && reserveBytes >= 0, "no size is negative");
        require(readersMax > 0, "readersMax is at least 1");
        require(compressionLevel >= 1 && compressionLevel <= 19, "compressionLevel is between 1 and 19");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    public static JournalLimits defaults() {
        return new JournalLimits(
                1 << 20,
                16 << 20,
                1 << 20,
                64L << 20,
                128L << 20,
                Duration.ofMinutes(15),
                Long.MAX_VALUE,
                256L << 20,
                16L << 20,
                64,
                1);
    }

    public JournalLimits withTotalBytesMax(long bytes) {
        return new JournalLimits(
                recordBytesMax,
                appendBytesMax,
                batchBytes,
                waitingBytesMax,
                segmentBytes,
                segmentAge,
                bytes,
                freeBytesMin,
                reserveBytes,
                readersMax,
                compressionLevel);
    }

    public JournalLimits withSegmentBytes(long bytes) {
        return new JournalLimits(
                recordBytesMax,
                appendBytesMax,
                batchBytes,
                waitingBytesMax,
                bytes,
                segmentAge,
                totalBytesMax,
                freeBytesMin,
                reserveBytes,
                readersMax,
                compressionLevel);
    }

    public JournalLimits withSegmentAge(Duration age) {
        return new JournalLimits(
                recordBytesMax,
                appendBytesMax,
                batchBytes,
                waitingBytesMax,
                segmentBytes,
                age,
                totalBytesMax,
                freeBytesMin,
                reserveBytes,
                readersMax,
                compressionLevel);
    }

    /** With that much of the disk left to others, and that much set aside for housekeeping. */
    public JournalLimits withSpace(long free, long reserve) {
        return new JournalLimits(
                recordBytesMax,
                appendBytesMax,
                batchBytes,
                waitingBytesMax,
                segmentBytes,
                segmentAge,
                totalBytesMax,
                free,
                reserve,
                readersMax,
                compressionLevel);
    }
}
