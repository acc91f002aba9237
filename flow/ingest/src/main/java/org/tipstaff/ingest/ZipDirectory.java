package org.tipstaff.ingest;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Looks at the central directory of a zip (APPNOTE.TXT 4.3.12 to 4.3.16) before it is read into memory. */
final class ZipDirectory {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int HEADER = 0x0201_4b50;
    private static final int HEADER_BYTES = 46;
    private static final int END = 0x0605_4b50;
    private static final int END_BYTES = 22;
    private static final int COMMENT_MAX = 0xFFFF;
    private static final int LOCATOR_64 = 0x0706_4b50;
    private static final int LOCATOR_64_BYTES = 20;

    private ZipDirectory() {}

    /**
     * Whether there are more headers of members than this. They are counted where the directory is said to begin,
     * and what the archive says of their number is not believed: that number is the attacker's.
     */
    static boolean hasMoreThan(MemorySegment zip, int members) {
        long end = end(zip);
        if (end < 0) {
            return false; // no directory, which its reader will find as well
        }
        int count = 0;
        long at = begin(zip, end);
        while (at >= 0 && at <= end - HEADER_BYTES) {
            if (zip.get(ValueLayout.JAVA_BYTE, at) == 'P' && zip.get(INT, at) == HEADER) {
                if (++count > members) {
                    return true;
                }
                at += HEADER_BYTES
                        + (zip.get(SHORT, at + 28) & 0xFFFF)
                        + (zip.get(SHORT, at + 30) & 0xFFFF)
                        + (zip.get(SHORT, at + 32) & 0xFFFF);
            } else {
                at++;
            }
        }
        return false;
    }

    /** Where the record at the end of the directory stands, searched backwards over a comment; -1 when there is none. */
    private static long end(MemorySegment zip) {
        long last = zip.byteSize() - END_BYTES;
        for (long at = last; at >= Math.max(0, last - COMMENT_MAX); at--) {
            if (zip.get(INT, at) == END) {
                return at;
            }
        }
        return -1;
    }

    private static long begin(MemorySegment zip, long end) {
        long offset = zip.get(INT, end + 16) & 0xFFFF_FFFFL;
        long locator = end - LOCATOR_64_BYTES;
        if (locator >= 0 && zip.get(INT, locator) == LOCATOR_64) {
            long end64 = zip.get(LONG, locator + 8);
            if (end64 >= 0 && end64 <= zip.byteSize() - 56) {
                offset = zip.get(LONG, end64 + 48);
            }
        }
        return offset < 0 || offset > end ? 0 : offset;
    }
}
