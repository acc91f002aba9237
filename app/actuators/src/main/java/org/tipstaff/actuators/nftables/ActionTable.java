package org.tipstaff.actuators.nftables;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.tipstaff.respond.ActionId;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.Destination;
import org.tipstaff.respond.HostTarget;
import org.tipstaff.site.Address;
import org.tipstaff.site.Mac;
import org.tipstaff.site.Network;

/**
 * One action as text for {@code nft -f -}: a table of its own in the family inet, and for what is cut between neighbours one of
 * the same name in the family bridge. Nothing of the site's rules is read or changed, so taking it back is deleting these two.
 *
 * <p>Four properties are worth knowing before a line is changed (docs/decisions/0024-one-table-per-action.md):
 *
 * <ul>
 *   <li>No rule accepts. A verdict of "accept" in one table does not overrule a "drop" in another, so what the site forbids
 *       stays forbidden.
 *   <li>No rule looks at {@code ct state established}, so flows that were there before are cut too. What is cut and is TCP is
 *       answered with a reset, for a flow that is only dropped goes on by itself once the cut is undone.
 *   <li>The lease stands in the kernel: each chain begins by asking a set whose elements time out. When it is over the table
 *       does nothing any more, whether or not this program is alive.
 *   <li>Whoever answers from a destination that is let through is let through, except with the first packet of a new TCP flow.
 * </ul>
 */
public record ActionTable(String name, boolean bridged, String text) {
    /** All tables of ours begin so. */
    public static final String PREFIX = "tipstaff_act_";

    /** Before the site's own filters, which stand at 0. */
    private static final int PRIORITY = -10;

    private static final String LINK_SCOPE_OUT = """
            ip daddr { 224.0.0.0/24, 255.255.255.255 } return
            ip6 daddr { fe80::/10, ff02::/16 } return
            """;
    private static final String NEIGHBOURS =
            "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, nd-router-advert } return\n";
    /** The resets that answer what is cut are the gateway's own packets, and pass here. */
    private static final String OUTPUT = "oif lo return\ntcp flags rst return\n";

    private static final String RELATED = "meta l4proto { icmp, icmpv6 } ct state related return\n";

    static String name(ActionId id) {
        return PREFIX + id.hex();
    }

    /**
     * @param mark what {@link #mark} made of the command
     * @param lease how long it holds, from now
     * @throws IllegalArgumentException for a command that is not of packets
     */
    public static ActionTable of(String name, Command command, String mark, Duration lease) {
        long seconds = Math.max(1, lease.toSeconds());
        return switch (command) {
            case Command.BlockAddresses block ->
                new ActionTable(name, false, inet(name, mark, seconds, blocked(block.networks(), seconds)));
            case Command.IsolateHosts isolate ->
                new ActionTable(
                        name,
                        false,
                        inet(
                                name,
                                mark,
                                seconds,
                                hosts(isolate.hosts())
                                        + networks("inside", isolate.inside())
                                        + keep(isolate.mustRun())
                                        + chain(
                                                "out",
                                                "ip daddr @inside4 return\nip6 daddr @inside6 return\nip daddr @hosts4 return\nip6 daddr @hosts6 return\n"
                                                        + LINK_SCOPE_OUT
                                                        + OUT_KEPT
                                                        + "goto cut\n")
                                        + chain(
                                                "in",
                                                "ip saddr @inside4 return\nip6 saddr @inside6 return\nip saddr @hosts4 return\nip6 saddr @hosts6 return\nip6 saddr fe80::/10 return\n"
                                                        + IN_KEPT
                                                        + RELATED
                                                        + "goto cut_in\n")
                                        + judged(ofHosts(isolate.hosts()))));
            case Command.IsolateSite isolate ->
                new ActionTable(name, false, inet(name, mark, seconds, site(isolate.inside(), isolate.mustRun())));
            case Command.UnplugSite unplug ->
                new ActionTable(name, false, inet(name, mark, seconds, site(unplug.inside(), List.of())));
            case Command.QuarantineHosts quarantine -> {
                List<Destination> kept = new ArrayList<>(quarantine.collectors());
                kept.addAll(quarantine.mustRun());
                yield quarantine(name, mark, seconds, quarantine.hosts(), kept);
            }
            case Command.UnplugHosts unplug -> quarantine(name, mark, seconds, unplug.hosts(), List.of());
            case Command.SinkholeDomains _, Command.OfAccount _, Command.CallWebhook _ ->
                throw new IllegalArgumentException("a packet filter does not do " + command.kind());
        };
    }

