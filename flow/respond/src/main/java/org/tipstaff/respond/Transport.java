package org.tipstaff.respond;

import java.util.Locale;

/** What carries a flow. */
public enum Transport {
    TCP,
    UDP,
    /** Echo, of ICMP or ICMPv6; has no port. */
    ICMP;

    boolean fits(int port) {
        return this == ICMP ? port == 0 : port >= 1 && port <= 65_535;
    }

    /** As nftables and URLs write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
