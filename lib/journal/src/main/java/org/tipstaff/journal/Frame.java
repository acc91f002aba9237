package org.tipstaff.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The layout of a segment. Numbers are big-endian.
 *
 * <pre>
 * tipstaff-segment/1 FIRST MARK CREATED CRC\n   first offset (decimal); mark (16 hex digits); when begun (ISO 8601);
 *                                               CRC-32C of the line up to and with the blank before it (8 hex digits)
 * batch…
 *   mark(8) first(8) count(4) length(4) crc(4)  head; CRC-32C of the 24 bytes before
 *   payload(length)
 *     sources(2), each: length(1) UTF-8
 *     count records, each: source(2) form(1) at(8) length(4) bytes      at: nanoseconds since 1970
 *   crc(4)                                      CRC-32C of the payload
 * </pre>
 */
final class Frame {
    static final String MAGIC = "tipstaff-segment/1 ";
    static final int HEADER_BYTES_MAX = 128;
    static final int HEAD = 28;
    static final int HEAD_CRC = 24;
    static final int CRC = 4;
    static final int RECORD_HEAD = 15;
    /** Heads of records and names of sources at most, and the bytes of the largest append. */
    static final int PAYLOAD_BYTES_MAX = JournalLimits.APPEND_BYTES_CEILING
            + 2
            + JournalLimits.RECORDS_MAX * (RECORD_HEAD + 1 + JournalLimits.SOURCE_BYTES_MAX);
    /** Far beyond what any journal reaches, and far from overflow. */
    static final long OFFSET_MAX = 1L << 60;

    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Frame() {}

    static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    static byte[] header(long first, long mark, Instant created) {
        String line = MAGIC + first + " " + HexFormat.of().toHexDigits(mark) + " " + created + " ";
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        return (line + HexFormat.of().toHexDigits(crc(bytes, 0, bytes.length)) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static long nanos(Instant at) {
        try {
            // Counted from the second nearer to 1970, so that the earliest time does not overflow on the way.
            long seconds = at.getEpochSecond();
            return seconds < 0
                    ? Math.addExact(Math.multiplyExact(seconds + 1, 1_000_000_000L), at.getNano() - 1_000_000_000L)
                    : Math.addExact(Math.multiplyExact(seconds, 1_000_000_000L), at.getNano());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a time of receipt lies between 1678 and 2262, not at " + at, e);
        }
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
