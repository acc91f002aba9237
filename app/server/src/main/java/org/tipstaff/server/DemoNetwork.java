package org.tipstaff.server;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tipstaff.actuators.nftables.Gateway;
import org.tipstaff.actuators.nftables.LocalGateway;
import org.tipstaff.actuators.packets.EchoSeats;
import org.tipstaff.actuators.packets.Namespace;
import org.tipstaff.actuators.rehearsal.GatewayFacts;
import org.tipstaff.actuators.rehearsal.GatewayFacts.Attached;
import org.tipstaff.actuators.rehearsal.GatewayFacts.Interface;
import org.tipstaff.actuators.rehearsal.Twin;
import org.tipstaff.respond.Transport;
import org.tipstaff.site.Address;
import org.tipstaff.site.Site;

/** The example court as a network of namespaces: its gateway with rules of its own, its hosts, and an outside. */
final class DemoNetwork implements AutoCloseable {
    /** Rules that a court has without this program. */
    private static final String RULES = """
            table inet site {
              comment "the court's own"
              set management { type ipv4_addr; flags interval; elements = { 10.20.8.0/24 } }
              chain forward {
                type filter hook forward priority filter; policy accept;
                ct state established,related counter accept
                tcp dport 23 counter drop
              }
              chain input {
                type filter hook input priority filter; policy accept;
                ip saddr @management accept
              }
            }
            """;

    static final String ATTACKER = "203.0.113.25";
    static final String STREAM = "203.0.113.60";

    private static final List<List<String>> OUTSIDE = List.of(
            List.of("attacker", ATTACKER, "203.0.113.80"),
            List.of("world", "198.51.100.250", "2001:db8:ffff:ffff::250"),
            List.of("e-filing", "203.0.113.40", "2001:db8:ffff::40"),
            List.of("stream", STREAM),
            List.of("mail", "203.0.113.26"));

    private static final List<Integer> PORTS = List.of(443, 445, 6514, 25);

    private final Twin twin;
    private final EchoSeats echoes;

    private DemoNetwork(Twin twin, EchoSeats echoes) {
        this.twin = twin;
        this.echoes = echoes;
    }

    static DemoNetwork open(Site site) throws IOException {
        Twin.sweep();
        GatewayFacts facts = new GatewayFacts(
                List.of(
                        door("srv0", "10.20.1.1/24", "2001:db8:20:1::1/64"),
                        door("reg0", "10.20.3.1/24", "2001:db8:20:3::1/64"),
                        door("chb0", "10.20.4.1/24", "2001:db8:20:4::1/64"),
                        door("it0", "10.20.5.1/24", "2001:db8:20:5::1/64"),
                        door("crt0", "10.20.6.1/24"),
                        door("sec0", "10.20.8.1/24", "2001:db8:20:8::1/64"),
                        door("wan0", "192.0.2.2/24", "2001:db8:100::2/64")),
                Map.of("net.ipv4.ip_forward", "1", "net.ipv6.conf.all.forwarding", "1"),
                RULES);
        List<Twin.Host> inside = site.hosts().stream()
                .map(host -> new Twin.Host(
                        host.id(),
                        host.addresses(),
                        host.macs().isEmpty() ? null : host.macs().getFirst()))
                .toList();
        List<Twin.Host> far = OUTSIDE.stream()
                .map(each -> new Twin.Host(
                        each.getFirst(),
                        each.stream().skip(1).map(Address::parse).toList(),
                        null))
                .toList();
        Twin twin = Twin.build(facts, "wan0", inside, far);
        boolean complete = false;
        EchoSeats echoes = new EchoSeats();
        try {
            Map<String, List<Address>> all = new TreeMap<>();
            inside.forEach(host -> all.put(host.name(), host.addresses()));
            far.forEach(host -> all.put(host.name(), host.addresses()));
            for (Map.Entry<String, List<Address>> each : all.entrySet()) {
                Set<EchoSeats.Seat> seats = new TreeSet<>();
                for (Address address : each.getValue()) {
                    PORTS.forEach(port -> seats.add(new EchoSeats.Seat(address, Transport.TCP, port)));
                    seats.add(new EchoSeats.Seat(address, Transport.UDP, 53));
                }
                echoes.listen(twin.seat(each.getKey()), seats);
            }
            complete = true;
            return new DemoNetwork(twin, echoes);
        } finally {
            if (!complete) {
                echoes.close();
                twin.close();
            }
        }
    }

    private static Interface door(String name, String... addresses) {
        List<Attached> attached = new ArrayList<>();
        for (String address : addresses) {
            attached.add(Attached.parse(address));
        }
        return new Interface(name, false, attached);
    }

    /** By id of host, and the gateway. */
    Map<String, Namespace> seats() {
        return twin.seats();
    }

    Namespace seat(String name) throws IOException {
        return twin.seat(name);
    }

    Gateway gateway() {
        return new LocalGateway(twin.gateway());
    }

    /** As identity of rules is defined: without counters, with handles. */
    String ruleset() throws IOException {
        return gateway().run(Gateway.Call.RULESET, "").out();
    }

    static InetAddress inet(String address) throws IOException {
        return InetAddress.getByName(address);
    }

    @Override
    public void close() {
        echoes.close();
        twin.close();
    }
}
