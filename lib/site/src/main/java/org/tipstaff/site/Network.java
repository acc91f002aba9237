package org.tipstaff.site;

/** A range of addresses, {@code 10.20.3.0/24}: the address is the first one of it. */
public record Network(Address first, int prefix) {
    public Network {
        if (prefix < 0 || prefix > first.bits()) {
            throw new IllegalArgumentException("the length of a network of " + first + " is 0 to " + first.bits());
        }
        if (!masked(first, prefix).equals(first)) {
            throw new IllegalArgumentException(first + "/" + prefix + " has bits set behind its length; the network is "
                    + masked(first, prefix) + "/" + prefix);
        }
    }

    /** @throws IllegalArgumentException when the text is no network */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        Address first = Address.parse(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new Network(first, first.bits());
        }
        String length = text.substring(slash + 1);
        if (length.isEmpty() || length.length() > 3 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("'" + text + "' is no network; write it like 10.20.3.0/24");
        }
        return new Network(first, Integer.parseInt(length));
    }

    public boolean contains(Address address) {
        return address.bits() == first.bits() && masked(address, prefix).equals(first);
    }

    public boolean overlaps(Network other) {
        return contains(other.first) || other.contains(first);
    }

    private static Address masked(Address address, int prefix) {
        if (address.bits() == 32) {
            return new Address(32, 0, address.low() & (0xffff_ffffL & ~(0xffff_ffffL >>> prefix)));
        }
        return new Address(128, address.high() & mask(prefix), address.low() & mask(prefix - 64));
    }

    private static long mask(int ones) {
        return ones <= 0 ? 0 : ones >= 64 ? -1 : -1L << (64 - ones);
    }

    @Override
    public String toString() {
        return first + "/" + prefix;
    }
}
