package org.tipstaff.actuators.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tipstaff.actuators.CourtNetwork;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.PacketRule;
import org.tipstaff.respond.PredictionMatrix;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.Transport;

/** A plan is tried in a twin of the network before it is carried out, and what differs from the prediction blocks it. */
class RehearsalTest {
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final Map<String, String> BRIDGED_FILTERED = Map.of(
            "net.bridge.bridge-nf-call-iptables", "1",
            "net.bridge.bridge-nf-call-ip6tables", "1");
    private static final Command.IsolateHosts ISOLATE = new Command.IsolateHosts(
            List.of(CourtNetwork.target("h1")), CourtNetwork.insideNetworks(), CourtNetwork.mustRun());
    private static final Command QUARANTINE =
            new Command.QuarantineHosts(List.of(CourtNetwork.target("h1")), CourtNetwork.collectors(), List.of());

    @BeforeAll
    static void packets() {
        CourtNetwork.required();
    }

    private static PredictionMatrix predicted(Command command) {
        Map<Probe, Boolean> expected = new TreeMap<>();
        for (boolean ipv6 : List.of(false, true)) {
            for (Probe.Flow flow : Probe.Flow.values()) {
                for (String from : List.of("h1", "h2")) {
                    for (String to : List.of("internet", "attacker", "fs")) {
                        add(
                                expected,
                                command,
                                CourtNetwork.probe(from, to, Transport.TCP, CourtNetwork.TCP, flow, ipv6));
                        add(
                                expected,
                                command,
                                CourtNetwork.probe(from, to, Transport.UDP, CourtNetwork.UDP, flow, ipv6));
                    }
                    add(
                            expected,
                            command,
                            CourtNetwork.probe(from, "provider", Transport.TCP, CourtNetwork.MUST_RUN, flow, ipv6));
                    add(
                            expected,
                            command,
                            CourtNetwork.probe(from, "collector", Transport.TCP, CourtNetwork.COLLECTOR, flow, ipv6));
                }
                add(expected, command, CourtNetwork.probe("h1", "h2", Transport.TCP, CourtNetwork.TCP, flow, ipv6));
                add(expected, command, CourtNetwork.probe("h2", "h1", Transport.TCP, CourtNetwork.TCP, flow, ipv6));
            }
        }
        return new PredictionMatrix(new TreeMap<>(expected));
    }

    private static void add(Map<Probe, Boolean> expected, Command command, Probe probe) {
        expected.put(probe, PacketRule.passes(List.of(command), probe));
    }

    private static RehearsalResult rehearse(
            Command command, Map<String, String> settings, Function<Command, String> rules) {
        return new Rehearsal(CourtNetwork.facts(CourtNetwork.SITE_RULES, settings), "wan0", PATIENCE, rules)
                .rehearse(List.of(command), predicted(command));
    }

    @Test
    void aPlanThatDoesWhatIsPredictedPasses() {
        for (Command command : List.of(
                ISOLATE, QUARANTINE, new Command.IsolateSite(CourtNetwork.insideNetworks(), CourtNetwork.mustRun()))) {
            for (Map<String, String> settings : List.of(Map.<String, String>of(), BRIDGED_FILTERED)) {
                assertThat(rehearse(command, settings, Rehearsal::table))
                        .as(command.kind() + " " + settings)
                        .isInstanceOfSatisfying(
                                RehearsalResult.Passed.class,
                                passed -> assertThat(passed.cut()).isPositive());
            }
        }
    }

    /** The cut as one would write it who thinks that a router sees only what is routed. */
    private static String onlyRouted(Command command) {
        return """
            table inet tipstaff_act_naive {
              chain forward {
                type filter hook forward priority -10; policy accept;
                ip saddr 10.20.3.14 ip daddr 203.0.113.40 return
                ip6 saddr fd20:3::14 ip6 daddr 2001:db8:113::40 return
                ip daddr 10.20.3.14 ip saddr 203.0.113.40 return
                ip6 daddr fd20:3::14 ip6 saddr 2001:db8:113::40 return
                ip saddr 10.20.3.14 oifname != "sec0" drop
                ip6 saddr fd20:3::14 oifname != "sec0" drop
                ip daddr 10.20.3.14 iifname != "sec0" drop
                ip6 daddr fd20:3::14 iifname != "sec0" drop
              }
            }
            """;
    }

    @Test
    void sameRulesAndOneSettingOfTheKernelTakeTheNeighboursTooAndThatIsSeen() {
        assertThat(rehearse(ISOLATE, Map.of(), RehearsalTest::onlyRouted)).isInstanceOf(RehearsalResult.Passed.class);
        assertThat(rehearse(ISOLATE, BRIDGED_FILTERED, RehearsalTest::onlyRouted))
                .isInstanceOfSatisfying(
                        RehearsalResult.Failed.class,
                        failed -> assertThat(failed.differences())
                                .anyMatch(line -> line.startsWith("h1 (10.20.3.14) to fs")
                                        && line.contains("expected ok, seen cut"))
                                .anyMatch(line -> line.startsWith("h2 (fd20:3::15) to h1")
                                        && line.contains("expected ok, seen cut"))
                                .noneMatch(line -> line.contains("expected cut, seen ok")));
    }

