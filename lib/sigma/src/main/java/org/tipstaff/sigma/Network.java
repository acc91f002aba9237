package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads an address block in CIDR notation, IPv4 or IPv6, without asking any name service. */
final class Network {
    private static final Pattern LEADING_ZERO = Pattern.compile("(^|\\.)0[0-9]");
    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

    /** Bits before the IPv4 address in {@code ::ffff:10.0.0.0}, which is read as plain IPv4. */
    private static final int MAPPED_BITS = 96;

    private Network() {}

    /** Why a text is not an address block. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    static ValueTest.InNetwork parse(String text) throws Invalid {
        int slash = text.indexOf('/');
        String addressText = slash < 0 ? text : text.substring(0, slash);
        // A leading zero is octal to some programs and decimal to others; a zone belongs to one host's interface.
        boolean doubtful = addressText.indexOf('%') >= 0
                || LEADING_ZERO.matcher(addressText).find();
        byte[] address = doubtful ? null : Addresses.parse(addressText);
        if (address == null) {
            throw new Invalid("'" + text + "' is no IPv4 or IPv6 network in CIDR notation");
        }
        boolean mapped = address.length == 4 && addressText.indexOf(':') >= 0;
        int bits = mapped ? 128 : address.length * 8;
        int prefix = slash < 0 ? bits : prefix(text, slash, bits);
        if (mapped && prefix < MAPPED_BITS) {
            throw new Invalid("'" + text + "' holds more than the IPv4 addresses mapped into IPv6");
        }
        int ownPrefix = mapped ? prefix - MAPPED_BITS : prefix;
        byte[] network = masked(address, ownPrefix);
        if (!Arrays.equals(network, address)) {
            throw new Invalid("'" + text + "' has host bits set (did you mean '" + write(network) + "/" + ownPrefix
                    + "' or '" + addressText + "/" + bits + "'?)");
        }
        List<Byte> bytes = new ArrayList<>();
        for (byte part : network) {
            bytes.add(part);
        }
        return new ValueTest.InNetwork(text, List.copyOf(bytes), ownPrefix);
    }

    private static int prefix(String text, int slash, int bits) throws Invalid {
        String digits = text.substring(slash + 1);
        if (!BITS.matcher(digits).matches() || Integer.parseInt(digits) > bits) {
            throw new Invalid("'" + text + "' needs a number of bits from 0 to " + bits + " after the slash");
        }
        return Integer.parseInt(digits);
    }

    private static byte[] masked(byte[] address, int prefix) {
        byte[] network = address.clone();
        for (int i = 0; i < network.length; i++) {
            int kept = Math.clamp(prefix - 8 * i, 0, 8);
            network[i] &= (byte) (0xff00 >> kept);
        }
        return network;
    }

    private static String write(byte[] address) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < address.length; i++) {
            if (address.length == 4) {
                text.append(i == 0 ? "" : ".").append(address[i] & 0xff);
            } else if (i % 2 == 0) {
                int group = (address[i] & 0xff) << 8 | (address[i + 1] & 0xff);
                text.append(i == 0 ? "" : ":").append(Integer.toHexString(group));
            }
        }
        return text.toString();
    }
}
