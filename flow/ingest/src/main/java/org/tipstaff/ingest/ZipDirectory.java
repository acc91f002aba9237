package org.tipstaff.ingest;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Looks at the central directory of a zip (APPNOTE.TXT 4.3.12 to 4.3.16) before it is read into memory. */
final class ZipDirectory {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int HEADER = 0x0201_4b50;
    private static final int HEADER_BYTES = 46;

    private ZipDirectory() {}

    /**
     * Whether there are more headers of members than this. All are counted wherever they stand, whatever the end of the
     * directory says of their number: that number is the attacker's.
     */
    static boolean hasMoreThan(MemorySegment zip, int members) {
        int count = 0;
        long at = 0;
        while (at <= zip.byteSize() - HEADER_BYTES) {
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
}
