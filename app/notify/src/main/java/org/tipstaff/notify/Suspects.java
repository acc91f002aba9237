package org.tipstaff.notify;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whom an incident makes suspect, by the names that logs have for them: a host with or without its domain, an account as
 * {@code COURT\registry.clerk1} or {@code registry.clerk1@court.example}, an IP address. They decide which channels are safe and
 * get into no message.
 */
public record Suspects(SortedSet<String> hosts, SortedSet<String> accounts, SortedSet<String> addresses) {
    public static final Suspects NONE = new Suspects(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

    /** Longer names are no names. */
    static final int NAME_MAX = 512;

    public Suspects {
        hosts = named(hosts);
        accounts = named(accounts);
        addresses = named(addresses);
    }

    public static Suspects of(Collection<String> hosts, Collection<String> accounts, Collection<String> addresses) {
        return new Suspects(new TreeSet<>(hosts), new TreeSet<>(accounts), new TreeSet<>(addresses));
    }

    private static SortedSet<String> named(SortedSet<String> names) {
        List<String> kept = names.stream()
                .filter(name -> !name.isBlank() && name.length() <= NAME_MAX)
                .toList();
        return Collections.unmodifiableSortedSet(new TreeSet<>(kept));
    }
}
