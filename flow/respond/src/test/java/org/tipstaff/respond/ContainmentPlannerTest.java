package org.tipstaff.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tipstaff.continuity.Cost;
import org.tipstaff.continuity.Cut;
import org.tipstaff.continuity.ServiceGraph;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.site.Host;
import org.tipstaff.site.Network;
import org.tipstaff.site.OutsideDestination;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;

class ContainmentPlannerTest {
    private static final int MUTATIONS = Boolean.getBoolean("tipstaff.full") ? 3_000 : 200;
    private static final int SITES = Boolean.getBoolean("tipstaff.full") ? 600 : 40;

    private static ContainmentPlan plan(Site site, Suspects suspects) {
        return ContainmentPlanner.contain(site, suspects, Given.NOW, Given.NONCE);
    }

    private static List<String> kinds(ContainmentPlan plan) {
        return plan.steps().stream()
                .map(step -> switch (step.work()) {
                    case PlanStep.Act act -> act.command().kind();
                    case PlanStep.Task task -> Shape.word(task.duty());
                })
                .toList();
    }

    @Test
    void anIntruderOnWorkstationsIsCutOffAndTheCourtSits() {
        ContainmentPlan plan = plan(Given.example(), Given.intruder());
        assertThat(kinds(plan))
                .containsExactly(
                        "capture-memory",
                        "capture-memory",
                        "block-addresses",
                        "sinkhole-domains",
                        "disable-account",
                        "revoke-sessions",
                        "quarantine-hosts",
                        "clean-mailbox",
                        "end-token");
        assertThat(plan.reachedBefore()).contains("FS01", "DC01");
        assertThat(plan.reachedAfter()).isEmpty();
        assertThat(plan.cost()).isEqualTo(Cost.NONE);
        assertThat(plan.unavoidable()).isEmpty();
        assertThat(plan.proven()).isTrue();
        assertThat(plan.notes()).isEmpty();
        assertThat(plan.grades().stream().map(Option::level))
                .containsExactly(
                        ContainmentLevel.L1,
                        ContainmentLevel.L2,
                        ContainmentLevel.L3,
                        ContainmentLevel.L4,
                        ContainmentLevel.L5);
        // Less than the plan leaves the crown jewels open; more costs what the plan spares.
        assertThat(plan.grades().get(1).jewelsReached()).isNotEmpty();
        assertThat(plan.grades().get(4).jewelsReached()).isEmpty();
        assertThat(plan.grades().get(4).cost()).isGreaterThan(plan.cost());
    }

