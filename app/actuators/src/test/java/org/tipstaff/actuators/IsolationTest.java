package org.tipstaff.actuators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tipstaff.actuators.nftables.Gateway.Call;
import org.tipstaff.actuators.nftables.NftablesActuator;
import org.tipstaff.actuators.packets.Prober;
import org.tipstaff.actuators.packets.Prober.Answer;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.PacketRule;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.Transport;
import org.tipstaff.respond.Verification;
import org.tipstaff.site.Network;

/** What each level cuts and what it leaves, with real packets: IPv4 and IPv6, flows that begin after the cut and flows that were there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTest {
    private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private CourtNetwork court;
    private final List<Prober.Flows> open = new ArrayList<>();

    @BeforeAll
    void begin() throws IOException {
        CourtNetwork.required();
        court = CourtNetwork.open(CourtNetwork.SITE_RULES, Map.of());
    }

    @AfterEach
    void closeFlows() {
        open.forEach(Prober.Flows::close);
        open.clear();
    }

    @AfterAll
    void end() {
        if (court != null) {
            court.close();
        }
    }

    /** One row of the table: what a level leaves, in the order of {@link #PATHS}. */
    enum Level {
        L1(
                new Command.BlockAddresses(List.of(Network.parse("203.0.113.66"), Network.parse("2001:db8:113::66"))),
                "attacker=CUT internet=ok must=ok fs=ok h1h2=ok h2h1=ok collector=ok h2net=ok h2attacker=CUT h2fs=ok neth1=ok"),
        L2(
                new Command.IsolateHosts(
                        List.of(CourtNetwork.target("h1")), CourtNetwork.insideNetworks(), CourtNetwork.mustRun()),
                "attacker=CUT internet=CUT must=ok fs=ok h1h2=ok h2h1=ok collector=ok h2net=ok h2attacker=ok h2fs=ok neth1=CUT"),
        L3(
                new Command.IsolateSite(CourtNetwork.insideNetworks(), CourtNetwork.mustRun()),
                "attacker=CUT internet=CUT must=ok fs=ok h1h2=ok h2h1=ok collector=ok h2net=CUT h2attacker=CUT h2fs=ok neth1=CUT"),
        L4(
                new Command.QuarantineHosts(List.of(CourtNetwork.target("h1")), CourtNetwork.collectors(), List.of()),
                "attacker=CUT internet=CUT must=CUT fs=CUT h1h2=CUT h2h1=CUT collector=ok h2net=ok h2attacker=ok h2fs=ok neth1=CUT"),
        L5(
                new Command.UnplugHosts(List.of(CourtNetwork.target("h1"))),
                "attacker=CUT internet=CUT must=CUT fs=CUT h1h2=CUT h2h1=CUT collector=CUT h2net=ok h2attacker=ok h2fs=ok neth1=CUT"),
        L5_SITE(
                new Command.UnplugSite(CourtNetwork.insideNetworks()),
                "attacker=CUT internet=CUT must=CUT fs=ok h1h2=ok h2h1=ok collector=ok h2net=CUT h2attacker=CUT h2fs=ok neth1=CUT");

        private final Command command;
        private final String table;

        Level(Command command, String table) {
            this.command = command;
            this.table = table;
        }
    }

    private record Path(String name, String from, String to, int tcp, int udp) {}

    private static final List<Path> PATHS = List.of(
            new Path("attacker", "h1", "attacker", CourtNetwork.TCP, CourtNetwork.UDP),
            new Path("internet", "h1", "internet", CourtNetwork.TCP, CourtNetwork.UDP),
            new Path("must", "h1", "provider", CourtNetwork.MUST_RUN, CourtNetwork.MUST_RUN),
            new Path("fs", "h1", "fs", CourtNetwork.TCP, CourtNetwork.UDP),
            new Path("h1h2", "h1", "h2", CourtNetwork.TCP, CourtNetwork.UDP),
            new Path("h2h1", "h2", "h1", CourtNetwork.TCP, CourtNetwork.UDP),
            new Path("collector", "h1", "collector", CourtNetwork.COLLECTOR, 0),
            new Path("h2net", "h2", "internet", CourtNetwork.TCP, CourtNetwork.UDP),
            new Path("h2attacker", "h2", "attacker", CourtNetwork.TCP, CourtNetwork.UDP),
            new Path("h2fs", "h2", "fs", CourtNetwork.TCP, CourtNetwork.UDP),
            new Path("neth1", "internet", "h1", CourtNetwork.TCP, CourtNetwork.UDP));

    private static List<Probe> probes(Path path) {
        List<Probe> probes = new ArrayList<>();
        for (boolean ipv6 : List.of(false, true)) {
            for (Probe.Flow flow : Probe.Flow.values()) {
                probes.add(CourtNetwork.probe(path.from(), path.to(), Transport.TCP, path.tcp(), flow, ipv6));
                if (path.udp() > 0) {
                    probes.add(CourtNetwork.probe(path.from(), path.to(), Transport.UDP, path.udp(), flow, ipv6));
                }
            }
            if (!path.name().equals("must") && !path.name().equals("collector")) {
                probes.add(CourtNetwork.probe(path.from(), path.to(), Transport.ICMP, 0, Probe.Flow.NEW, ipv6));
            }
        }
        return probes;
    }

    private static List<Probe> all() {
        return PATHS.stream().flatMap(path -> probes(path).stream()).toList();
    }

    /** A busy machine answers late, so what should get through and does not is tried twice. */
    private static Map<Probe, Answer> tried(Prober.Flows flows, Map<Probe, Answer> first, Predicate<Probe> mustBeCut) {
        Map<Probe, Answer> answers = new TreeMap<>(first);
        if (answers.entrySet().stream()
                .anyMatch(each -> each.getValue() != Answer.THROUGH && !mustBeCut.test(each.getKey()))) {
            flows.again().forEach((probe, answer) -> {
                if (answer == Answer.THROUGH) {
                    answers.put(probe, answer);
                }
            });
        }
        return answers;
    }

    private Prober.Flows opened(List<Probe> probes) {
        Prober.Flows flows = court.prober().open(probes);
        open.add(flows);
        return flows;
    }

    private static String table(Map<Probe, Answer> answers) {
        Map<String, String> row = new LinkedHashMap<>();
        for (Path path : PATHS) {
            List<Answer> seen =
                    probes(path).stream().map(answers::get).distinct().toList();
            row.put(
                    path.name(),
                    seen.size() > 1
                            ? "MIXED" + answers(path, answers)
                            : seen.getFirst() == Answer.THROUGH ? "ok" : "CUT");
        }
        StringBuilder text = new StringBuilder();
        row.forEach((name, word) ->
                text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(word));
        return text.toString();
    }

    private static List<String> answers(Path path, Map<Probe, Answer> answers) {
        return probes(path).stream()
                .map(probe -> probe.transport() + "/" + probe.flow() + "/" + (probe.ipv6() ? "6" : "4") + "="
                        + answers.get(probe))
                .toList();
    }

    private static List<Probe> notThrough(Map<Probe, Answer> answers) {
        return answers.entrySet().stream()
                .filter(each -> each.getValue() != Answer.THROUGH)
                .map(Map.Entry::getKey)
                .toList();
    }

    private String ruleset() throws IOException {
        String text = court.gateway().run(Call.RULESET, "").out();
        assertThat(text).contains("table inet site {").contains("masquerade");
        return text;
    }

    private NftablesActuator actuator() {
        return new NftablesActuator(court.gateway(), CLOCK, all(), court.prober());
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void cutsWhatItsLevelSaysAndNothingElse(Level level) throws IOException {
        String before = ruleset();
        Prober.Flows flows = opened(all());
        assertThat(notThrough(tried(flows, flows.opened(), probe -> false)))
                .as("without a cut all gets through")
                .isEmpty();

        NftablesActuator nftables = actuator();
        ApprovedAction approved = Approved.of(level.command, level.ordinal(), NOW, NOW.plusSeconds(3600));
        Outcome outcome = nftables.execute(approved);
        assertThat(outcome.result()).as(outcome.reasons().toString()).isEqualTo(Outcome.Result.DONE);
        ExecutedAction executed = (ExecutedAction) approved.executed(NOW, outcome);
        try {
            Map<Probe, Answer> seen =
                    tried(flows, flows.again(), probe -> !PacketRule.passes(List.of(level.command), probe));
            assertThat(table(seen)).isEqualTo(level.table);
            seen.forEach((probe, answer) -> assertThat(answer == Answer.CUT)
                    .as(probe.toString())
                    .isEqualTo(!PacketRule.passes(List.of(level.command), probe)));
            Verification verification = nftables.verify(executed);
            assertThat(verification.effect())
                    .as(verification.reasons().toString())
                    .isEqualTo(Verification.Effect.VERIFIED);
        } finally {
            assertThat(nftables.undo(executed).result()).isEqualTo(Outcome.Result.DONE);
        }
        assertThat(ruleset()).isEqualTo(before);
        assertThat(nftables.observe(approved.id())).isEqualTo(Presence.ABSENT);
        Prober.Flows after = opened(all());
        assertThat(notThrough(tried(after, after.opened(), probe -> false)))
                .as("undone, all gets through again")
                .isEmpty();
    }

    @Test
    void anEstablishedFlowThatSpokeDuringTheCutDoesNotGoOnAfterIt() throws IOException {
        List<Probe> probes = List.of(
                CourtNetwork.probe("h1", "attacker", Transport.TCP, CourtNetwork.TCP, Probe.Flow.ESTABLISHED, false),
                CourtNetwork.probe("h1", "attacker", Transport.TCP, CourtNetwork.TCP, Probe.Flow.ESTABLISHED, true));
        Prober.Flows flows = opened(probes);
        assertThat(flows.opened()).doesNotContainValue(Answer.CUT);
        NftablesActuator nftables = actuator();
        Command quarantine =
                new Command.QuarantineHosts(List.of(CourtNetwork.target("h1")), CourtNetwork.collectors(), List.of());
        ApprovedAction approved = Approved.of(quarantine, 100, NOW, NOW.plusSeconds(3600));
        ExecutedAction executed = (ExecutedAction) approved.executed(NOW, nftables.execute(approved));
        assertThat(flows.again()).doesNotContainValue(Answer.THROUGH);
        assertThat(nftables.undo(executed).result()).isEqualTo(Outcome.Result.DONE);
        assertThat(flows.again()).as("the connection is dead, not paused").doesNotContainValue(Answer.THROUGH);
    }
}
