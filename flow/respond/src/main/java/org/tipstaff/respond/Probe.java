package org.tipstaff.respond;

import java.util.Comparator;

/**
 * One question that real packets answer: does this get through?
 *
 * @param from who begins the flow
 * @param to of the same family of addresses, which is the probe's family
 * @param port of {@code to}; 0 for ICMP
 * @param flow whether the flow begins after the cut or was there before it
 */
public record Probe(Endpoint from, Endpoint to, Transport transport, int port, Flow flow) implements Comparable<Probe> {
    public enum Flow {
        NEW,
        ESTABLISHED
    }

    public Probe {
        if (from.address().bits() != to.address().bits()) {
            throw new IllegalArgumentException("a probe is of one family of addresses");
        }
        if (!transport.fits(port)) {
            throw new IllegalArgumentException("port " + port + " does not fit " + transport);
        }
    }

    public boolean ipv6() {
        return from.address().bits() == 128;
    }

    @Override
    public int compareTo(Probe other) {
        return Comparator.comparing(Probe::from)
                .thenComparing(Probe::to)
                .thenComparing(Probe::transport)
                .thenComparingInt(Probe::port)
                .thenComparing(Probe::flow)
                .compare(this, other);
    }
}
