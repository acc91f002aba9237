package org.tipstaff.site;

/**
 * An IP address, read from digits alone and never from a name, so that reading a file asks nobody. An IPv4 address inside of
 * IPv6 ({@code ::ffff:192.0.2.1}) is the IPv4 address.
 *
 * @param bits 32 or 128
 * @param high first half of an IPv6 address; 0 for IPv4
 * @param low the rest
 */
public record Address(int bits, long high, long low) implements Comparable<Address> {
    private static final int GROUPS = 8;

    public Address {
        if (bits != 32 && bits != 128) {
            throw new IllegalArgumentException("an address has 32 or 128 bits");
        }
        if (bits == 32 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
    }

    /** @throws IllegalArgumentException when the text is no address */
    public static Address parse(String text) {
        if (text.length() > 45) {
            throw wrong(text);
        }
        return text.indexOf(':') >= 0 ? v6(text) : new Address(32, 0, v4(text, text));
    }

    private static long v4(String part, String whole) {
        String[] bytes = part.split("\\.", -1);
        if (bytes.length != 4) {
            throw wrong(whole);
        }
        long value = 0;
        for (String each : bytes) {
            boolean digits =
                    !each.isEmpty() && each.length() <= 3 && each.chars().allMatch(c -> c >= '0' && c <= '9');
            // A leading zero means octal to some programs and nothing to others, so such an address is two addresses.
            if (!digits || (each.length() > 1 && each.charAt(0) == '0') || Integer.parseInt(each) > 255) {
                throw wrong(whole);
            }
            value = value << 8 | Integer.parseInt(each);
        }
        return value;
    }

    private static Address v6(String text) {
        int gap = text.indexOf("::");
        if (gap != text.lastIndexOf("::")) {
            throw wrong(text);
        }
        int[] groups = new int[GROUPS];
        if (gap < 0) {
            if (fill(groups, text, text, 0) != GROUPS) {
                throw wrong(text);
            }
        } else {
            int[] tail = new int[GROUPS];
            int before = fill(groups, text.substring(0, gap), text, 0);
            int after = fill(tail, text.substring(gap + 2), text, 0);
            if (before + after >= GROUPS) {
                throw wrong(text);
            }
            System.arraycopy(tail, 0, groups, GROUPS - after, after);
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS; i++) {
            if (i < 4) {
                high = high << 16 | groups[i];
            } else {
                low = low << 16 | groups[i];
            }
        }
        return high == 0 && low >>> 32 == 0xffff ? new Address(32, 0, low & 0xffff_ffffL) : new Address(128, high, low);
    }

    private static int fill(int[] groups, String part, String whole, int from) {
        if (part.isEmpty()) {
            return from;
        }
        int at = from;
        String[] pieces = part.split(":", -1);
        for (int i = 0; i < pieces.length; i++) {
            String piece = pieces[i];
            boolean dotted = i == pieces.length - 1 && piece.indexOf('.') >= 0;
            if (at + (dotted ? 2 : 1) > GROUPS) {
                throw wrong(whole);
            }
            if (dotted) {
                long value = v4(piece, whole);
                groups[at++] = (int) (value >>> 16);
                groups[at++] = (int) (value & 0xffff);
            } else {
                if (piece.isEmpty()
                        || piece.length() > 4
                        || !piece.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
                    throw wrong(whole);
                }
                groups[at++] = Integer.parseInt(piece, 16);
            }
        }
        return at;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no IP address; write it like 10.20.1.10 or 2001:db8::10, without leading zeros");
    }

    @Override
    public int compareTo(Address other) {
        int byBits = Integer.compare(bits, other.bits);
        int byHigh = byBits != 0 ? byBits : Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** As RFC 5952 writes it. */
    @Override
    public String toString() {
        if (bits == 32) {
            return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4)) & 0xffff);
        }
        int bestAt = -1;
        int best = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && groups[i + run] == 0) {
                run++;
            }
            if (run > best) {
                best = run;
                bestAt = i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == bestAt) {
                text.append("::");
                i += best - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