    /** Stands in the table as its comment, so that a table can be told from one of another command or lease. */
    static String mark(Command command, Instant expires) {
        return "tipstaff 1 " + command.digest().hex() + " until " + expires;
    }

    /** Takes both tables away, in one transaction. */
    String undo(boolean inet, boolean bridge) {
        return (inet ? "delete table inet " + name + "\n" : "") + (bridge ? "delete table bridge " + name + "\n" : "");
    }

    private static ActionTable quarantine(
            String name, String mark, long seconds, List<HostTarget> hosts, List<Destination> kept) {
        // Who is left nothing is not left the finding of neighbours either.
        String neighbours = kept.isEmpty() ? "" : NEIGHBOURS;
        String inet = inet(
                name,
                mark,
                seconds,
                hosts(hosts)
                        + keep(kept)
                        + chain("out", neighbours + OUT_KEPT + "goto cut\n")
                        + chain("in", neighbours + IN_KEPT + (kept.isEmpty() ? "" : RELATED) + "goto cut_in\n")
                        + judged(ofHosts(hosts)));
        List<Network> peers = kept.stream().map(Destination::network).distinct().toList();
        String peerFrames = kept.isEmpty() ? "" : """
                  icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } return
                  """;
        String bridge = table(
                "bridge",
                name,
                mark,
                """
                set lease { typeof meta pkttype; flags timeout; elements = { host timeout %1$ds, broadcast timeout %1$ds, multicast timeout %1$ds, other timeout %1$ds } }
                """.formatted(seconds)
                        + hosts(hosts)
                        + keep(kept)
                        + networks("peers", peers)
                        + chain("out", "arp daddr ip @peers4 return\n" + peerFrames + OUT_KEPT + "counter drop\n")
                        + chain("in", "arp saddr ip @peers4 return\n" + peerFrames + IN_KEPT + "counter drop\n")
                        // To the gateway itself: what is IP and under the host's own address is judged by the other
                        // table, which
                        // can answer with a reset; all else that a host may say is not said.
                        + chain(
                                "entry",
                                "ip saddr @hosts4 return\nip6 saddr @hosts6 return\n"
                                        + (kept.isEmpty()
                                                ? ""
                                                : "arp saddr ip @hosts4 return\nip6 saddr fe80::/10 icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } return\n")
                                        + "counter drop\n")
                        + base(
                                "forward",
                                "meta pkttype != @lease return\n"
                                        + fromHost(hosts, "out")
                                        + "arp saddr ip @hosts4 jump out\n"
                                        + toHost("in")
                                        + "arp daddr ip @hosts4 jump in\n"
                                        + (hosts.stream()
                                                        .allMatch(host ->
                                                                host.macs().isEmpty())
                                                ? ""
                                                : "ether daddr @macs jump in\n"))
                        + base(
                                "input",
                                "meta pkttype != @lease return\n" + fromHost(hosts, "entry")
                                        + "arp saddr ip @hosts4 jump entry\n"));
        return new ActionTable(name, true, inet + bridge);
    }

    private static final String OUT_KEPT = """
            ip daddr . meta l4proto . th dport @keep4 return
            ip6 daddr . meta l4proto . th dport @keep6 return
            """;

