package org.tipstaff.actuators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tipstaff.actuators.nftables.Gateway.Call;
import org.tipstaff.actuators.nftables.LocalGateway;
import org.tipstaff.actuators.nftables.NftablesActuator;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.actuators.packets.EchoSeats.Seat;
import org.tipstaff.actuators.packets.Namespace;
import org.tipstaff.actuators.packets.Prober;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.Transport;
import org.tipstaff.site.Address;

/**
 * Twelve ways out of a quarantined host. What arrives is counted at the receiving side, frame by frame; without a cut each
 * channel carries something, or the test would show nothing.
 */
class LeakTest {
    private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");
    private static final byte[] SECRET = "name of a protected witness".getBytes(StandardCharsets.US_ASCII);
    private static final int SMTP = 25;
    private static final int PROXIED = 8080;
    private static final List<String> CHANNELS = List.of(
            "dns-udp",
            "dns-tcp",
            "doh",
            "icmp",
            "icmp6",
            "ntp",
            "ipv6",
            "new-ipv6-address",
            "quic",
            "established",
            "dhcp",
            "arp",
            "link-local-multicast",
            "loopback-proxy",
            "smtp-relay");

    private CourtNetwork court;

    @Test
    void nothingLeavesAQuarantinedHost() throws IOException {
        CourtNetwork.required();
        try (CourtNetwork opened = CourtNetwork.open("", Map.of())) {
            court = opened;
            prepare();
            Socket established = connect("h1", "203.0.113.66", CourtNetwork.TCP);
            try (established;
                    ServerSocket proxy = forwarder("h1", "127.0.0.1", 3128, "203.0.113.10", PROXIED);
                    ServerSocket relay = forwarder("fs", "10.20.3.20", SMTP, "203.0.113.10", SMTP)) {
                assertThat(proxy.isBound() && relay.isBound()).isTrue();
                reset();
                send(established);
                Map<String, Long> open = counted();
                for (String channel : CHANNELS) {
                    assertThat(open.get(channel))
                            .as("without a cut, bytes over " + channel)
                            .isPositive();
                }

                NftablesActuator nftables = new NftablesActuator(
                        court.gateway(), Clock.fixed(NOW, ZoneOffset.UTC), List.of(), court.prober());
                ApprovedAction quarantine = Approved.of(
                        new Command.QuarantineHosts(
                                List.of(CourtNetwork.target("h1")), CourtNetwork.collectors(), List.of()),
                        1,
                        NOW,
                        NOW.plusSeconds(3600));
                Outcome outcome = nftables.execute(quarantine);
                assertThat(outcome.result()).isEqualTo(Outcome.Result.DONE);
                reset();
                send(established);
                Map<String, Long> cut = counted();
                assertThat(cut.values().stream().mapToLong(Long::longValue).sum())
                        .as("bytes out: " + cut)
                        .isZero();

                assertThat(exchange("h1", "10.20.8.20", CourtNetwork.COLLECTOR))
                        .as("the collector is reached")
                        .isTrue();
                try (Prober.Flows flows = court.prober()
                        .open(List.of(CourtNetwork.probe(
                                "h1", "collector", Transport.TCP, CourtNetwork.COLLECTOR, Probe.Flow.NEW, true)))) {
                    assertThat(flows.opened()).as("over IPv6 too").containsValue(Prober.Answer.THROUGH);
                }
                assertThat(exchange("h1", "127.0.0.1", CourtNetwork.TCP))
                        .as("loopback goes on")
                        .isTrue();
                assertThat(exchange("h1", "203.0.113.40", CourtNetwork.MUST_RUN))
                        .as("nothing must run here")
                        .isFalse();
                assertThat(nftables.undo((ExecutedAction) quarantine.executed(NOW, outcome))
                                .result())
                        .isEqualTo(Outcome.Result.DONE);

                ApprovedAction residual = Approved.of(
                        new Command.QuarantineHosts(
                                List.of(CourtNetwork.target("h1")), CourtNetwork.collectors(), CourtNetwork.mustRun()),
                        2,
                        NOW,
                        NOW.plusSeconds(3600));
                ExecutedAction executed = (ExecutedAction) residual.executed(NOW, nftables.execute(residual));
                reset();
                assertThat(exchange("h1", "203.0.113.40", CourtNetwork.MUST_RUN))
                        .as("a destination that must run is a way out, and is called one")
                        .isTrue();
                assertThat(exchange("h1", "203.0.113.40", CourtNetwork.TCP))
                        .as("on its port only")
                        .isFalse();
                send(null);
                Map<String, Long> left = counted();
                assertThat(left.values().stream().mapToLong(Long::longValue).sum())
                        .as("besides it: " + left)
                        .isZero();
                assertThat(nftables.undo(executed).result()).isEqualTo(Outcome.Result.DONE);
            }
        }
    }

