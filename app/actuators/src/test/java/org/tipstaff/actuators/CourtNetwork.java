package org.tipstaff.actuators;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.tipstaff.actuators.nftables.Gateway;
import org.tipstaff.actuators.nftables.LocalGateway;
import org.tipstaff.actuators.packets.EchoSeats;
import org.tipstaff.actuators.packets.EchoSeats.Seat;
import org.tipstaff.actuators.packets.Namespace;
import org.tipstaff.actuators.packets.SocketProber;
import org.tipstaff.actuators.rehearsal.GatewayFacts;
import org.tipstaff.actuators.rehearsal.GatewayFacts.Attached;
import org.tipstaff.actuators.rehearsal.GatewayFacts.Interface;
import org.tipstaff.actuators.rehearsal.Twin;
import org.tipstaff.respond.Destination;
import org.tipstaff.respond.Endpoint;
import org.tipstaff.respond.HostTarget;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.Transport;
import org.tipstaff.site.Address;
import org.tipstaff.site.Mac;
import org.tipstaff.site.Network;

/**
 * A small court in network namespaces, with real packets: suspect h1, its neighbour h2 and a file server fs on one bridge of the
 * gateway; the collector behind another interface; outside, somebody, the attacker and a provider that must stay reachable.
 */
public final class CourtNetwork implements AutoCloseable {
    public static final int TCP = 4430;
    public static final int UDP = 5004;
    public static final int MUST_RUN = 443;
    public static final int COLLECTOR = 8443;

    public static final String BRIDGED_FRAMES_FILTERED = "net.bridge.bridge-nf-call-iptables";

    /** Rules of a site that has its own: sets, NAT, state, comments, counters. */
    public static final String SITE_RULES = """
            table inet site {
              comment "the court's own"
              set management { type ipv4_addr; flags interval; elements = { 10.20.8.0/24 } }
              set admitted { type ipv4_addr; flags dynamic, timeout; timeout 1h; }
              chain forward {
                type filter hook forward priority filter; policy accept;
                ct state invalid counter drop
                ct state established,related counter accept comment "what is known goes on"
                tcp dport 23 counter drop
              }
              chain input {
                type filter hook input priority filter; policy accept;
                ip saddr @management accept
              }
            }
            table ip nat {
              chain postrouting {
                type nat hook postrouting priority srcnat; policy accept;
                oifname "wan0" ip saddr 10.20.0.0/16 masquerade
              }
            }
            """;

    static final Network INSIDE4 = Network.parse("10.20.0.0/16");
    static final Network INSIDE6 = Network.parse("fd20::/16");

    private static final Map<String, List<String>> HOSTS = new TreeMap<>(Map.of(
            "h1", List.of("10.20.3.14", "fd20:3::14"),
            "h2", List.of("10.20.3.15", "fd20:3::15"),
            "fs", List.of("10.20.3.20", "fd20:3::20"),
            "collector", List.of("10.20.8.20", "fd20:8::20")));
    private static final Map<String, List<String>> FAR = new TreeMap<>(Map.of(
            "internet", List.of("203.0.113.10", "2001:db8:113::10"),
            "attacker", List.of("203.0.113.66", "2001:db8:113::66"),
            "provider", List.of("203.0.113.40", "2001:db8:113::40")));

    private final Twin twin;
    private final EchoSeats echo;

    private CourtNetwork(Twin twin, EchoSeats echo) {
        this.twin = twin;
        this.echo = echo;
    }

    /** Skips the test, with the reason, where namespaces can't be made. */
    public static void required() {
        String missing = Twin.unavailable();
        Assumptions.assumeTrue(missing == null, "real packets can't be sent here: " + missing);
    }

    public static CourtNetwork open(String rules, Map<String, String> settings) throws IOException {
        Twin.sweep();
        Twin twin = Twin.build(facts(rules, settings), "wan0", hosts(HOSTS), hosts(FAR));
        EchoSeats echo = new EchoSeats();
        CourtNetwork court = new CourtNetwork(twin, echo);
        for (Map.Entry<String, List<String>> each : Stream.concat(HOSTS.entrySet().stream(), FAR.entrySet().stream())
                .toList()) {
            List<Seat> seats = new ArrayList<>();
            for (String address : each.getValue()) {
                for (int port : List.of(TCP, MUST_RUN, COLLECTOR)) {
                    seats.add(new Seat(Address.parse(address), Transport.TCP, port));
                }
                for (int port : List.of(UDP, MUST_RUN)) {
                    seats.add(new Seat(Address.parse(address), Transport.UDP, port));
                }
            }
            echo.listen(court.seat(each.getKey()), seats);
        }
        return court;
    }