    /** What begins a TCP flow from there is not an answer. */
    private static final String IN_KEPT = """
            ip saddr . meta l4proto . th sport @keep4 tcp flags & (syn | ack) != syn return
            ip saddr . meta l4proto . th sport @keep4 meta l4proto udp return
            ip6 saddr . meta l4proto . th sport @keep6 tcp flags & (syn | ack) != syn return
            ip6 saddr . meta l4proto . th sport @keep6 meta l4proto udp return
            """;

    private static String blocked(List<Network> networks, long seconds) {
        String timeout = " timeout " + seconds + "s";
        return set("blocked4", "ipv4_addr", "interval, timeout", spelled(networks, 32, timeout))
                + set("blocked6", "ipv6_addr", "interval, timeout", spelled(networks, 128, timeout))
                + judged("""
                        ip daddr @blocked4 goto cut
                        ip6 daddr @blocked6 goto cut
                        ip saddr @blocked4 goto cut_in
                        ip6 saddr @blocked6 goto cut_in
                        """);
    }

    /** Default is the cut: so a packet under a forged address that is neither inside nor outside does not go out either. */
    private static String site(List<Network> inside, List<Destination> kept) {
        String own = """
                meta nfproto != @lease return
                """;
        String answered = """
                ip daddr @inside4 ip saddr . meta l4proto . th sport @keep4 tcp flags & (syn | ack) != syn return
                ip daddr @inside4 ip saddr . meta l4proto . th sport @keep4 meta l4proto udp return
                ip6 daddr @inside6 ip6 saddr . meta l4proto . th sport @keep6 tcp flags & (syn | ack) != syn return
                ip6 daddr @inside6 ip6 saddr . meta l4proto . th sport @keep6 meta l4proto udp return
                """;
        return networks("inside", inside)
                + keep(kept)
                + base("forward", own + """
                        ip saddr @inside4 ip daddr @inside4 return
                        ip6 saddr @inside6 ip6 daddr @inside6 return
                        """ + LINK_SCOPE_OUT + """
                        ip saddr @inside4 ip daddr . meta l4proto . th dport @keep4 return
                        ip6 saddr @inside6 ip6 daddr . meta l4proto . th dport @keep6 return
                        """ + answered + """
                        ip daddr @inside4 meta l4proto icmp ct state related return
                        ip6 daddr @inside6 meta l4proto icmpv6 ct state related return
                        ip saddr @inside4 goto cut
                        ip6 saddr @inside6 goto cut
                        goto cut_in
                        """)
                // The gateway itself: its resolver, its tunnels. It keeps its own addresses (DHCP) and its neighbours.
                + base(
                        "input",
                        own + """
                        iif lo return
                        ip saddr @inside4 return
                        ip6 saddr @inside6 return
                        ip6 saddr fe80::/10 return
                        """ + LINK_SCOPE_OUT + NEIGHBOURS + "udp sport 67 udp dport 68 return\n" + IN_KEPT
                                + RELATED
                                + "goto cut_in\n")
                + base(
                        "output",
                        own + """
                        oif lo return
                        ip daddr @inside4 return
                        ip6 daddr @inside6 return
                        """ + LINK_SCOPE_OUT + NEIGHBOURS + "udp sport 68 udp dport 67 return\n" + OUT_KEPT
                                + "goto cut\n");
    }

    private static String ofHosts(List<HostTarget> hosts) {
        return fromHost(hosts, "out") + toHost("in");
    }

    private static String fromHost(List<HostTarget> hosts, String chain) {
        return "ip saddr @hosts4 jump " + chain + "\nip6 saddr @hosts6 jump " + chain + "\n"
                + (hosts.stream().allMatch(host -> host.macs().isEmpty())
                        ? ""
                        : "ether saddr @macs jump " + chain + "\n");
    }

    private static String toHost(String chain) {
        return "ip daddr @hosts4 jump " + chain + "\nip6 daddr @hosts6 jump " + chain + "\n";
    }

    private static String judged(String rules) {
        return chain("judge", "meta nfproto != @lease return\n" + rules)
                + base("forward", "jump judge\n")
                + base("input", "iif lo return\njump judge\n")
                + base("output", OUTPUT + "jump judge\n");
    }

