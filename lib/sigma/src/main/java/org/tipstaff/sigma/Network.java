package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads an address block in CIDR notation, IPv4 or IPv6, without asking any name service. */
final class Network {
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
        byte[] address = address(addressText)
                .orElseThrow(() -> new Invalid("'" + text + "' is no IPv4 or IPv6 network in CIDR notation"));
        int bits = address.length * 8;
        int prefix = slash < 0 ? bits : prefix(text, slash, bits);
        byte[] network = masked(address, prefix);
        if (!Arrays.equals(network, address)) {
            throw new Invalid("'" + text + "' has host bits set (did you mean '" + write(network) + "/" + prefix
                    + "' or '" + addressText + "/" + bits + "'?)");
        }
        List<Byte> bytes = new ArrayList<>();
        for (byte part : network) {
            bytes.add(part);
        }
        return new ValueTest.InNetwork(text, List.copyOf(bytes), prefix);
    }

    private static int prefix(String text, int slash, int bits) throws Invalid {
        String digits = text.substring(slash + 1);
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > bits) {
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

    static Optional<byte[]> address(String text) {
        return text.indexOf(':') < 0 ? v4(text) : v6(text);
    }

    private static Optional<byte[]> v4(String text) {
        String[] octets = text.split("\\.", -1);
        if (octets.length != 4) {
            return Optional.empty();
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            if (!octets[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(octets[i]) > 255) {
                return Optional.empty();
            }
            address[i] = (byte) Integer.parseInt(octets[i]);
        }
        return Optional.of(address);
    }

    private static Optional<byte[]> v6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        Optional<List<Integer>> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        Optional<List<Integer>> tail = gap < 0 ? Optional.of(List.of()) : groups(text.substring(gap + 2), true);
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int given = head.get().size() + tail.get().size();
        if (gap < 0 ? given != 8 : given > 7) {
            return Optional.empty();
        }
        List<Integer> all = new ArrayList<>(head.get());
        for (int i = given; i < 8; i++) {
            all.add(0);
        }
        all.addAll(tail.get());
        byte[] address = new byte[16];
        for (int i = 0; i < 8; i++) {
            address[2 * i] = (byte) (all.get(i) >> 8);
            address[2 * i + 1] = all.get(i).byteValue();
        }
        return Optional.of(address);
    }

    private static Optional<List<Integer>> groups(String text, boolean mayEndInV4) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return Optional.of(groups);
        }
        String[] words = text.split(":", -1);
        if (words.length > 8) {
            return Optional.empty();
        }
        for (int i = 0; i < words.length; i++) {
            if (mayEndInV4 && i == words.length - 1 && words[i].indexOf('.') >= 0) {
                Optional<byte[]> v4 = v4(words[i]);
                if (v4.isEmpty()) {
                    return Optional.empty();
                }
                byte[] b = v4.get();
                groups.add((b[0] & 0xff) << 8 | (b[1] & 0xff));
                groups.add((b[2] & 0xff) << 8 | (b[3] & 0xff));
            } else if (words[i].matches("[0-9A-Fa-f]{1,4}")) {
                groups.add(Integer.parseInt(words[i], 16));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(groups);
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