    public static GatewayFacts facts(String rules, Map<String, String> settings) {
        Map<String, String> all =
                new TreeMap<>(Map.of("net.ipv4.ip_forward", "1", "net.ipv6.conf.all.forwarding", "1"));
        all.putAll(settings);
        return new GatewayFacts(
                List.of(
                        new Interface(
                                "lan0", true, List.of(Attached.parse("10.20.3.1/24"), Attached.parse("fd20:3::1/64"))),
                        new Interface(
                                "sec0", false, List.of(Attached.parse("10.20.8.1/24"), Attached.parse("fd20:8::1/64"))),
                        new Interface(
                                "wan0",
                                false,
                                List.of(Attached.parse("198.51.100.2/24"), Attached.parse("2001:db8:100::2/64")))),
                all,
                rules);
    }

    static List<Twin.Host> hosts(Map<String, List<String>> named) {
        return named.entrySet().stream()
                .map(each -> new Twin.Host(
                        each.getKey(),
                        each.getValue().stream().map(Address::parse).toList(),
                        HOSTS.containsKey(each.getKey()) ? mac(each.getKey()) : null))
                .toList();
    }

    static Map<String, List<String>> inside() {
        return HOSTS;
    }

    static Map<String, List<String>> outside() {
        return FAR;
    }

    static Mac mac(String host) {
        return new Mac(
                "02:00:5e:10:00:%02x".formatted(List.copyOf(HOSTS.keySet()).indexOf(host) + 1));
    }

    public static HostTarget target(String host) {
        return new HostTarget(host, HOSTS.get(host).stream().map(Address::parse).toList(), List.of(mac(host)));
    }

    public static List<Network> insideNetworks() {
        return List.of(INSIDE4, INSIDE6);
    }

    public static List<Destination> mustRun() {
        return FAR.get("provider").stream()
                .map(Network::parse)
                .flatMap(network -> Stream.of(Transport.TCP, Transport.UDP)
                        .map(transport -> new Destination(network, transport, MUST_RUN)))
                .toList();
    }

    public static List<Destination> collectors() {
        return HOSTS.get("collector").stream()
                .map(Network::parse)
                .map(network -> new Destination(network, Transport.TCP, COLLECTOR))
                .toList();
    }

    public static Endpoint endpoint(String name, boolean ipv6) {
        List<String> addresses = HOSTS.getOrDefault(name, FAR.getOrDefault(name, List.of()));
        return new Endpoint(name, Address.parse(addresses.get(ipv6 ? 1 : 0)));
    }

    public static Probe probe(String from, String to, Transport transport, int port, Probe.Flow flow, boolean ipv6) {
        return new Probe(endpoint(from, ipv6), endpoint(to, ipv6), transport, port, flow);
    }

    public Gateway gateway() {
        return new LocalGateway(twin.gateway());
    }

    public Namespace gatewaySeat() {
        return twin.gateway();
    }

    public Namespace seat(String name) {
        return twin.seats().get(name);
    }

    public EchoSeats echo() {
        return echo;
    }

    public SocketProber prober() {
        return new SocketProber(twin.seats(), Duration.ofMillis(250), false, echo);
    }

    /** The site's file, in which every level is preapproved: approval is not what is tested here. */
    public static String site() {
        StringBuilder text = new StringBuilder("""
                court: {name: Example Court, timezone: Europe/Amsterdam, languages: [en]}
                zones:
                  - {id: registry, networks: [10.20.3.0/24, "fd20:3::/64"], internet: yes}
                  - {id: security, networks: [10.20.8.0/24, "fd20:8::/64"], internet: no}
                hosts:
                """);
        HOSTS.forEach((name, addresses) -> text.append("  - {id: ")
                .append(name)
                .append(", names: [")
                .append(name)
                .append("], addresses: [\"")
                .append(String.join("\", \"", addresses))
                .append("\"], zone: ")
                .append(name.equals("collector") ? "security" : "registry")
                .append(", role: computer, owner: it}\n"));
        text.append("policy:\n  approvals:\n");
        for (int level = 1; level <= 5; level++) {
            text.append("    - {level: L").append(level).append(", preapproved: yes}\n");
        }
        return text.toString();
    }

    @Override
    public void close() {
        echo.close();
        twin.close();
    }
}