    private void prepare() throws IOException {
        for (String address : List.of("203.0.113.10", "2001:db8:113::10")) {
            List<Seat> seats = new ArrayList<>();
            for (int port : List.of(53, 123)) {
                seats.add(new Seat(Address.parse(address), Transport.UDP, port));
            }
            for (int port : List.of(53, SMTP, PROXIED)) {
                seats.add(new Seat(Address.parse(address), Transport.TCP, port));
            }
            court.echo().listen(court.seat("internet"), seats);
        }
        court.echo()
                .listen(
                        court.seat("h1"),
                        List.of(new Seat(Address.parse("127.0.0.1"), Transport.TCP, CourtNetwork.TCP)));
        // An address that nobody has told the court of.
        assertThat(BoundedProcess.run(
                                List.of(
                                        "ip",
                                        "-n",
                                        court.seat("h1").toString(),
                                        "addr",
                                        "add",
                                        "fd20:3::bad/64",
                                        "dev",
                                        "eth0",
                                        "nodad"),
                                "",
                                Duration.ofSeconds(10))
                        .good())
                .isTrue();
        String mac = CourtNetwork.mac("h1").text();
        count("internet", """
                ip6 saddr fd20:3::bad counter comment "new-ipv6-address"
                ip6 nexthdr udp udp dport 53 counter comment "ipv6"
                udp dport 53 counter comment "dns-udp"
                tcp dport 53 counter comment "dns-tcp"
                tcp dport 443 counter comment "doh"
                udp dport 443 counter comment "quic"
                udp dport 123 counter comment "ntp"
                tcp dport 25 counter comment "smtp-relay"
                tcp dport 8080 counter comment "loopback-proxy"
                icmp type echo-request counter comment "icmp"
                icmpv6 type echo-request counter comment "icmp6"
                meta l4proto { tcp, udp, icmp } counter comment "internet, all"
                """);
        count("attacker", """
                tcp dport 4430 counter comment "established"
                meta l4proto { tcp, udp, icmp } counter comment "attacker, all"
                """);
        for (String neighbour : List.of("h2", "fs")) {
            count(neighbour, """
                    ether saddr %1$s ether type arp counter comment "arp"
                    ether saddr %1$s udp dport 67 counter comment "dhcp"
                    ether saddr %1$s udp dport { 5353, 5355 } counter comment "link-local-multicast"
                    ether saddr %1$s counter comment "neighbours, all"
                    """.formatted(mac));
        }
    }

    private void count(String where, String rules) throws IOException {
        BoundedProcess.Ended loaded = new LocalGateway(court.seat(where))
                .run(
                        Call.APPLY,
                        "table netdev count {\nchain in {\ntype filter hook ingress device eth0 priority 0; policy accept;\n"
                                + rules + "}\n}\n");
        assertThat(loaded.good()).as(loaded.says()).isTrue();
    }

    private void reset() throws IOException {
        for (String where : List.of("internet", "attacker", "h2", "fs")) {
            assertThat(new LocalGateway(court.seat(where))
                                    .run(Call.APPLY, "reset rules\n")
                                    .good()
                            || restarted(where))
                    .isTrue();
        }
    }

    /** Older nft can't set the counters of rules back; the same rules anew begin at 0. */
    private boolean restarted(String where) throws IOException {
        LocalGateway there = new LocalGateway(court.seat(where));
        String rules = there.run(Call.RULES_TO_LOAD, "").out();
        return there.run(Call.APPLY, "flush ruleset\n" + rules).good();
    }

