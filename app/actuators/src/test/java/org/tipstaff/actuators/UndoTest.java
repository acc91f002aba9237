package org.tipstaff.actuators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tipstaff.actuators.nftables.Gateway;
import org.tipstaff.actuators.nftables.Gateway.Call;
import org.tipstaff.actuators.nftables.NftablesActuator;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;
import org.tipstaff.actuators.packets.BoundedProcess.SilentException;
import org.tipstaff.actuators.packets.Prober;
import org.tipstaff.actuators.packets.Prober.Answer;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.HostTarget;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.PacketRule;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.Transport;
import org.tipstaff.site.Network;

/**
 * Whatever the site's rules, whatever was done, in which order it is undone and where the program died: afterwards the rules are
 * what they were, handles included, and packets go where they went.
 */
class UndoTest {
    private static final long SEED = 20_260_601;
    private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final List<String> HOSTS = List.of("h1", "h2", "fs");
    private static final int NETWORKS = 4;

    @Test
    void anyUndoRestoresAnySite() throws Exception {
        CourtNetwork.required();
        int cases = Boolean.getBoolean("tipstaff.full") ? 1_000 : 15;
        AtomicInteger next = new AtomicInteger();
        List<Future<List<Case>>> working = new ArrayList<>();
        List<Case> done = new ArrayList<>();
        // Each worker has a network of its own, which it uses again and again; most of a case is waiting for what is
        // cut.
        try (ExecutorService workers = Executors.newFixedThreadPool(NETWORKS)) {
            for (int worker = 0; worker < NETWORKS; worker++) {
                working.add(workers.submit(() -> casesOf(next, cases)));
            }
            for (Future<List<Case>> each : working) {
                done.addAll(each.get());
            }
        }
        assertThat(done).hasSize(cases);
        int probed = done.stream().mapToInt(each -> each.probed).sum();
        int crashes = done.stream().mapToInt(each -> each.crashes).sum();
        int cut = done.stream().mapToInt(each -> each.cut).sum();
        assertThat(probed).as("probes that got through before and after").isGreaterThan(cases * 10);
        assertThat(crashes).as("crashes").isGreaterThan(cases / 5);
        assertThat(cut).as("flows that were seen cut").isGreaterThan(cases);
        System.out.println("undo: " + cases + " cases, " + crashes + " crashes, " + cut + " flows seen cut, " + probed
                + " probes restored, 0 orphan tables");
    }

    private static List<Case> casesOf(AtomicInteger next, int cases) throws IOException {
        List<Case> done = new ArrayList<>();
        boolean complete = false;
        try (CourtNetwork court = CourtNetwork.open("", Map.of())) {
            for (int number = next.getAndIncrement(); number < cases; number = next.getAndIncrement()) {
                Case one = new Case(court, new Random(SEED + number), "seed " + SEED + ", case " + number);
                one.run();
                done.add(one);
            }
            complete = true;
        } finally {
            if (!complete) {
                // One that fails ends all.
                next.set(cases);
            }
        }
        return done;
    }

    /** Dies at one call: before it, or after it was done and before anybody heard. */
    private static final class DyingGateway implements Gateway {
        private final Gateway gateway;
        private int callsLeft;
        private final boolean doneFirst;
        private boolean died;

        DyingGateway(Gateway gateway, int callsLeft, boolean doneFirst) {
            this.gateway = gateway;
            this.callsLeft = callsLeft;
            this.doneFirst = doneFirst;
        }

        @Override
        public Ended run(Call call, String input) throws SilentException {
            if (died || callsLeft-- == 0) {
                if (!died && doneFirst) {
                    gateway.run(call, input);
                }
                died = true;
                throw BoundedProcess.silent("dead");
            }
            return gateway.run(call, input);
        }

        @Override
        public String toString() {
            return "a gateway that dies";
        }
    }

    private static final class Case {
        private final CourtNetwork court;
        private final Random random;
        private final String name;
        private int crashes;
        private int probed;
        private int cut;

        Case(CourtNetwork court, Random random, String name) {
            this.court = court;
            this.random = random;
            this.name = name;
        }

