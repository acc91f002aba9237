package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.util.Arrays;

/** Bytes being written: numbers as LEB128, texts with every {@code char} kept, also half a surrogate pair. */
final class CodecOutput {
    private byte[] bytes = new byte[1024];
    private int length;

    void one(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void bytes(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    void flag(boolean value) {
        one(value ? 1 : 0);
    }

    /** Any {@code int}; small ones that are not negative are short. */
    void number(int value) {
        large(value & 0xFFFF_FFFFL);
    }

    void large(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            one((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        one((int) rest);
    }

    void decimal(BigDecimal value) {
        number(value.scale());
        byte[] unscaled = value.unscaledValue().toByteArray();
        number(unscaled.length);
        bytes(unscaled);
    }

    /** One byte a char where all fit in one, else two; the lowest bit of the length tells. */
    void text(String text) {
        boolean narrow = text.chars().allMatch(c -> c <= 0xFF);
        large((long) text.length() << 1 | (narrow ? 0 : 1));
        reserve(text.length() * (narrow ? 1 : 2));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!narrow) {
                bytes[length++] = (byte) (c >> 8);
            }
            bytes[length++] = (byte) c;
        }
    }

    void append(CodecOutput other) {
        reserve(other.length);
        System.arraycopy(other.bytes, 0, bytes, length, other.length);
        length += other.length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * bytes.length)));
        }
    }
}
