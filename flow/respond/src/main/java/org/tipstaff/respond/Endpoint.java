package org.tipstaff.respond;

import org.tipstaff.site.Address;

/**
 * An end of a probe.
 *
 * @param name id of a host of the site, or what stands for something outside: {@code internet}, {@code must-run-1}
 */
public record Endpoint(String name, Address address) implements Comparable<Endpoint> {
    public Endpoint {
        if (name.isBlank() || name.length() > 128) {
            throw new IllegalArgumentException("an endpoint has a name of at most 128 characters");
        }
    }

    @Override
    public int compareTo(Endpoint other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : address.compareTo(other.address);
    }
}