        void run() throws IOException {
            Ended loaded = court.gateway().run(Call.APPLY, "flush ruleset\n" + siteRules());
            assertThat(loaded.good()).as(name + " " + loaded.says()).isTrue();
            String before = ruleset();
            assertThat(before).as(name + ": a baseline that is not empty").contains("table inet site");
            List<Probe> probes = probes();
            Map<Probe, Answer> through = answers(probes);

            List<ApprovedAction> approved = new ArrayList<>();
            List<ExecutedAction> executed = new ArrayList<>();
            int actions = 1 + random.nextInt(4);
            for (int i = 0; i < actions; i++) {
                ApprovedAction action = Approved.of(command(), random.nextLong() >>> 1, NOW, NOW.plusSeconds(3600));
                approved.add(action);
                execute(action).ifPresent(executed::add);
            }
            List<Command> inForce =
                    executed.stream().map(ExecutedAction::command).toList();
            try (Prober.Flows flows =
                    court.prober().open(through.keySet().stream().limit(4).toList())) {
                for (Map.Entry<Probe, Answer> each : flows.opened().entrySet()) {
                    if (!PacketRule.passes(inForce, each.getKey())) {
                        assertThat(each.getValue())
                                .as(name + ": cut is " + each.getKey())
                                .isEqualTo(Answer.CUT);
                        cut++;
                    }
                }
            }
            assertThat(withoutOurs(ruleset()))
                    .as(name + ": other people's rules while it stands")
                    .isEqualTo(withoutOurs(before));

            Collections.shuffle(executed, random);
            executed.forEach(this::undo);
            assertThat(ruleset()).as(name + ": the rules afterwards").isEqualTo(before);
            assertThat(actuator(court.gateway()).standing())
                    .as(name + ": orphans")
                    .isEmpty();
            for (ApprovedAction each : approved) {
                assertThat(actuator(court.gateway()).observe(each.id()))
                        .as(name)
                        .isEqualTo(Presence.ABSENT);
            }
            Map<Probe, Answer> after = answers(through.keySet());
            assertThat(after.keySet())
                    .as(name + ": what gets through afterwards")
                    .isEqualTo(through.keySet());
            probed += after.size();
        }

        /** Through a program that may die; the next one asks the gateway what is there, as the journal's reconciliation does. */
        private java.util.Optional<ExecutedAction> execute(ApprovedAction action) {
            boolean dies = random.nextInt(3) == 0;
            Outcome outcome = actuator(
                            dies
                                    ? new DyingGateway(court.gateway(), random.nextInt(3), random.nextBoolean())
                                    : court.gateway())
                    .execute(action);
            if (outcome.result() == Outcome.Result.DONE) {
                return java.util.Optional.of((ExecutedAction) action.executed(NOW, outcome));
            }
            assertThat(outcome.result()).as(name + " " + outcome.reasons()).isEqualTo(Outcome.Result.UNKNOWN);
            crashes++;
            NftablesActuator next = actuator(court.gateway());
            return switch (next.observe(action.id())) {
                case PRESENT -> java.util.Optional.of(action.found(NOW, Presence.PRESENT));
                case ABSENT ->
                    random.nextBoolean()
                            ? java.util.Optional.of((ExecutedAction) action.executed(NOW, next.execute(action)))
                            : java.util.Optional.empty();
                case UNKNOWN -> throw new AssertionError(name + ": the gateway is there");
            };
        }

        private void undo(ExecutedAction action) {
            if (random.nextInt(3) == 0) {
                crashes++;
                actuator(new DyingGateway(court.gateway(), random.nextInt(5), random.nextBoolean()))
                        .undo(action);
            }
            Outcome outcome = actuator(court.gateway()).undo(action);
            assertThat(outcome.result()).as(name + " " + outcome.reasons()).isEqualTo(Outcome.Result.DONE);
        }

        private NftablesActuator actuator(Gateway gateway) {
            return new NftablesActuator(gateway, CLOCK, List.of(), court.prober());
        }

        private String ruleset() throws IOException {
            Ended listed = court.gateway().run(Call.RULESET, "");
            assertThat(listed.good()).isTrue();
            return listed.out();
        }

        private static String withoutOurs(String ruleset) {
            return ruleset.replaceAll("(?ms)^table (inet|bridge) tipstaff_act_.*?^}\\n", "");
        }

        /** What gets through, asked twice where it does not. */
        private Map<Probe, Answer> answers(java.util.Collection<Probe> probes) {
            Map<Probe, Answer> through = new TreeMap<>();
            try (Prober.Flows flows = court.prober().open(probes)) {
                flows.opened().forEach((probe, answer) -> {
                    if (answer == Answer.THROUGH) {
                        through.put(probe, answer);
                    }
                });
                if (through.size() < probes.size()) {
                    flows.again().forEach((probe, answer) -> {
                        if (answer == Answer.THROUGH) {
                            through.put(probe, answer);
                        }
                    });
                }
            }
            return through;
        }

