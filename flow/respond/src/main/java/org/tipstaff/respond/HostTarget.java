package org.tipstaff.respond;

import java.util.List;
import org.tipstaff.site.Address;
import org.tipstaff.site.Mac;

/**
 * A host as a packet filter sees it.
 *
 * @param host its id in the site file
 * @param addresses all known ones, IPv4 and IPv6; sorted
 * @param macs without one, a host that changes its address or speaks link-local IPv6 is told from others by nothing; sorted
 */
public record HostTarget(String host, List<Address> addresses, List<Mac> macs) implements Comparable<HostTarget> {
    /** No computer of a court has more. */
    public static final int ADDRESSES_MAX = 64;

    public HostTarget {
        addresses = addresses.stream().distinct().sorted().toList();
        macs = macs.stream().distinct().sorted().toList();
        if (host.isBlank() || addresses.isEmpty() || addresses.size() > ADDRESSES_MAX || macs.size() > ADDRESSES_MAX) {
            throw new IllegalArgumentException("a target has a name and 1 to " + ADDRESSES_MAX + " addresses; '" + host
                    + "' has " + addresses.size());
        }
    }

    @Override
    public int compareTo(HostTarget other) {
        return host.compareTo(other.host);
    }
}
