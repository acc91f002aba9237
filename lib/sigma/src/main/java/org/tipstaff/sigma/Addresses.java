package org.tipstaff.sigma;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads IP addresses from text without ever asking a name server. */
final class Addresses {
    private static final int ADDRESS_CHARS_MAX = 45;

    private Addresses() {}

    /**
     * Four bytes for IPv4 and for IPv4 mapped into IPv6 ({@code ::ffff:10.0.0.1}), sixteen for IPv6, null for anything
     * else. A zone id ({@code fe80::1%12}) is left out: it names the interface, not the address.
     */
    static byte @Nullable [] parse(String text) {
        int zone = text.indexOf('%');
        if (zone >= 0 && text.indexOf(':') < 0) {
            return null;
        }
        String address = zone < 0 ? text : text.substring(0, zone);
        if (address.isEmpty() || address.length() > ADDRESS_CHARS_MAX) {
            return null;
        }
        return address.indexOf(':') < 0 ? v4(address) : v6(address);
    }

    static byte[] bytes(List<Byte> network) {
        byte[] bytes = new byte[network.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = network.get(i);
        }
        return bytes;
    }

    static boolean isInside(byte[] address, byte[] network, int prefixBits) {
        if (address.length != network.length) {
            return false;
        }
        int whole = prefixBits / 8;
        if (!Arrays.equals(address, 0, whole, network, 0, whole)) {
            return false;
        }
        int rest = prefixBits % 8;
        return rest == 0 || ((address[whole] ^ network[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
    }

    private static byte @Nullable [] v4(String text) {
        byte[] bytes = new byte[4];
        int part = 0;
        int digits = 0;
        int value = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (digits == 0 || part == 4) {
                    return null;
                }
                bytes[part++] = (byte) value;
                digits = 0;
                value = 0;
            } else if (c >= '0' && c <= '9' && digits < 3) {
                value = value * 10 + (c - '0');
                digits++;
                if (value > 255) {
                    return null;
                }
            } else {
                return null;
            }
        }
        return part == 4 ? bytes : null;
    }

    private static byte @Nullable [] v6(String text) {
        byte[] bytes = new byte[16];
        int at = 0;
        int gap = -1;
        int i = 0;
        if (text.startsWith("::")) {
            gap = 0;
            i = 2;
        }
        while (i < text.length()) {
            int end = i;
            while (end < text.length() && text.charAt(end) != ':') {
                end++;
            }
            String group = text.substring(i, end);
            if (group.indexOf('.') >= 0) {
                byte[] tail = end == text.length() && at <= 12 ? v4(group) : null;
                if (tail == null) {
                    return null;
                }
                System.arraycopy(tail, 0, bytes, at, 4);
                at += 4;
                i = end;
                break;
            }
            if (group.isEmpty() || group.length() > 4 || at == 16) {
                return null;
            }
            int value = 0;
            for (int k = 0; k < group.length(); k++) {
                int digit = group.charAt(k) < 128 ? Character.digit(group.charAt(k), 16) : -1;
                if (digit < 0) {
                    return null;
                }
                value = value * 16 + digit;
            }
            bytes[at++] = (byte) (value >> 8);
            bytes[at++] = (byte) value;
            if (end == text.length()) {
                i = end;
                break;
            }
            i = end + 1;
            if (i < text.length() && text.charAt(i) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = at;
                i++;
            } else if (i == text.length()) {
                return null;
            }
        }
        if (gap < 0 ? at != 16 : at > 14) {
            return null;
        }
        if (gap >= 0) {
            int tail = at - gap;
            System.arraycopy(bytes, gap, bytes, 16 - tail, tail);
            Arrays.fill(bytes, gap, 16 - tail, (byte) 0);
        }
        return isMapped(bytes) ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
    }

    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == (byte) 0xFF && bytes[11] == (byte) 0xFF;
    }
}
