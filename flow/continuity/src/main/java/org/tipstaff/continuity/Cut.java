package org.tipstaff.continuity;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tipstaff.site.Network;
import org.tipstaff.site.OutsideDestination;

/**
 * What no longer works in the network, in the words of the site file.
 *
 * @param silenced ids of hosts that reach nothing and are reached by nothing
 * @param keptInside ids of hosts that have the inside but not the outside
 * @param siteKeptInside no host has the outside
 * @param passes where hosts that are kept inside still get to
 * @param blocked outside addresses that nobody reaches
 * @param accounts ids of accounts that are disabled
 */
public record Cut(
        Set<String> silenced,
        Set<String> keptInside,
        boolean siteKeptInside,
        List<OutsideDestination> passes,
        List<Network> blocked,
        Set<String> accounts) {
    public static final Cut NOTHING = new Cut(Set.of(), Set.of(), false, List.of(), List.of(), Set.of());

    public Cut {
        silenced = Set.copyOf(silenced);
        keptInside = Set.copyOf(keptInside);
        passes = List.copyOf(passes);
        blocked = List.copyOf(blocked);
        accounts = Set.copyOf(accounts);
    }

    public static Cut silencing(Collection<String> hosts) {
        return new Cut(new TreeSet<>(hosts), Set.of(), false, List.of(), List.of(), Set.of());
    }

    /** @param passes where they still get to */
    public static Cut keepingInside(Collection<String> hosts, List<OutsideDestination> passes) {
        return new Cut(Set.of(), new TreeSet<>(hosts), false, passes, List.of(), Set.of());
    }

    /** @param passes where the site still gets to */
    public static Cut keepingSiteInside(List<OutsideDestination> passes) {
        return new Cut(Set.of(), Set.of(), true, passes, List.of(), Set.of());
    }

    boolean hasOutside(String host) {
        return !siteKeptInside && !keptInside.contains(host) && !silenced.contains(host);
    }

    boolean reaches(OutsideDestination destination, List<String> hosts) {
        if (blocked.stream().anyMatch(network -> network.overlaps(destination.network()))) {
            return false;
        }
        boolean free = !siteKeptInside && hosts.stream().noneMatch(keptInside::contains);
        return free || passes.contains(destination);
    }
}