        private List<Probe> probes() {
            List<Probe> probes = new ArrayList<>();
            for (boolean ipv6 : List.of(false, true)) {
                for (String from : HOSTS) {
                    probes.add(CourtNetwork.probe(
                            from, "internet", Transport.TCP, CourtNetwork.TCP, Probe.Flow.NEW, ipv6));
                    probes.add(CourtNetwork.probe(
                            from, "attacker", Transport.UDP, CourtNetwork.UDP, Probe.Flow.NEW, ipv6));
                    probes.add(CourtNetwork.probe(
                            from, "collector", Transport.TCP, CourtNetwork.COLLECTOR, Probe.Flow.NEW, ipv6));
                    probes.add(CourtNetwork.probe(
                            from,
                            from.equals("fs") ? "h1" : "fs",
                            Transport.TCP,
                            CourtNetwork.TCP,
                            Probe.Flow.NEW,
                            ipv6));
                }
            }
            Collections.shuffle(probes, random);
            return probes;
        }

        private Command command() {
            List<HostTarget> hosts = new ArrayList<>();
            HOSTS.forEach(host -> {
                if (random.nextBoolean()) {
                    hosts.add(CourtNetwork.target(host));
                }
            });
            if (hosts.isEmpty()) {
                hosts.add(CourtNetwork.target("h1"));
            }
            return switch (random.nextInt(6)) {
                case 0 -> new Command.BlockAddresses(indicators());
                case 1 ->
                    new Command.IsolateHosts(
                            hosts,
                            CourtNetwork.insideNetworks(),
                            random.nextBoolean() ? CourtNetwork.mustRun() : List.of());
                case 2 ->
                    new Command.IsolateSite(
                            CourtNetwork.insideNetworks(), random.nextBoolean() ? CourtNetwork.mustRun() : List.of());
                case 3 ->
                    new Command.QuarantineHosts(
                            hosts,
                            CourtNetwork.collectors(),
                            random.nextBoolean() ? CourtNetwork.mustRun() : List.of());
                case 4 -> new Command.UnplugHosts(hosts);
                default -> new Command.UnplugSite(CourtNetwork.insideNetworks());
            };
        }

        private List<Network> indicators() {
            List<Network> networks =
                    new ArrayList<>(List.of(Network.parse("203.0.113.66"), Network.parse("2001:db8:113::66")));
            int more = random.nextInt(50);
            for (int i = 0; i < more; i++) {
                networks.add(Network.parse("192.0." + (random.nextInt(250) + 1) + ".0/" + (24 + random.nextInt(2))));
            }
            return networks;
        }

        /** Rules as sites have them, and worse: tables named like ours, drops, NAT, sets, maps, comments, counters. */
        private String siteRules() {
            StringBuilder text = new StringBuilder("table inet site {\n");
            text.append("  set known { type ipv4_addr; flags interval; elements = { 10.20.8.0/24, 192.0.2.")
                    .append(random.nextInt(250))
                    .append(" } }\n");
            text.append("  map ports { type inet_service : verdict; elements = { 23 : drop, 135 : drop } }\n");
            text.append("  chain forward {\n    type filter hook forward priority ")
                    .append(random.nextInt(41) - 20)
                    .append("; policy accept;\n");
            int rules = random.nextInt(8);
            for (int i = 0; i < rules; i++) {
                text.append("    ")
                        .append(List.of(
                                        "ct state established,related counter accept",
                                        "ct state invalid drop",
                                        "tcp dport vmap @ports",
                                        "ip saddr @known counter accept comment \"from the security office\"",
                                        "ip6 daddr 2001:db8:113::10 tcp dport 4430 drop",
                                        "udp dport 5004 limit rate 1000/second accept",
                                        "ip daddr 203.0.113.10 counter drop",
                                        "meta l4proto icmp accept",
                                        "ip saddr 10.20.3.15 log prefix \"h2 \" accept")
                                .get(random.nextInt(9)))
                        .append('\n');
            }
            text.append("  }\n}\n");
            if (random.nextBoolean()) {
                text.append(
                        "table ip nat {\n  chain postrouting {\n    type nat hook postrouting priority srcnat; policy accept;\n    oifname \"wan0\" masquerade\n  }\n}\n");
            }
            if (random.nextInt(3) == 0) {
                text.append("table inet tipstaff_act_of_somebody_else {\n  chain c { counter drop; }\n}\n");
            }
            if (random.nextInt(3) == 0) {
                text.append(
                        "table bridge site {\n  chain forward { type filter hook forward priority 0; policy accept; ether type 0x88b5 drop; }\n}\n");
            }
            return text.toString();
        }
    }
}
