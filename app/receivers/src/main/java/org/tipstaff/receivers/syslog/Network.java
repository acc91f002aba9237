package org.tipstaff.receivers.syslog;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Addresses that begin with the same bits: {@code 10.3.0.0/16}, {@code 2001:db8::/32}, or one address. */
public final class Network {
    /**
     * Only literals: a name in an allow-list would be decided by whoever answers for the name. Of an IPv4 address all four numbers, for Java
     * reads {@code 10.3} as {@code 10.0.0.3}.
     */
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final byte[] first;
    private final int bits;

    private Network(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /** Reads the usual notation; bits beyond the prefix must be zero, for what was meant is not known otherwise. */
    public static Network of(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        byte[] address = address(literal, text);
        int bits = slash < 0 ? address.length * 8 : bits(text.substring(slash + 1), address.length * 8, text);
        for (int bit = bits; bit < address.length * 8; bit++) {
            if ((address[bit / 8] >> (7 - bit % 8) & 1) != 0) {
                throw new IllegalArgumentException(
                        "network '" + text + "' has bits beyond its prefix of " + bits + "; is it an address?");
            }
        }
        return new Network(address, bits);
    }

    private static byte[] address(String literal, String text) {
        if (LITERAL.matcher(literal).matches()) {
            try {
                return InetAddress.ofLiteral(literal).getAddress();
            } catch (IllegalArgumentException notOne) {
                throw new IllegalArgumentException("network '" + text + "' is no address with a prefix", notOne);
            }
        }
        throw new IllegalArgumentException("network '" + text + "' is no address with a prefix, as 10.3.0.0/16");
    }

    private static int bits(String prefix, int most, String text) {
        if (prefix.matches("[0-9]{1,3}")) {
            int bits = Integer.parseInt(prefix);
            if (bits <= most) {
                return bits;
            }
        }
        throw new IllegalArgumentException("network '" + text + "' has a prefix that is no number from 0 to " + most);
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != first.length) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(bytes, 0, whole, first, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || ((bytes[whole] ^ first[whole]) & 0xFF) >> (8 - rest) == 0;
    }
}
