package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Reads what {@link CodecOutput} wrote and never beyond its end. */
final class CodecInput {
    private final byte[] bytes;
    private final int end;
    private int position;

    CodecInput(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    int one() throws RuleSetFormatException {
        if (position >= end) {
            throw new RuleSetFormatException("cut off");
        }
        return bytes[position++] & 0xFF;
    }

    boolean flag() throws RuleSetFormatException {
        return below(2, "a flag") == 1;
    }

    /** A number from 0 up to but not including the limit. */
    int below(int limit, String what) throws RuleSetFormatException {
        long value = large();
        if (value < 0 || value >= limit) {
            throw new RuleSetFormatException(what + " is " + Long.toUnsignedString(value) + ", not below " + limit);
        }
        return (int) value;
    }

    int number() throws RuleSetFormatException {
        long value = large();
        if (value >>> 32 != 0) {
            throw new RuleSetFormatException("a number has more than 32 bits");
        }
        return (int) value;
    }

    long large() throws RuleSetFormatException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = one();
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new RuleSetFormatException("a number does not end");
    }

    /** How many items follow. Each takes at least a byte, so no more memory is set aside than there is input. */
    int count() throws RuleSetFormatException {
        return below(end - position + 1, "a count");
    }

    BigDecimal decimal() throws RuleSetFormatException {
        int scale = number();
        int length = count();
        if (length == 0) {
            throw new RuleSetFormatException("a number without digits");
        }
        BigInteger unscaled = new BigInteger(bytes, position, length);
        position += length;
        return new BigDecimal(unscaled, scale);
    }

    String text() throws RuleSetFormatException {
        long head = large();
        boolean narrow = (head & 1) == 0;
        long size = (head >>> 1) * (narrow ? 1 : 2);
        if (head < 0 || size > end - position) {
            throw new RuleSetFormatException("a text reaches beyond the end");
        }
        int length = (int) (head >>> 1);
        String text;
        if (narrow) {
            text = new String(bytes, position, length, StandardCharsets.ISO_8859_1);
        } else {
            char[] chars = new char[length];
            for (int i = 0; i < length; i++) {
                int at = position + 2 * i;
                chars[i] = (char) ((bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF));
            }
            text = new String(chars);
        }
        position += (int) size;
        return text;
    }

    void end() throws RuleSetFormatException {
        if (position != end) {
            throw new RuleSetFormatException(end - position + " bytes too many");
        }
    }
}
