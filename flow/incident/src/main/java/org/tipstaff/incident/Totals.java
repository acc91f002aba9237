package org.tipstaff.incident;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What can be said only when all hosts are looked at: which host an address belongs to; how common an account, a program, an
 * address is. What is counted is counted as far as anybody asks.
 */
final class Totals {
    private final Predicate<String> addresses;
    private final Predicate<String> hashes;
    private final Map<String, String> hostOfAddress = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();
    private final Map<String, Set<String>> programsOfAddress = new HashMap<>();
    private final Map<String, Set<String>> hostsOfUser = new HashMap<>();
    private final Map<String, Set<Object>> startsOfHash = new HashMap<>();
    private final Map<String, String> foldedHosts = new HashMap<>();
    private final Map<String, String> foldedUsers = new HashMap<>();

    /** @param addresses remote addresses whose programs are counted
     * @param hashes whose process starts are counted */
    Totals(Predicate<String> addresses, Predicate<String> hashes) {
        this.addresses = addresses;
        this.hashes = hashes;
    }

    void connection(Kept.Entry<Fact.Connection> entry) {
        Fact.Connection fact = entry.first();
        String host = host(fact.seen());
        if (fact.outgoing() && !fact.localAddress().isEmpty() && !Names.isShared(fact.localAddress())) {
            String known = hostOfAddress.putIfAbsent(fact.localAddress(), host);
            if (known != null && !known.equals(host)) {
                ambiguous.add(fact.localAddress()); // addresses are handed out anew
            }
        }
        if (addresses.test(fact.remoteAddress())) {
            Set<String> programs = programsOfAddress.computeIfAbsent(fact.remoteAddress(), _ -> new HashSet<>());
            if (programs.size() <= Grouping.PROGRAMS_OF_ADDRESS_MAX) {
                programs.add(host + '|' + Names.path(fact.image()));
            }
        }
    }

    void start(Kept.Entry<Fact.ProcessStart> entry) {
        Fact.ProcessStart start = entry.first();
        user(start.user(), start.seen());
        if (!start.hash().isEmpty() && hashes.test(start.hash())) {
            Set<Object> starts = startsOfHash.computeIfAbsent(start.hash(), _ -> new HashSet<>());
            if (starts.size() <= Grouping.RUNS_OF_HASH_MAX) {
                starts.add(start.guid().isEmpty() ? start.seen() : host(start.seen()) + '|' + start.guid());
            }
        }
    }

    void logon(Kept.Entry<Fact.Logon> entry) {
        Fact.Logon logon = entry.first();
        if (logon.outcome() == Fact.Logon.Outcome.SUCCEEDED) {
            user(logon.user(), logon.seen());
        }
    }

    private void user(String user, Fact.Seen seen) {
        String folded = foldedUsers.computeIfAbsent(user, key -> Names.isPerson(key) ? Names.user(key) : "");
        if (!folded.isEmpty()) {
            Set<String> hosts = hostsOfUser.computeIfAbsent(folded, _ -> new HashSet<>());
            if (hosts.size() <= Grouping.HOSTS_OF_ACCOUNT_MAX) {
                hosts.add(host(seen));
            }
        }
    }

    private String host(Fact.Seen seen) {
        return foldedHosts.computeIfAbsent(seen.host(), Names::host);
    }

    /** The host that used this address, if only one did. */
    @Nullable
    String hostOf(String address) {
        return ambiguous.contains(address) ? null : hostOfAddress.get(address);
    }

    /** How many programs, counted per host, spoke with this address; those beyond the bound that is asked for count as one. */
    int programsSpeakingWith(String address) {
        return programsOfAddress.getOrDefault(address, Set.of()).size();
    }

    /** How many processes with this hash were started; those beyond the bound that is asked for count as one. */
    int startsOf(String hash) {
        return startsOfHash.getOrDefault(hash, Set.of()).size();
    }

    /** Hosts on which this account ran something or had a session; those beyond the bound that is asked for count as one. */
    Set<String> hostsOf(String foldedUser) {
        return hostsOfUser.getOrDefault(foldedUser, Set.of());
    }
}
