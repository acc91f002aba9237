package org.tipstaff.evidence.age;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Text with a checksum that finds up to four wrong signs for certain (BIP 173), as recipients of age are written in: a
 * prefix, {@code 1}, the data in 32 letters and digits, six of checksum.
 *
 * @param prefix in lower case
 * @param data the bytes
 */
record Bech32(String prefix, byte[] data) {
    private static final String SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int CHECKSUM_SIGNS = 6;
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};

    /** @throws AgeKeyException when it is not written by these rules, or a sign of it is wrong */
    static Bech32 parse(String text) throws AgeKeyException {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT))) {
            throw new AgeKeyException("small and capital letters are mixed");
        }
        int split = lower.lastIndexOf('1');
        if (split < 1 || lower.length() - split - 1 < CHECKSUM_SIGNS) {
            throw new AgeKeyException("it is too short, or the 1 between prefix and key is missing");
        }
        String prefix = lower.substring(0, split);
        int[] values = new int[lower.length() - split - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = SIGNS.indexOf(lower.charAt(split + 1 + i));
            if (values[i] < 0) {
                throw new AgeKeyException("sign " + (split + 2 + i) + " can't stand in a key");
            }
        }
        if (checksum(prefix, values) != 1) {
            throw new AgeKeyException("its checksum is wrong: a sign was changed, lost or added");
        }
        return new Bech32(prefix, bytes(Arrays.copyOf(values, values.length - CHECKSUM_SIGNS)));
    }

    private static int checksum(String prefix, int[] values) throws AgeKeyException {
        int sum = 1;
        for (int i = 0; i < prefix.length(); i++) {
            char c = prefix.charAt(i);
            if (c < 0x21 || c > 0x7e) {
                throw new AgeKeyException("sign " + (i + 1) + " can't stand in a key");
            }
            sum = step(sum, c >> 5);
        }
        sum = step(sum, 0);
        for (int i = 0; i < prefix.length(); i++) {
            sum = step(sum, prefix.charAt(i) & 31);
        }
        for (int value : values) {
            sum = step(sum, value);
        }
        return sum;
    }

    private static int step(int sum, int value) {
        int top = sum >>> 25;
        int next = (sum & 0x1ffffff) << 5 ^ value;
        for (int i = 0; i < GENERATOR.length; i++) {
            if ((top >> i & 1) == 1) {
                next ^= GENERATOR[i];
            }
        }
        return next;
    }

    /** Groups of five bits as bytes; what is left over must be fewer than five bits, all 0, or two texts would mean one key. */
    private static byte[] bytes(int[] values) throws AgeKeyException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int bits = 0;
        int held = 0;
        for (int value : values) {
            held = (held << 5 | value) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(held >> bits);
            }
        }
        if (bits >= 5 || (held & (1 << bits) - 1) != 0) {
            throw new AgeKeyException("bits are left over at its end");
        }
        return bytes.toByteArray();
    }
}