    @Test
    void aFileServerInTheAttackersHandCostsWhatRunsOnItAndThePlanSaysWhy() {
        Suspects suspects = new Suspects(
                "i", List.of("FS01"), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), true);
        ContainmentPlan plan = plan(Given.example(), suspects);
        assertThat(plan.reachedAfter()).isEmpty();
        assertThat(plan.unavoidable())
                .contains(
                        new UnavoidableLoss("files", true, List.of("FS01")),
                        new UnavoidableLoss("e-filing", true, List.of("FS01")));
        assertThat(plan.losses().stream().map(ServiceLoss::service)).containsExactly("files", "e-filing");
        assertThat(kinds(plan)).contains("use-fallback");
    }

    @Test
    void whoMayComeAgainByAWayNobodyKnowsIsKeptOutside() {
        Suspects known = Given.intruder();
        Suspects unknown = new Suspects(
                known.incident(),
                known.compromised(),
                known.suspected(),
                known.accounts(),
                known.mailboxes(),
                known.networks(),
                known.domains(),
                known.tokens(),
                false);
        // Another computer of the registry has the Internet, and from there the servers are near.
        Site site = Given.site(Given.exampleText()
                .replace(
                        "hosts:\n  - {id: DC01",
                        "hosts:\n  - {id: REG-WS-015, addresses: [10.20.3.15], zone: registry}\n  - {id: DC01"));
        ContainmentPlan plan = plan(site, unknown);
        assertThat(plan.reachedAfter()).isEmpty();
        assertThat(plan.cost().mustRunMinutes()).isZero();
        assertThat(plan(site, known).cost()).isLessThanOrEqualTo(plan.cost());
        List<Command> commands =
                plan.actions().stream().map(ProposedAction::command).toList();
        assertThat(commands)
                .anyMatch(command -> command instanceof Command.IsolateSite
                        || (command instanceof Command.OfHosts hosts
                                && hosts.hosts().stream()
                                        .anyMatch(target -> target.host().equals("REG-WS-015"))));
    }

    @Test
    void noBlockOfAnIndicatorCutsTheCourtItself() {
        Suspects suspects = new Suspects(
                "i",
                List.of("REG-WS-014"),
                List.of(),
                List.of(),
                List.of(),
                List.of(
                        Network.parse("10.20.3.0/24"),
                        Network.parse("203.0.113.40"),
                        Network.parse("0.0.0.0/0"),
                        Network.parse("198.51.100.7")),
                List.of("examplecourt.example", "example", "bad.attacker.example"),
                List.of(),
                true);
        ContainmentPlan plan = plan(Given.example(), suspects);
        assertThat(plan.notes().stream().map(ContainmentPlan.Note::topic))
                .containsOnly(ContainmentPlan.Note.Topic.REFUSED)
                .hasSize(5);
        assertThat(plan.actions().stream().map(ProposedAction::command))
                .contains(
                        new Command.BlockAddresses(List.of(Network.parse("198.51.100.7"))),
                        new Command.SinkholeDomains(List.of("bad.attacker.example"), null));
    }

    @Test
    void theAccountOfAServiceIsNotDisabledButGetsANewSecret() {
        Site site = Given.site(Given.exampleText()
                .replace(
                        "{id: files, name: Case files, hosts: [FS01],",
                        "{id: files, name: Case files, accounts: [it.admin2], hosts: [FS01],"));
        Suspects suspects = new Suspects(
                "i", List.of(), List.of(), List.of("it.admin2"), List.of(), List.of(), List.of(), List.of(), true);
        assertThat(kinds(plan(site, suspects))).containsExactly("rotate-service-account");
    }

    private static String withDirectory(String more) {
        return Given.exampleText().replace("  lease: 24h\n", """
                  lease: 24h
                  directory: {server: dc1.examplecourt.example, trust: /etc/tipstaff/dc.pem, base: "DC=examplecourt,DC=example",
                    actions: "CN=Tipstaff,DC=examplecourt,DC=example", user: "CN=tip,DC=examplecourt,DC=example", secret: "file:/etc/tipstaff/dc.password"%s}
                """.formatted(more).indent(0));
    }

    private static Suspects using(String... accounts) {
        return new Suspects(
                "i", List.of(), List.of(), List.of(accounts), List.of(), List.of(), List.of(), List.of(), true);
    }

    @Test
    void anAccountIsTakenOutOfTheGroupsThatTheSiteNamesAndStepsOfTheDirectoryAreTakenBackByIt() {
        Site site = Given.site(withDirectory(", groups: [Domain Admins]"));
        ContainmentPlan plan = plan(site, using("registry.clerk3"));
        assertThat(plan.actions().stream().map(ProposedAction::command))
                .containsExactly(
                        new Command.DisableAccount("registry.clerk3"),
                        new Command.RevokeSessions("registry.clerk3"),
                        new Command.RemoveFromGroups("registry.clerk3", List.of("Domain Admins")));
        assertThat(plan.steps().stream().map(PlanStep::reversal)).containsOnly(PlanStep.Reversal.UNDO);
        assertThat(plan(Given.example(), using("registry.clerk3")).steps().stream()
                        .map(PlanStep::reversal))
                .as("without a directory people set up anew what they ended")
                .containsExactly(PlanStep.Reversal.UNDO, PlanStep.Reversal.BY_PEOPLE);
    }

    @Test
    void anAccountThatLetsPeopleBackInIsNotActedUponAndThePlanSaysWhy() {
        Site site = Given.site(withDirectory(", protect: [break.glass]"));
        ContainmentPlan plan = plan(site, using("EXAMPLECOURT\\Break.Glass", "registry.clerk3"));
        assertThat(plan.actions().stream().map(ProposedAction::command))
                .containsExactly(
                        new Command.DisableAccount("registry.clerk3"), new Command.RevokeSessions("registry.clerk3"));
        assertThat(plan.notes()).singleElement().satisfies(note -> {
            assertThat(note.topic()).isEqualTo(ContainmentPlan.Note.Topic.REFUSED);
            assertThat(note.text()).contains("Break.Glass", "protected by the site file");
        });
        assertThat(Guards.objections(new Command.RemoveFromGroups("break.glass", List.of("Admins")), site))
                .as("whatever is done to it, at whatever level it was approved")
                .isNotEmpty();
        assertThat(Guards.objections(new Command.DisableAccount("break.glasses"), site))
                .isEmpty();
    }

    @Test
    void theAccountOfWhatMustRunIsRefusedWhoeverProposesIt() {
        Site site = Given.site(Given.exampleText()
                .replace(
                        "{id: files, name: Case files, hosts: [FS01],",
                        "{id: files, name: Case files, accounts: [it.admin2], hosts: [FS01],"));
        for (Command command : List.<Command>of(
                new Command.DisableAccount("it.admin2"),
                new Command.RevokeSessions("it.admin2"),
                new Command.RemoveFromGroups("it.admin2", List.of("Admins")))) {
            assertThat(Guards.objections(command, site))
                    .as(command.kind())
                    .singleElement()
                    .asString()
                    .contains("runs files");
        }
        assertThat(Guards.objections(new Command.DisableAccount("it.admin1"), site))
                .isEmpty();
    }

    @Test
    void aProcedureOfTheCourtIsCalledForWhatItEndsAndForNothingElse() {
        Site site = Given.site(Given.exampleText().replace("  lease: 24h\n", """
                  lease: 24h
                  webhooks:
                    - {name: end-tokens, url: "https://idp.example/end", secret: "env:A", level: L2, ends: tokens}
                    - {name: lock-mail, url: "https://mail.example/lock", secret: "env:B", level: L3, ends: mailboxes}
                """.indent(0)));
        Suspects suspects = new Suspects(
                "i", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of("ticket-7"), true);
        assertThat(plan(site, suspects).actions().stream().map(ProposedAction::command))
                .containsExactly(new Command.CallWebhook(
                        "end-tokens",
                        ContainmentLevel.L2,
                        new Json.Members(Map.of(
                                "incident", new Json.Text("i"),
                                "tokens", new Json.Items(List.of(new Json.Text("ticket-7")))))));
    }

    @Test
    void anAccountIsNamedAsTheDirectoryKnowsIt() {
        Suspects suspects = new Suspects(
                "i",
                List.of(),
                List.of(),
                List.of("EXAMPLECOURT\\registry.clerk3", "stranger@examplecourt.example"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                true);
        assertThat(plan(Given.example(), suspects).actions().stream().map(ProposedAction::command))
                .contains(new Command.DisableAccount("registry.clerk3"), new Command.DisableAccount("stranger"));
    }

    @Test
    void theGateHoldsAHostThatLiesInNoNetworkOfAZone() {
        Site site = Given.site("court: {name: C, timezone: UTC}\nhosts:\n"
                + "  - {id: h1, addresses: [10.9.9.1], crown_jewel: yes}\n"
                + "  - {id: h2, addresses: [10.9.9.2]}\n"
                + "  - {id: h3, addresses: [10.9.9.3]}\n");
        Suspects suspects = new Suspects(
                "i", List.of("h2"), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false);
        ContainmentPlan plan = plan(site, suspects);
        assertThat(plan.reachedBefore()).containsExactly("h1");
        assertThat(plan.reachedAfter()).isEmpty();
        plan.predictions().expected().forEach((probe, passes) -> {
            if (probe.from().name().equals("h2") || probe.to().name().equals("h2")) {
                assertThat(passes).as(probe.toString()).isFalse();
            }
        });
    }

    @Test
    void watchingIsAPlanThatCutsNothingAndEnds() {
        ContainmentPlan plan = ContainmentPlanner.watch(Given.example(), Given.intruder(), Given.NOW, Given.NONCE)
                .orElseThrow();
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.expires()).isEqualTo(Given.NOW.plus(Duration.ofHours(48)));
        assertThat(plan.reachedAfter()).isEqualTo(plan.reachedBefore()).isNotEmpty();
        Site without = Given.site(Given.exampleText().replaceAll("  watch: .*\n", ""));
        assertThat(ContainmentPlanner.watch(without, Given.intruder(), Given.NOW, Given.NONCE))
                .isEmpty();
    }

    @Test
    void predictionsAskBothFamiliesAndNewAndOldFlows() {
        ContainmentPlan plan = plan(Given.example(), Given.intruder());
        var expected = plan.predictions().expected();
        for (boolean ipv6 : new boolean[] {false, true}) {
            for (Probe.Flow flow : Probe.Flow.values()) {
                for (boolean passes : new boolean[] {false, true}) {
                    assertThat(expected.entrySet())
                            .as("ipv6 " + ipv6 + ", " + flow + ", passes " + passes)
                            .anyMatch(each -> each.getKey().ipv6() == ipv6
                                    && each.getKey().flow() == flow
                                    && each.getValue() == passes);
                }
            }
        }
        expected.forEach((probe, passes) -> {
            if (probe.from().name().equals("REG-WS-014")) {
                assertThat(passes)
                        .as(probe.toString())
                        .isEqualTo(probe.to().name().equals("collector"));
            }
        });
        assertThat(plan.predictions().differences(expected)).isEmpty();
        assertThat(plan.predictions().differences(Map.of())).hasSize(expected.size());
    }

    @Test
    void thePlanCostsWhatTheCheapestOfAllCutsCosts() {
        int costly = 0;
        for (int i = 0; i < SITES; i++) {
            long seed = 40_000L + i;
            SplittableRandom random = new SplittableRandom(seed);
            int hosts = random.nextInt(2, 6);
            Site site = randomSite(random, hosts);
            List<String> ids = site.hosts().stream().map(Host::id).toList();
            Suspects suspects = new Suspects(
                    "i",
                    List.of(ids.get(random.nextInt(hosts))),
                    random.nextBoolean() ? List.of(ids.get(random.nextInt(hosts))) : List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    random.nextBoolean());
            ContainmentPlan plan = plan(site, suspects);
            Cost best = cheapest(site, suspects);
            assertThat(plan.reachedAfter()).as("seed " + seed).isEmpty();
            assertThat(plan.cost()).as("seed " + seed).isEqualTo(best);
            costly += best.equals(Cost.NONE) ? 0 : 1;
            assertThat(ContainmentPlan.read(plan.canonical())).isEqualTo(plan);
            assertThat(plan(site, suspects).canonical()).isEqualTo(plan.canonical());
        }
        assertThat(costly).isGreaterThan(SITES / 5);
    }

    private static Site randomSite(SplittableRandom random, int hosts) {
        StringBuilder text = new StringBuilder("court: {name: C, timezone: UTC}\nzones:\n");
        int zones = random.nextInt(1, 4);
        for (int z = 0; z < zones; z++) {
            List<String> reaches = new ArrayList<>();
            for (int other = 0; other < zones; other++) {
                if (random.nextInt(3) == 0) {
                    reaches.add("z" + other);
                }
            }
            text.append("  - {id: z%d, networks: [10.0.%d.0/24], internet: %s, reaches: %s}%n"
                    .formatted(z, z, random.nextBoolean() ? "yes" : "no", reaches));
        }
        text.append("hosts:\n");
        int jewel = random.nextInt(hosts);
        for (int h = 0; h < hosts; h++) {
            int zone = random.nextInt(zones);
            text.append("  - {id: h%d, addresses: [10.0.%d.%d], zone: z%d, crown_jewel: %s}%n"
                    .formatted(h, zone, h + 1, zone, h == jewel || random.nextInt(5) == 0 ? "yes" : "no"));
        }
        text.append("audiences:\n  - {id: out, outside: yes}\n  - {id: in, zones: [z0]}\nservices:\n");
        int services = random.nextInt(1, 6);
        for (int s = 0; s < services; s++) {
            Set<String> on = new TreeSet<>();
            for (int k = random.nextInt(3); k >= 0; k--) {
                on.add("h" + random.nextInt(hosts));
            }
            text.append(
                    "  - {id: s%d, hosts: %s, needs: [%s], outside: [%s], must_run: %s, serves: [%s], hours: \"mon-sun %02d:00-23:00\"}%n"
                            .formatted(
                                    s,
                                    on,
                                    s > 0 && random.nextBoolean() ? "s" + random.nextInt(s) : "",
                                    random.nextBoolean() ? "\"tcp://203.0.113." + (s + 1) + ":443\"" : "",
                                    random.nextBoolean() ? "yes" : "no",
                                    random.nextBoolean() ? "in" : "in, out",
                                    random.nextInt(22)));
        }
        return Given.site(text.toString());
    }

    /** Every way to silence hosts, keep hosts inside and keep the site inside. */
    private static Cost cheapest(Site site, Suspects suspects) {
        ServiceGraph graph = ServiceGraph.of(site);
        List<Host> hosts = site.hosts();
        List<OutsideDestination> passes = site.services().stream()
                .filter(Service::mustRun)
                .flatMap(service -> service.outside().stream())
                .toList();
        Set<String> positions = new TreeSet<>(suspects.compromised());
        positions.addAll(suspects.suspected());
        Set<String> jewels = new TreeSet<>(
                hosts.stream().filter(Host::crownJewel).map(Host::id).toList());
        Map<String, Long> minutes = new HashMap<>();
        site.services()
                .forEach(service -> minutes.put(service.id(), graph.minutes(service, Given.NOW, Duration.ofHours(24))));
        Cost best = null;
        for (int subset = 0; subset < 1 << (2 * hosts.size() + 1); subset++) {
            Set<String> silenced = new TreeSet<>();
            Set<String> keptInside = new TreeSet<>(positions);
            for (int h = 0; h < hosts.size(); h++) {
                if ((subset >> h & 1) != 0) {
                    silenced.add(hosts.get(h).id());
                }
                if ((subset >> (hosts.size() + h) & 1) != 0) {
                    keptInside.add(hosts.get(h).id());
                }
            }
            Cut cut =
                    new Cut(silenced, keptInside, (subset >> (2 * hosts.size()) & 1) != 0, passes, List.of(), Set.of());
            Set<String> reached = new TreeSet<>(graph.reached(positions, !suspects.entryKnown(), cut));
            reached.retainAll(jewels);
            reached.removeAll(silenced);
            if (!reached.isEmpty()) {
                continue;
            }
            Cost cost = Cost.NONE;
            var losses = graph.losses(cut);
            for (Service service : site.services()) {
                var loss = losses.get(service.id());
                if (loss != null) {
                    long all = minutes.get(service.id())
                            * graph.without(service, loss).size();
                    cost = cost.plus(new Cost(service.mustRun() ? all : 0, all));
                }
            }
            best = best == null || cost.compareTo(best) < 0 ? cost : best;
        }
        return best == null ? Cost.NONE : best;
    }

    @Test
    void aPlanOfWhichAByteWasChangedIsAnotherPlanOrNone() {
        ContainmentPlan plan = plan(Given.example(), Given.intruder());
        byte[] bytes = plan.canonical();
        assertThat(ContainmentPlan.read(bytes)).isEqualTo(plan);
        long seed = 99;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] changed = bytes.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(ContainmentPlan.read(changed).id())
                        .as("seed " + seed)
                        .isNotEqualTo(plan.id());
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThatThrownBy(() -> ContainmentPlan.read(new String(bytes, StandardCharsets.UTF_8)
                        .replace("\"proven\":true", "\"proven\":true,\"surprise\":1")
                        .getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
