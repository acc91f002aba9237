package org.tipstaff.evtx;

import static org.tipstaff.evtx.LittleEndian.i32;
import static org.tipstaff.evtx.LittleEndian.i64;
import static org.tipstaff.evtx.LittleEndian.putI32;
import static org.tipstaff.evtx.LittleEndian.u16;
import static org.tipstaff.evtx.LittleEndian.u32;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes values of their bytes ([MS-EVEN6] 2.2.12.3 and 3.1.4.7.3; EVTX format, section Value types). The forms are
 * stated at {@link EvtxRecord#forEachField}. Holds scratch space, so one per reader.
 */
final class Values {
    /** Windows-1252 from 0x80 to 0x9F; its five unused places stand for the control characters, so that no byte is lost. */
    private static final String ANSI_80_TO_9F =
            "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
                    + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    private static final byte[] HEX_LOWER = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] HEX_UPPER = "0123456789ABCDEF".getBytes(StandardCharsets.ISO_8859_1);

    /** Where the bytes of a GUID stand in its text. */
    private static final int[] GUID_ORDER = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

    private static final long HIGH_BYTES = 0xFF00_FF00_FF00_FF00L;

    /** 100-nanosecond steps of a second, and of the day. */
    private static final long STEPS_PER_SECOND = 10_000_000L;

    private static final long STEPS_PER_DAY = 86_400L * STEPS_PER_SECOND;

    /** Days from 0000-03-01 to 1601-01-01 in the proleptic Gregorian calendar. */
    private static final long DAYS_TO_1601 = 584_694L;

    private final SeenTexts seen = new SeenTexts();
    private byte[] scratch = new byte[4096];
    private char[] chars = new char[4096];

    /** A value that is no fragment: one object, or for an array of two or more a List. */
    Object value(byte[] bytes, int type, int at, int size) {
        if ((type & ValueType.ARRAY) == 0) {
            return scalar(bytes, type, at, size);
        }
        List<Object> items = items(bytes, type, at, size);
        return switch (items.size()) {
            case 0 -> EvtxRecord.NULL;
            case 1 -> items.getFirst();
            default -> items;
        };
    }

    /** The items of an array value; empty for an array of no bytes. */
    List<Object> items(byte[] bytes, int type, int at, int size) {
        int base = type & ~ValueType.ARRAY;
        List<Object> items = new ArrayList<>();
        if (size == 0) {
            return items;
        }
        if (ValueType.complaint(bytes, type, at, size) != null) {
            items.add(hex(bytes, at, size));
            return items;
        }
        int end = at + size;
        switch (base) {
            case ValueType.STRING -> {
                for (int from = at; from < end; ) {
                    int to = from;
                    while (to < end && u16(bytes, to) != 0) {
                        to += 2;
                    }
                    items.add(utf16(bytes, from, to - from));
                    from = to + 2;
                }
            }
            case ValueType.ANSI_STRING -> {
                for (int from = at; from < end; ) {
                    int to = from;
                    while (to < end && bytes[to] != 0) {
                        to++;
                    }
                    items.add(ansi(bytes, from, to - from));
                    from = to + 1;
                }
            }
            case ValueType.SID -> {
                for (int from = at; from < end; ) {
                    int length = 8 + 4 * (bytes[from + 1] & 0xFF);
                    items.add(sid(bytes, from));
                    from += length;
                }
            }
            default -> {
                // An array of sizes has items of eight bytes where that fits: servers of 32 bits are long gone.
                int unit = base == ValueType.SIZE_T ? (size % 8 == 0 ? 8 : 4) : ValueType.fixedSize(base);
                for (int from = at; from < end; from += unit) {
                    items.add(scalar(bytes, base, from, unit));
                }
            }
        }
        return items;
    }

    /** A value that is no array. One whose size or type is impossible is given as its bytes in hexadecimal. */
    Object scalar(byte[] bytes, int type, int at, int size) {
        if (size == 0) {
            return type == ValueType.STRING || type == ValueType.ANSI_STRING ? "" : EvtxRecord.NULL;
        }
        if (size <= SeenTexts.BYTES_MAX && isOftenTheSame(type)) {
            String text = seen.find(bytes, type, at, size);
            if (text != null) {
                return text;
            }
            Object made = made(bytes, type, at, size);
            return made instanceof String fresh ? seen.remember(fresh, bytes, type, at, size) : made;
        }
        return made(bytes, type, at, size);
    }

    private static boolean isOftenTheSame(int type) {
        return type == ValueType.STRING || type == ValueType.SID || type == ValueType.GUID;
    }

    private Object made(byte[] bytes, int type, int at, int size) {
        if (type == ValueType.STRING && (size & 1) == 0) {
            return string(bytes, at, size);
        }
        if (ValueType.complaint(bytes, type, at, size) != null) {
            return hex(bytes, at, size);
        }
        return switch (type) {
            case ValueType.NULL -> EvtxRecord.NULL;
            case ValueType.ANSI_STRING -> ansi(bytes, at, size);
            case ValueType.INT8 -> (long) bytes[at];
            case ValueType.UINT8 -> (long) (bytes[at] & 0xFF);
            case ValueType.INT16 -> (long) (short) u16(bytes, at);
            case ValueType.UINT16 -> (long) u16(bytes, at);
            case ValueType.INT32 -> (long) i32(bytes, at);
            case ValueType.INT64 -> i64(bytes, at);
            case ValueType.UINT32 -> u32(bytes, at);
            case ValueType.GUID -> guid(bytes, at);
            case ValueType.HEX_INT64 -> hexNumber(i64(bytes, at));
            case ValueType.UINT64 -> unsigned(i64(bytes, at));
            case ValueType.REAL32 -> real(Float.intBitsToFloat(i32(bytes, at)));
            case ValueType.REAL64 -> real(Double.longBitsToDouble(i64(bytes, at)));
            case ValueType.BOOL -> bool(bytes, at, size);
            case ValueType.SIZE_T -> hexNumber(size == 4 ? u32(bytes, at) : i64(bytes, at));
            case ValueType.HEX_INT32 -> hexNumber(u32(bytes, at));
            case ValueType.FILETIME -> fileTime(i64(bytes, at));
            case ValueType.SYSTEMTIME -> systemTime(bytes, at);
            case ValueType.SID -> sid(bytes, at);
            default -> hex(bytes, at, size);
        };
    }

    private static Boolean bool(byte[] bytes, int at, int size) {
        for (int i = 0; i < size; i++) {
            if (bytes[at + i] != 0) {
                return true;
            }
        }
        return false;
    }

    private static Object unsigned(long value) {
        return value >= 0
                ? (Object) value
                : new BigDecimal(BigInteger.valueOf(value)
                        .and(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)));
    }

    /** The shortest decimal that is this number; what is no number is written as Windows does (EVTX format, Floating point). */
    private static Object real(float value) {
        return Float.isFinite(value) ? decimal(Float.toString(value)) : notFinite(value);
    }

    private static Object real(double value) {
        return Double.isFinite(value) ? decimal(Double.toString(value)) : notFinite(value);
    }

    private static BigDecimal decimal(String shortest) {
        BigDecimal decimal = new BigDecimal(shortest).stripTrailingZeros();
        return decimal.scale() < 0 && decimal.precision() - decimal.scale() <= 21 ? decimal.setScale(0) : decimal;
    }

    private static String notFinite(double value) {
        return Double.isNaN(value) ? "-1.#IND" : value > 0 ? "1.#INF" : "-1.#INF";
    }

    /** A string value: terminators at its end are no content, and anything else is. */
    private String string(byte[] bytes, int at, int size) {
        int length = size;
        while (length > 0 && bytes[at + length - 2] == 0 && bytes[at + length - 1] == 0) {
            length -= 2;
        }
        return utf16(bytes, at, length);
    }

    /**
     * Decodes UTF-16LE. Nearly all text of logs is Latin-1, which Java keeps in one byte a character: four characters
     * at a time are checked and packed. Other text goes by way of chars, which keeps unpaired surrogates as they are.
     */
    private String utf16(byte[] bytes, int at, int size) {
        if (size == 0) {
            return "";
        }
        int count = size >> 1;
        if (scratch.length < count + 8) {
            scratch = new byte[Math.max(count + 8, 2 * scratch.length)];
        }
        byte[] packed = scratch;
        int i = 0;
        int from = at;
        for (; i <= count - 4; i += 4, from += 8) {
            long four = i64(bytes, from);
            if ((four & HIGH_BYTES) != 0) {
                return wide(bytes, at, count);
            }
            four |= four >>> 8;
            four &= 0x0000_FFFF_0000_FFFFL;
            putI32(packed, i, (int) (four | four >>> 16));
        }
        for (; i < count; i++, from += 2) {
            if (bytes[from + 1] != 0) {
                return wide(bytes, at, count);
            }
            packed[i] = bytes[from];
        }
        return new String(packed, 0, count, StandardCharsets.ISO_8859_1);
    }

    private String wide(byte[] bytes, int at, int count) {
        if (chars.length < count) {
            chars = new char[Math.max(count, 2 * chars.length)];
        }
        for (int i = 0, from = at; i < count; i++, from += 2) {
            chars[i] = (char) u16(bytes, from);
        }
        return new String(chars, 0, count);
    }

    /** The code page of an ANSI string is not recorded; Windows-1252 is the one of the western European Windows. */
    private static String ansi(byte[] bytes, int at, int size) {
        int length = size;
        while (length > 0 && bytes[at + length - 1] == 0) {
            length--;
        }
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            int octet = bytes[at + i] & 0xFF;
            text[i] = octet >= 0x80 && octet <= 0x9F ? ANSI_80_TO_9F.charAt(octet - 0x80) : (char) octet;
        }
        return new String(text);
    }

    private static String hex(byte[] bytes, int at, int size) {
        return HexFormat.of().withUpperCase().formatHex(bytes, at, at + size);
    }

    private String guid(byte[] bytes, int at) {
        byte[] text = scratch;
        int to = 0;
        text[to++] = '{';
        for (int i = 0; i < 16; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                text[to++] = '-';
            }
            int octet = bytes[at + GUID_ORDER[i]];
            text[to++] = HEX_UPPER[octet >> 4 & 0xF];
            text[to++] = HEX_UPPER[octet & 0xF];
        }
        text[to++] = '}';
        return new String(text, 0, to, StandardCharsets.ISO_8859_1);
    }

    private String hexNumber(long value) {
        byte[] text = scratch;
        int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(value)) / 4);
        text[0] = '0';
        text[1] = 'x';
        long rest = value;
        for (int i = digits + 1; i > 1; i--) {
            text[i] = HEX_LOWER[(int) rest & 0xF];
            rest >>>= 4;
        }
        return new String(text, 0, digits + 2, StandardCharsets.ISO_8859_1);
    }

    /** A security identifier in the form of [MS-DTYP] 2.4.2.1. */
    private static String sid(byte[] bytes, int at) {
        StringBuilder text =
                new StringBuilder(48).append("S-").append(bytes[at] & 0xFF).append('-');
        long authority = 0;
        for (int i = 2; i < 8; i++) {
            authority = (authority << 8) | (bytes[at + i] & 0xFF);
        }
        text.append(authority);
        int count = bytes[at + 1] & 0xFF;
        for (int i = 0; i < count; i++) {
            text.append('-').append(u32(bytes, at + 8 + 4 * i));
        }
        return text.toString();
    }

    /** Steps of 100 ns since 1601, unsigned, so that there is no value without a text. */
    String fileTime(long steps) {
        long days = Long.divideUnsigned(steps, STEPS_PER_DAY);
        long ofDay = Long.remainderUnsigned(steps, STEPS_PER_DAY);
        // From days to a date: eras of 400 years that begin on 1 March, so that the leap day is the last one.
        long shifted = days + DAYS_TO_1601;
        long era = shifted / 146_097;
        long dayOfEra = shifted % 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long marchMonth = (5 * dayOfYear + 2) / 153;
        int day = (int) (dayOfYear - (153 * marchMonth + 2) / 5 + 1);
        int month = (int) (marchMonth < 10 ? marchMonth + 3 : marchMonth - 9);
        int year = (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
        int second = (int) (ofDay / STEPS_PER_SECOND);
        return dateTime(
                year, month, day, second / 3600, second / 60 % 60, second % 60, (int) (ofDay % STEPS_PER_SECOND));
    }

    /** SYSTEMTIME as it stands: an impossible date is shown, for it says what was written. */
    private String systemTime(byte[] bytes, int at) {
        return dateTime(
                u16(bytes, at),
                u16(bytes, at + 2),
                u16(bytes, at + 6),
                u16(bytes, at + 8),
                u16(bytes, at + 10),
                u16(bytes, at + 12),
                u16(bytes, at + 14) * 10_000);
    }

    private String dateTime(int year, int month, int day, int hour, int minute, int second, int steps) {
        byte[] text = scratch;
        int to = 0;
        if (year > 9999) {
            text[to++] = '+'; // ISO 8601: years beyond 9999 carry a sign
        }
        to = digits(text, to, year, 4);
        text[to++] = '-';
        to = digits(text, to, month, 2);
        text[to++] = '-';
        to = digits(text, to, day, 2);
        text[to++] = 'T';
        to = digits(text, to, hour, 2);
        text[to++] = ':';
        to = digits(text, to, minute, 2);
        text[to++] = ':';
        to = digits(text, to, second, 2);
        text[to++] = '.';
        to = digits(text, to, steps, 7);
        text[to++] = 'Z';
        return new String(text, 0, to, StandardCharsets.ISO_8859_1);
    }

    private static int digits(byte[] text, int at, int value, int least) {
        int count = least;
        for (long bound = least == 2 ? 100 : least == 4 ? 10_000 : 10_000_000; value >= bound; bound *= 10) {
            count++;
        }
        int rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + count;
    }

    /** The text of a value, as XML shows it. */
    static String text(Object value) {
        if (value instanceof String string) {
            return string;
        }
        if (value == EvtxRecord.NULL) {
            return "";
        }
        if (value instanceof List<?> items) {
            StringBuilder joined = new StringBuilder();
            for (Object item : items) {
                joined.append(joined.isEmpty() ? "" : ",").append(text(item));
            }
            return joined.toString();
        }
        return value.toString();
    }

    /** The text of a value, as evtx_dump's JSON shows it: GUIDs without braces, times in microseconds. */
    static String jsonText(Object value, int type) {
        String text = text(value);
        return switch (type & ~ValueType.ARRAY) {
            case ValueType.GUID -> text.startsWith("{") ? text.substring(1, text.length() - 1) : text;
            case ValueType.FILETIME, ValueType.SYSTEMTIME ->
                text.endsWith("Z") ? text.substring(0, text.length() - 2) + "Z" : text;
            default -> text;
        };
    }
}