    private static String inet(String name, String mark, long seconds, String content) {
        return table("inet", name, mark, """
                set lease { typeof meta nfproto; flags timeout; elements = { ipv4 timeout %1$ds, ipv6 timeout %1$ds } }
                chain cut {
                counter
                tcp flags rst drop
                meta l4proto tcp reject with tcp reset
                drop
                }
                chain cut_in {
                tcp flags & (syn | ack) == syn counter drop
                goto cut
                }
                """.formatted(seconds) + content);
    }

    /**
     * "create" fails where "add" would silently go on: two actions never share a table. A table keeps only the comment that it was
     * created with, and nft reads no more than that of what stands in a "create".
     */
    private static String table(String family, String name, String mark, String content) {
        String table = "table " + family + " " + name;
        return "create " + table + " { comment \"" + mark + "\"; }\n" + table + " {\n" + content + "}\n";
    }

    private static String base(String hook, String rules) {
        return "chain " + hook + " {\ntype filter hook " + hook + " priority " + PRIORITY + "; policy accept;\n" + rules
                + "}\n";
    }

    private static String chain(String name, String rules) {
        return "chain " + name + " {\n" + rules + "}\n";
    }

    private static String hosts(List<HostTarget> hosts) {
        List<Address> addresses = hosts.stream()
                .flatMap(host -> host.addresses().stream())
                .distinct()
                .sorted()
                .toList();
        return set("hosts4", "ipv4_addr", "", spelledAddresses(addresses, 32))
                + set("hosts6", "ipv6_addr", "", spelledAddresses(addresses, 128))
                + set(
                        "macs",
                        "ether_addr",
                        "",
                        hosts.stream()
                                .flatMap(host -> host.macs().stream())
                                .distinct()
                                .sorted()
                                .map(Mac::text)
                                .toList());
    }

    private static List<String> spelledAddresses(List<Address> addresses, int bits) {
        return addresses.stream()
                .filter(each -> each.bits() == bits)
                .map(Address::toString)
                .toList();
    }

    private static String networks(String name, List<Network> networks) {
        return set(name + "4", "ipv4_addr", "interval", spelled(networks, 32, ""))
                + set(name + "6", "ipv6_addr", "interval", spelled(networks, 128, ""));
    }

    private static List<String> spelled(List<Network> networks, int bits, String timeout) {
        return networks.stream()
                .filter(each -> each.first().bits() == bits)
                .filter(each -> widest(each, networks))
                .map(each -> each + timeout)
                .toList();
    }

    /** nft refuses intervals that overlap; networks do so only where one holds the other. */
    private static boolean widest(Network network, Collection<Network> among) {
        return among.stream().noneMatch(other -> !other.equals(network) && holds(other, network));
    }

    private static boolean holds(Network wide, Network narrow) {
        return wide.prefix() < narrow.prefix() && wide.contains(narrow.first());
    }

    private static String keep(List<Destination> kept) {
        return keep("keep4", "ipv4_addr", kept, 32) + keep("keep6", "ipv6_addr", kept, 128);
    }

    private static String keep(String name, String type, List<Destination> kept, int bits) {
        return set(
                name,
                type + " . inet_proto . inet_service",
                "interval",
                kept.stream()
                        .filter(each -> each.network().first().bits() == bits)
                        .filter(each -> kept.stream()
                                .noneMatch(other -> other.transport() == each.transport()
                                        && other.port() == each.port()
                                        && holds(other.network(), each.network())))
                        .map(each -> each.network() + " . " + each.transport() + " . " + each.port())
                        .distinct()
                        .toList());
    }

    private static String set(String name, String type, String flags, List<String> elements) {
        return "set " + name + " { type " + type + "; " + (flags.isEmpty() ? "" : "flags " + flags + "; ")
                + (elements.isEmpty()
                        ? ""
                        : "elements = { " + elements.stream().collect(Collectors.joining(", ")) + " } ")
                + "}\n";
    }
}
