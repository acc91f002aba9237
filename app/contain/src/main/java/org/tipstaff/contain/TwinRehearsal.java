package org.tipstaff.contain;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.actuators.nftables.ActionTable;
import org.tipstaff.actuators.nftables.Gateway;
import org.tipstaff.actuators.nftables.LocalGateway;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;
import org.tipstaff.actuators.packets.EchoSeats;
import org.tipstaff.actuators.packets.Prober;
import org.tipstaff.actuators.packets.Prober.Answer;
import org.tipstaff.actuators.packets.SocketProber;
import org.tipstaff.actuators.rehearsal.GatewayFacts;
import org.tipstaff.actuators.rehearsal.Twin;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.ContainmentPlan;
import org.tipstaff.respond.Endpoint;
import org.tipstaff.respond.PlanStep;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.Transport;
import org.tipstaff.site.Address;
import org.tipstaff.site.Host;
import org.tipstaff.site.Site;

/**
 * Takes a plan and the gateway's own facts, gives every way in which packets differ from what the plan predicts. The plan is
 * applied in a twin of the court's network, where packets are real and reach nobody; the court's own network is only asked
 * what its gateway has.
 */
public final class TwinRehearsal {
    /** A twin on a busy machine answers late; only what differs twice differs. */
    private static final int TRIES = 2;

    private TwinRehearsal() {}

    /** Why nothing can be rehearsed on this machine; null when it can. */
    public static @Nullable String unavailable() {
        return Twin.unavailable();
    }

    /**
     * @return every difference; empty when the plan does what it says
     * @throws IOException when the twin can't be built: then the plan is not rehearsed
     */
    public static List<String> differences(ContainmentPlan plan, Site site, Gateway gateway) throws IOException {
        Set<Probe> probes = plan.predictions().expected().keySet();
        List<Command> cuts = new ArrayList<>();
        for (PlanStep step : plan.steps()) {
            if (step.work() instanceof PlanStep.Act(Command command) && isOfPackets(command)) {
                cuts.add(command);
            }
        }
        if (cuts.isEmpty()) {
            return List.of();
        }
        GatewayFacts facts = GatewayFacts.read(gateway);
        Twin.sweep();
        try (Twin twin = Twin.build(facts, street(facts, site), inside(site, probes), outside(site, probes));
                EchoSeats echoes = new EchoSeats()) {
            listen(twin, echoes, probes, site);
            Prober prober = new SocketProber(twin.seats(), SocketProber.PATIENCE, false);
            try (Prober.Flows flows = prober.open(probes)) {
                Gateway copy = new LocalGateway(twin.gateway());
                Duration lease = Duration.between(plan.made(), plan.expires());
                for (Command command : cuts) {
                    String name = ActionTable.PREFIX + command.digest().hex().substring(0, 32);
                    Ended applied = copy.run(
                            Gateway.Call.APPLY,
                            ActionTable.of(name, command, "rehearsal", lease).text());
                    if (!applied.good()) {
                        return List.of("the gateway would refuse " + command.kind() + ": " + applied.says());
                    }
                }
                return judged(plan, flows);
            }
        }
    }

    private static List<String> judged(ContainmentPlan plan, Prober.Flows flows) {
        List<String> differences = new ArrayList<>();
        boolean cutsAny = plan.predictions().expected().containsValue(false);
        boolean shown = plan.predictions().expected().entrySet().stream()
                .anyMatch(each -> !each.getValue() && flows.opened().get(each.getKey()) == Answer.THROUGH);
        if (cutsAny && !shown) {
            differences.add("nothing of what the plan cuts got through before the cut, so nothing is proven");
        }
        List<String> seen = List.of();
        for (int i = 0; i < TRIES; i++) {
            seen = plan.predictions().differences(answers(flows.again()));
            if (seen.isEmpty()) {
                break;
            }
        }
        differences.addAll(seen);
        return differences;
    }

