package org.tipstaff.evidence.anchor;

/**
 * Walks the frame of a DER value (X.690) before any library reads it. A library that descends by recursion falls over values
 * nested a hundred thousand deep, which fit into a megabyte; and one that is lenient about lengths would let two different
 * files be the same token.
 */
final class DerBounds {
    /** Tokens, certificates and lists nest less than twenty deep; more is refused. */
    static final int MAX_DEPTH = 40;

    private final byte[] bytes;
    private int at;

    private DerBounds(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws TimestampException when the bytes are not exactly one value of definite, shortest lengths */
    static void check(byte[] bytes, String what) throws TimestampException {
        DerBounds walk = new DerBounds(bytes);
        try {
            walk.value(bytes.length, 0);
        } catch (Broken broken) {
            throw new TimestampException(
                    TimestampRefusal.FORMAT, what + " is damaged at byte " + walk.at + ": " + broken.getMessage());
        }
        if (walk.at != bytes.length) {
            throw new TimestampException(
                    TimestampRefusal.FORMAT,
                    what + " ends at byte " + walk.at + ", and " + (bytes.length - walk.at) + " more bytes follow");
        }
    }

    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    private void value(int end, int depth) throws Broken {
        if (depth > MAX_DEPTH) {
            throw new Broken("values nest more than " + MAX_DEPTH + " deep");
        }
        int tag = next(end);
        if ((tag & 0x1f) == 0x1f) {
            throw new Broken("a tag number above 30, which none of these formats has");
        }
        int length = length(end);
        int valueEnd = at + length;
        if ((tag & 0x20) == 0) {
            at = valueEnd;
            return;
        }
        while (at < valueEnd) {
            value(valueEnd, depth + 1);
        }
    }

    private int length(int end) throws Broken {
        int first = next(end);
        if (first == 0x80) {
            throw new Broken("a length left open (BER); DER states every length");
        }
        int length = first;
        if (first > 0x80) {
            int count = first & 0x7f;
            if (count > 4) {
                throw new Broken("a length of " + count + " bytes");
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = (length << 8) | next(end);
            }
            if (length < 0x80 || (count > 1 && length >>> (8 * (count - 1)) == 0)) {
                throw new Broken("a length that is not written in the shortest way, or is over 2 GB");
            }
        }
        if (length > end - at) {
            throw new Broken("a value of " + length + " bytes where " + (end - at) + " are left");
        }
        return length;
    }

    private int next(int end) throws Broken {
        if (at >= end) {
            throw new Broken("the bytes end in the middle of a value");
        }
        return bytes[at++] & 0xff;
    }
}