    private Map<String, Long> counted() throws IOException {
        Map<String, Long> bytes = new TreeMap<>();
        Pattern counter = Pattern.compile("counter packets [0-9]+ bytes ([0-9]+) comment \"([^\"]+)\"");
        for (String where : List.of("internet", "attacker", "h2", "fs")) {
            Matcher matcher = counter.matcher(new LocalGateway(court.seat(where))
                    .run(Call.APPLY, "list table netdev count\n")
                    .out());
            while (matcher.find()) {
                bytes.merge(matcher.group(2), Long.parseLong(matcher.group(1)), Long::sum);
            }
        }
        return bytes;
    }

    /** All channels, once. */
    private void send(@org.jspecify.annotations.Nullable Socket established) throws IOException {
        List<Thread> threads = new ArrayList<>();
        for (String internet : List.of("203.0.113.10", "2001:db8:113::10")) {
            for (int port : List.of(53, 123, 443)) {
                threads.add(Thread.startVirtualThread(() -> datagram("h1", null, internet, port)));
            }
            for (int port : List.of(53, 443)) {
                threads.add(Thread.startVirtualThread(() -> exchange("h1", internet, port)));
            }
            threads.add(Thread.startVirtualThread(() -> ping("h1", internet)));
        }
        threads.add(Thread.startVirtualThread(() -> datagram("h1", "fd20:3::bad", "2001:db8:113::10", 53)));
        threads.add(Thread.startVirtualThread(() -> datagram("h1", null, "255.255.255.255", 67)));
        for (String group : List.of("224.0.0.251", "ff02::fb%eth0")) {
            threads.add(Thread.startVirtualThread(() -> datagram("h1", null, group, 5353)));
        }
        threads.add(Thread.startVirtualThread(() -> datagram("h1", null, "224.0.0.252", 5355)));
        for (int last = 100; last < 104; last++) {
            String nobody = "10.20.3." + last;
            threads.add(Thread.startVirtualThread(() -> datagram("h1", null, nobody, 9)));
        }
        threads.add(Thread.startVirtualThread(() -> exchange("h1", "127.0.0.1", 3128)));
        threads.add(Thread.startVirtualThread(() -> exchange("h1", "10.20.3.20", SMTP)));
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (established != null) {
            try {
                established.getOutputStream().write(SECRET);
                established.getInputStream().read(new byte[SECRET.length]);
            } catch (IOException e) {
                // Reset, which is what a cut does to it.
                assertThat(e).isNotNull();
            }
        }
    }

    private Socket connect(String from, String to, int port) throws IOException {
        Socket socket = court.seat(from).call(() -> {
            Socket fresh = new Socket();
            fresh.connect(new InetSocketAddress(InetAddress.getByName(to), port), 300);
            return fresh;
        });
        socket.setSoTimeout(300);
        return socket;
    }

    private boolean exchange(String from, String to, int port) {
        try (Socket socket = connect(from, to, port)) {
            socket.getOutputStream().write(SECRET);
            return socket.getInputStream().read(new byte[SECRET.length]) == SECRET.length;
        } catch (IOException e) {
            return false;
        }
    }

    private void datagram(String from, @org.jspecify.annotations.Nullable String source, String to, int port) {
        try {
            court.seat(from).call(() -> {
                try (DatagramSocket socket = source == null
                        ? new DatagramSocket()
                        : new DatagramSocket(new InetSocketAddress(InetAddress.getByName(source), 0))) {
                    socket.setBroadcast(true);
                    socket.send(new DatagramPacket(SECRET, SECRET.length, InetAddress.getByName(to), port));
                }
                return true;
            });
        } catch (IOException e) {
            // Not sent is not leaked.
            assertThat(e).isNotNull();
        }
    }

    private void ping(String from, String to) {
        try {
            Namespace seat = court.seat(from);
            seat.call(() -> InetAddress.getByName(to).isReachable(300));
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }

    /** Takes a connection, and carries what it says on to the outside, from where it stands. */
    private ServerSocket forwarder(String where, String address, int port, String to, int toPort) throws IOException {
        ServerSocket server = court.seat(where).call(() -> new ServerSocket(port, 50, InetAddress.getByName(address)));
        Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                try (Socket in = server.accept();
                        Socket out = connect(where, to, toPort)) {
                    out.getOutputStream().write(in.getInputStream().readNBytes(SECRET.length));
                    in.getOutputStream().write(out.getInputStream().readNBytes(SECRET.length));
                } catch (IOException e) {
                    // The next one may get through.
                    continue;
                }
            }
        });
        return server;
    }
}