    private static Map<Probe, Boolean> answers(Map<Probe, Answer> again) {
        Map<Probe, Boolean> seen = new TreeMap<>();
        again.forEach((probe, answer) -> {
            if (answer != Answer.UNKNOWN) {
                seen.put(probe, answer == Answer.THROUGH);
            }
        });
        return seen;
    }

    private static boolean isOfPackets(Command command) {
        return switch (command) {
            case Command.BlockAddresses _,
                    Command.OfHosts _,
                    Command.IsolateSite _,
                    Command.UnplugSite _ -> true;
            case Command.SinkholeDomains _, Command.OfAccount _, Command.CallWebhook _ -> false;
        };
    }

    /** The interface that is in no zone of the site leads to the outside. */
    private static String street(GatewayFacts facts, Site site) throws IOException {
        return facts.interfaces().stream()
                .filter(each -> each.addresses().stream()
                        .allMatch(own -> site.zoneOf(own.address()).isEmpty()))
                .map(GatewayFacts.Interface::name)
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "the gateway has no interface outside the zones of the site, so nothing leads to the Internet"));
    }

    private static List<Twin.Host> inside(Site site, Set<Probe> probes) {
        Set<String> asked = new LinkedHashSet<>();
        probes.forEach(probe -> {
            asked.add(probe.from().name());
            asked.add(probe.to().name());
            // A destination by another name can be a host of the site: the collector is.
            site.hosts().stream()
                    .filter(host -> host.addresses().contains(probe.to().address()))
                    .forEach(host -> asked.add(host.id()));
        });
        return site.hosts().stream()
                .filter(host -> asked.contains(host.id()))
                .map(host -> new Twin.Host(
                        host.id(),
                        host.addresses(),
                        host.macs().isEmpty() ? null : host.macs().getFirst()))
                .toList();
    }

    private static List<Twin.Host> outside(Site site, Set<Probe> probes) {
        Map<String, Set<Address>> far = new LinkedHashMap<>();
        Set<Address> taken = new LinkedHashSet<>();
        for (Probe probe : probes) {
            Endpoint to = probe.to();
            if (!isInside(site, to) && taken.add(to.address())) {
                far.computeIfAbsent(to.name(), _ -> new LinkedHashSet<>()).add(to.address());
            }
        }
        List<Twin.Host> hosts = new ArrayList<>();
        far.forEach((name, addresses) -> hosts.add(new Twin.Host("far " + name, List.copyOf(addresses), null)));
        return hosts;
    }

    private static boolean isInside(Site site, Endpoint end) {
        return site.hosts().stream()
                .map(Host::addresses)
                .anyMatch(addresses -> addresses.contains(end.address()));
    }

    private static void listen(Twin twin, EchoSeats echoes, Set<Probe> probes, Site site) throws IOException {
        Map<Address, String> owners = new HashMap<>();
        Map<String, Set<EchoSeats.Seat>> seats = new LinkedHashMap<>();
        site.hosts().forEach(host -> host.addresses().forEach(address -> owners.putIfAbsent(address, host.id())));
        for (Probe probe : probes) {
            // Two names can stand for one address outside; it has one seat, that of the first.
            owners.putIfAbsent(probe.to().address(), seat(twin, probe.to()));
        }
        for (Probe probe : probes) {
            if (probe.transport() == Transport.ICMP) {
                continue;
            }
            String owner = owners.getOrDefault(probe.to().address(), "");
            seats.computeIfAbsent(owner, _ -> new LinkedHashSet<>())
                    .add(new EchoSeats.Seat(probe.to().address(), probe.transport(), probe.port()));
        }
        for (Map.Entry<String, Set<EchoSeats.Seat>> each : seats.entrySet()) {
            var namespace = twin.seats().get(each.getKey());
            if (namespace != null) {
                echoes.listen(namespace, each.getValue());
            }
        }
    }

    private static String seat(Twin twin, Endpoint to) {
        return twin.seats().containsKey(to.name()) ? to.name() : "far " + to.name();
    }
}
