package org.tipstaff.respond;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.CanonicalJson;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.site.Address;
import org.tipstaff.site.Network;

/**
 * What is to be done, with nothing left to whoever does it. Lists are sorted and without doubles, so equal commands are equal
 * bytes (RFC 8785), and the digest of those bytes is what people approve.
 */
public sealed interface Command {
    /** More networks, domains, destinations or groups in one command are refused; divide it. */
    int ENTRIES_MAX = 10_000;

    /** More hosts than this are a site: isolate that. */
    int HOSTS_MAX = 1_000;

    /** The least approval it needs. */
    ContainmentLevel level();

    /** Its word in files: {@code block-addresses}. */
    String kind();

    /** Its canonical form; {@link CommandJson#read} reads it back. */
    default Json.Members json() {
        return CommandJson.of(this);
    }

    default byte[] canonical() {
        return CanonicalJson.bytes(json());
    }

    default Sha256 digest() {
        return Sha256.of(canonical());
    }

    /** A command that is about hosts. */
    sealed interface OfHosts extends Command {
        /** Sorted by name; each once. */
        List<HostTarget> hosts();
    }

    /**
     * L1: nothing goes to or comes from these addresses, for the whole site and established flows too.
     *
     * @param networks no wider than /{@value #WIDEST_IPV4} and /{@value #WIDEST_IPV6}: more would be another level in disguise
     */
    record BlockAddresses(List<Network> networks) implements Command {
        public static final int WIDEST_IPV4 = 16;
        public static final int WIDEST_IPV6 = 32;

        public BlockAddresses {
            networks = sortedNetworks(networks);
            for (Network network : networks) {
                if (network.prefix() < (network.first().bits() == 32 ? WIDEST_IPV4 : WIDEST_IPV6)) {
                    throw new IllegalArgumentException(network + " is too wide to be an indicator; at most /"
                            + WIDEST_IPV4 + " and, of IPv6, /" + WIDEST_IPV6);
                }
            }
        }

        @Override
        public ContainmentLevel level() {
            return ContainmentLevel.L1;
        }

        @Override
        public String kind() {
            return "block-addresses";
        }
    }

    /**
     * L1: these domains, and all below them, are not what the world says.
     *
     * @param domains lower-case, at least two labels, without a dot at the end
     * @param answer what is answered in their stead; null for NXDOMAIN
     */
    record SinkholeDomains(List<String> domains, @Nullable Address answer) implements Command {
        public SinkholeDomains {
            domains = sorted(domains, "domains");
            domains.forEach(SinkholeDomains::check);
        }

        private static void check(String domain) {
            String[] labels = domain.split("\\.", -1);
            boolean fits = domain.length() <= 253 && labels.length >= 2;
            for (String label : labels) {
                fits &= label.matches("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
            }
            if (!fits) {
                throw new IllegalArgumentException(
                        "'" + domain
                                + "' can't be sinkholed: a domain is lower-case ASCII (RFC 1035, RFC 5890) of two labels or more");
            }
        }

        @Override
        public ContainmentLevel level() {
            return ContainmentLevel.L1;
        }

        @Override
        public String kind() {
            return "sinkhole-domains";
        }
    }

    /**
     * L2: these hosts reach, and are reached from, the inside only; outside nothing but {@code mustRun}.
     *
     * @param inside the court's own networks
     */
    record IsolateHosts(List<HostTarget> hosts, List<Network> inside, List<Destination> mustRun) implements OfHosts {
        public IsolateHosts {
            hosts = sortedHosts(hosts);
            inside = sortedNetworks(inside);
            mustRun = sortedDestinations(mustRun);
        }

        @Override
        public ContainmentLevel level() {
            return ContainmentLevel.L2;
        }

        @Override
        public String kind() {
            return "isolate-hosts";
        }
    }

    /** L3: nothing goes between the inside and the outside but to {@code mustRun}, and what answers it. */
    record IsolateSite(List<Network> inside, List<Destination> mustRun) implements Command {
        public IsolateSite {
            inside = sortedNetworks(inside);
            mustRun = sortedDestinations(mustRun);
        }

        @Override
        public ContainmentLevel level() {
            return ContainmentLevel.L3;
        }

        @Override
        public String kind() {
            return "isolate-site";
        }
    }

    /**
     * L4: these hosts reach, and are reached from, nothing but the collectors; inside too. What they do on themselves
     * (loopback) goes on.
     *
     * @param collectors where evidence goes; usually of the inside
     * @param mustRun destinations that are left all the same; each is a stated way out for the attacker
     */
    record QuarantineHosts(List<HostTarget> hosts, List<Destination> collectors, List<Destination> mustRun)
            implements OfHosts {
        public QuarantineHosts {
            hosts = sortedHosts(hosts);
            collectors = sortedDestinations(collectors);
            mustRun = sortedDestinations(mustRun);
        }

        @Override
        public ContainmentLevel level() {
            return ContainmentLevel.L4;
        }

        @Override
        public String kind() {
            return "quarantine-hosts";
        }
    }

