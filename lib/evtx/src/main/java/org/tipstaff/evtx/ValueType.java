package org.tipstaff.evtx;

/** BinXML value types ([MS-EVEN6] 2.2.12, Value Types). */
final class ValueType {
    static final int NULL = 0x00;
    static final int STRING = 0x01;
    static final int ANSI_STRING = 0x02;
    static final int INT8 = 0x03;
    static final int UINT8 = 0x04;
    static final int INT16 = 0x05;
    static final int UINT16 = 0x06;
    static final int INT32 = 0x07;
    static final int UINT32 = 0x08;
    static final int INT64 = 0x09;
    static final int UINT64 = 0x0A;
    static final int REAL32 = 0x0B;
    static final int REAL64 = 0x0C;
    static final int BOOL = 0x0D;
    static final int BINARY = 0x0E;
    static final int GUID = 0x0F;
    static final int SIZE_T = 0x10;
    static final int FILETIME = 0x11;
    static final int SYSTEMTIME = 0x12;
    static final int SID = 0x13;
    static final int HEX_INT32 = 0x14;
    static final int HEX_INT64 = 0x15;
    static final int BIN_XML = 0x21;

    /** Flag of an array of the type in the lower bits. */
    static final int ARRAY = 0x80;

    private ValueType() {}

    /** Bytes of one value of a type with a fixed size, else 0. */
    static int fixedSize(int type) {
        return switch (type) {
            case INT8, UINT8 -> 1;
            case INT16, UINT16 -> 2;
            case INT32, UINT32, REAL32, HEX_INT32, BOOL -> 4;
            case INT64, UINT64, REAL64, FILETIME, HEX_INT64 -> 8;
            case GUID, SYSTEMTIME -> 16;
            default -> 0;
        };
    }

    /** What is wrong with a value of this size, judged without a look at its bytes beyond a SID's head; null if nothing. */
    static @org.jspecify.annotations.Nullable String complaint(byte[] bytes, int type, int at, int size) {
        if (size == 0) {
            return null;
        }
        boolean array = (type & ARRAY) != 0;
        int base = type & ~ARRAY;
        int unit = fixedSize(base);
        if (unit != 0) {
            // [MS-EVEN6] says a Boolean has one byte, Windows writes four; any nonzero byte is true.
            boolean fits = array ? size % unit == 0 : size == unit || (base == BOOL && size <= 8);
            return fits ? null : "size " + size + " does not fit value type 0x" + Integer.toHexString(type);
        }
        return switch (base) {
            case STRING -> size % 2 == 0 ? null : "a UTF-16 string of an odd number of bytes, " + size;
            case ANSI_STRING -> null;
            case NULL -> array ? "an array of NULL is not defined" : null;
            case BINARY -> array ? "an array of binary values is not defined" : null;
            case BIN_XML -> array ? "an array of fragments is not defined" : null;
            case SIZE_T ->
                (array ? size % 4 == 0 : size == 4 || size == 8)
                        ? null
                        : "size " + size + " does not fit value type 0x" + Integer.toHexString(type);
            case SID -> sidComplaint(bytes, at, size, array);
            default -> "unknown value type 0x" + Integer.toHexString(type);
        };
    }

    private static @org.jspecify.annotations.Nullable String sidComplaint(
            byte[] bytes, int at, int size, boolean array) {
        int position = at;
        int end = at + size;
        do {
            if (end - position < 8 || 8 + 4 * (bytes[position + 1] & 0xFF) > end - position) {
                return "a security identifier that does not fit its " + size + " bytes";
            }
            position += 8 + 4 * (bytes[position + 1] & 0xFF);
        } while (array && position < end);
        return null;
    }
}