    /** Faults as they are made: each changes the rules a little, and packets show it. */
    private static Map<String, UnaryOperator<String>> faults() {
        Map<String, UnaryOperator<String>> faults = new LinkedHashMap<>();
        faults.put(
                "IPv6 forgotten",
                text -> text.replace("ip6 saddr @hosts6 jump out\n", "").replace("ether saddr @macs jump out\n", ""));
        faults.put(
                "IPv4 forgotten",
                text -> text.replace("ip saddr @hosts4 jump out\n", "").replace("ether saddr @macs jump out\n", ""));
        faults.put(
                "only what comes in",
                text -> text.replace("saddr @hosts4 jump out", "saddr 192.0.2.1 jump out")
                        .replace("saddr @hosts6 jump out", "saddr 2001:db8::1 jump out")
                        .replace("ether saddr @macs jump out", "ether saddr 02:00:00:00:99:99 jump out"));
        faults.put(
                "established goes on",
                text -> text.replace("chain out {\n", "chain out {\nct state established return\n"));
        faults.put("the lease is over at once", text -> text.replace("timeout 3600s", "timeout 1ms"));
        faults.put("must-run forgotten", text -> text.replaceAll("(set keep4 \\{[^}]*?)elements = \\{[^}]*\\}", "$1"));
        faults.put(
                "must-run forgotten in IPv6",
                text -> text.replaceAll("(set keep6 \\{[^}]*?)elements = \\{[^}]*\\}", "$1"));
        faults.put(
                "must-run on any port",
                text -> text.replace(". tcp . 443", ". tcp . 1-65535")
                        .replace(". udp . 443", ". udp . 1-65535")
                        .replace("203.0.113.40/32", "203.0.113.0/24")
                        .replace("2001:db8:113::40/128", "2001:db8:113::/64"));
        faults.put(
                "answers of must-run cut",
                text -> text.replaceAll("ip6? saddr \\. meta l4proto \\. th sport @keep[46][^\n]*\n", ""));
        faults.put(
                "the inside forgotten", text -> text.replaceAll("(set inside4 \\{[^}]*?)elements = \\{[^}]*\\}", "$1"));
        faults.put("the wrong host", text -> text.replace("10.20.3.14", "10.20.3.15"));
        faults.put(
                "a neighbour too",
                text -> text.replace("elements = { 10.20.3.14 }", "elements = { 10.20.3.14, 10.20.3.15 }"));
        faults.put(
                "a whole network", text -> text.replace("ip saddr @hosts4 jump out", "ip saddr 10.20.3.0/24 jump out"));
        faults.put(
                "nothing is hooked",
                text -> text.replace(
                        "hook forward priority -10; policy accept;\njump judge",
                        "hook forward priority -10; policy accept;"));
        faults.put("accept instead of the cut", text -> text.replace("goto cut\n", "accept\n"));
        faults.put(
                "everything is dropped",
                text -> text.replace(
                        "hook forward priority -10; policy accept;", "hook forward priority -10; policy drop;"));
        faults.put("TCP only", text -> text.replace("goto cut\n", "meta l4proto tcp goto cut\n"));
        faults.put("UDP only", text -> text.replace("goto cut\n", "meta l4proto udp goto cut\n"));
        faults.put("a rule that does not load", text -> text.replace("goto cut\n", "goto nowhere\n"));
        faults.put("a set of the site is emptied", text -> text + "delete table ip nat\n");
        faults.put(
                "a chain of the site is changed",
                text -> text + "insert rule inet site forward ip6 daddr 2001:db8:113::/64 drop\n");
        faults.put(
                "a rule of the site is added, to no effect",
                text -> text + "add rule inet site input tcp dport 9 drop\n");
        return faults;
    }

    @Test
    void eachSeededFaultIsSeen() {
        List<String> unseen = new ArrayList<>();
        Map<String, UnaryOperator<String>> faults = faults();
        List<String> names = new ArrayList<>(faults.keySet());
        int step = Boolean.getBoolean("tipstaff.full") ? 1 : 5;
        for (int i = 0; i < names.size(); i += step) {
            UnaryOperator<String> fault = faults.get(names.get(i));
            assertThat(fault.apply(Rehearsal.table(ISOLATE))).as(names.get(i)).isNotEqualTo(Rehearsal.table(ISOLATE));
            RehearsalResult result = rehearse(ISOLATE, Map.of(), command -> fault.apply(Rehearsal.table(command)));
            if (!(result instanceof RehearsalResult.Failed)) {
                unseen.add(names.get(i) + ": " + result);
            }
        }
        assertThat(unseen).isEmpty();
    }

    @Test
    void aPlanThatCutsNothingWasNotRehearsed() {
        Command command = new Command.BlockAddresses(List.of(org.tipstaff.site.Network.parse("203.0.113.99")));
        assertThat(rehearse(command, Map.of(), Rehearsal::table))
                .isInstanceOfSatisfying(
                        RehearsalResult.Failed.class,
                        failed -> assertThat(failed.differences())
                                .singleElement()
                                .asString()
                                .contains("nothing that got through before is cut"));
    }

    @Test
    void theFactsOfATwinAreThoseOfTheGateway() throws java.io.IOException {
        try (CourtNetwork court = CourtNetwork.open(CourtNetwork.SITE_RULES, BRIDGED_FILTERED)) {
            GatewayFacts read = GatewayFacts.read(court.gateway());
            assertThat(read.interfaces())
                    .containsExactlyInAnyOrderElementsOf(
                            CourtNetwork.facts("", Map.of()).interfaces());
            assertThat(read.settings())
                    .containsAllEntriesOf(BRIDGED_FILTERED)
                    .containsEntry("net.ipv4.ip_forward", "1");
            assertThat(new Rehearsal(read, "wan0", PATIENCE, Rehearsal::table)
                            .rehearse(List.of(ISOLATE), predicted(ISOLATE)))
                    .isInstanceOf(RehearsalResult.Passed.class);
        }
    }
}