    /** L5: these hosts lose the network altogether. They are not powered off: their memory is evidence. */
    record UnplugHosts(List<HostTarget> hosts) implements OfHosts {
        public UnplugHosts {
            hosts = sortedHosts(hosts);
        }

        @Override
        public ContainmentLevel level() {
            return ContainmentLevel.L5;
        }

        @Override
        public String kind() {
            return "unplug-hosts";
        }
    }

    /** L5: nothing goes between the inside and the outside. */
    record UnplugSite(List<Network> inside) implements Command {
        public UnplugSite {
            inside = sortedNetworks(inside);
        }

        @Override
        public ContainmentLevel level() {
            return ContainmentLevel.L5;
        }

        @Override
        public String kind() {
            return "unplug-site";
        }
    }

    /** A command that is about an account of the directory, by the name it signs in with, without its domain. */
    sealed interface OfAccount extends Command {
        String account();

        @Override
        default ContainmentLevel level() {
            return ContainmentLevel.L2;
        }
    }

    /** L2: nobody signs in as this account any more. What is already signed in stays: see {@link RevokeSessions}. */
    record DisableAccount(String account) implements OfAccount {
        public DisableAccount {
            checkAccount(account);
        }

        @Override
        public String kind() {
            return "disable-account";
        }
    }

    /**
     * L2: what this account is signed in to ends, as far as whoever does it can make it: tickets, sessions, tokens. A directory can
     * only refuse to give out and renew, for which the account is disabled.
     */
    record RevokeSessions(String account) implements OfAccount {
        public RevokeSessions {
            checkAccount(account);
        }

        @Override
        public String kind() {
            return "revoke-sessions";
        }
    }

    /** L2: this account is a member of these groups no more. */
    record RemoveFromGroups(String account, List<String> groups) implements OfAccount {
        public RemoveFromGroups {
            checkAccount(account);
            groups = sorted(groups, "groups");
            groups.forEach(group -> checkLine(group, "a group"));
        }

        @Override
        public String kind() {
            return "remove-from-groups";
        }
    }

    /**
     * Something that only the site knows how to do, behind an address of its own.
     *
     * @param name of the webhook in the site's configuration; the address itself is not part of the command
     * @param level what it amounts to, by the site's configuration
     * @param body JSON that is sent as it stands
     */
    record CallWebhook(String name, ContainmentLevel level, Json.Members body) implements Command {
        /** Of the canonical body. */
        public static final int BODY_BYTES_MAX = 64 * 1024;

        public CallWebhook {
            if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
                throw new IllegalArgumentException(
                        "'" + name + "' is no name of a webhook: a-z, 0-9 and . _ - only, at most 64");
            }
            if (CanonicalJson.bytes(body).length > BODY_BYTES_MAX) {
                throw new IllegalArgumentException("the body of a webhook has at most " + BODY_BYTES_MAX + " bytes");
            }
        }

        @Override
        public String kind() {
            return "call-webhook";
        }
    }

    private static List<Network> sortedNetworks(Collection<Network> networks) {
        List<Network> sorted = networks.stream()
                .distinct()
                .sorted(Comparator.comparing(Network::first).thenComparingInt(Network::prefix))
                .toList();
        return counted(sorted, "networks", ENTRIES_MAX);
    }

    private static List<Destination> sortedDestinations(Collection<Destination> destinations) {
        List<Destination> sorted = destinations.stream().distinct().sorted().toList();
        if (sorted.size() > ENTRIES_MAX) {
            throw new IllegalArgumentException("a command names at most " + ENTRIES_MAX + " destinations");
        }
        return sorted;
    }

    private static List<HostTarget> sortedHosts(Collection<HostTarget> hosts) {
        List<HostTarget> sorted = hosts.stream().sorted().toList();
        HashSet<String> names = new HashSet<>();
        for (HostTarget host : sorted) {
            if (!names.add(host.host())) {
                throw new IllegalArgumentException("host " + host.host() + " stands twice in one command");
            }
        }
        return counted(sorted, "hosts", HOSTS_MAX);
    }

    private static List<String> sorted(Collection<String> words, String what) {
        return counted(words.stream().distinct().sorted().toList(), what, ENTRIES_MAX);
    }

    private static <T> List<T> counted(List<T> all, String what, int most) {
        if (all.isEmpty() || all.size() > most) {
            throw new IllegalArgumentException("a command names 1 to " + most + " " + what + ", not " + all.size());
        }
        return all;
    }

    /** Nothing of it can be taken for syntax by a directory (RFC 4514, RFC 4515) or a shell. */
    private static void checkAccount(String account) {
        if (!account.matches("[A-Za-z0-9_][A-Za-z0-9._$@-]{0,127}")) {
            throw new IllegalArgumentException("'" + account
                    + "' can't be acted upon: an account's name is letters, digits and . _ - @ $, at most 128");
        }
    }

    private static void checkLine(String text, String what) {
        if (text.isBlank() || text.length() > 512 || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException(what + " is one line of 1 to 512 characters");
        }
    }
}
