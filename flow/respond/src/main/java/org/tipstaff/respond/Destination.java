package org.tipstaff.respond;

import java.util.Comparator;
import org.tipstaff.site.Network;

/**
 * Where a cut still lets through: address, protocol and port, never an address alone.
 *
 * @param transport TCP or UDP
 */
public record Destination(Network network, Transport transport, int port) implements Comparable<Destination> {
    public Destination {
        if (transport == Transport.ICMP || !transport.fits(port)) {
            throw new IllegalArgumentException("a destination is TCP or UDP with a port of 1 to 65535");
        }
    }

    @Override
    public int compareTo(Destination other) {
        return Comparator.comparing((Destination each) -> each.network.first())
                .thenComparingInt(each -> each.network.prefix())
                .thenComparing(Destination::transport)
                .thenComparingInt(Destination::port)
                .compare(this, other);
    }

    /** {@code 203.0.113.40/32 tcp/443}. */
    @Override
    public String toString() {
        return network + " " + transport + "/" + port;
    }
}
