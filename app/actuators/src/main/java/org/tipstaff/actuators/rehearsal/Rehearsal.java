package org.tipstaff.actuators.rehearsal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tipstaff.actuators.nftables.ActionTable;
import org.tipstaff.actuators.nftables.Gateway.Call;
import org.tipstaff.actuators.nftables.LocalGateway;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;
import org.tipstaff.actuators.packets.EchoSeats;
import org.tipstaff.actuators.packets.EchoSeats.Seat;
import org.tipstaff.actuators.packets.Prober;
import org.tipstaff.actuators.packets.Prober.Answer;
import org.tipstaff.actuators.packets.SocketProber;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.PredictionMatrix;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.Transport;
import org.tipstaff.site.Address;
import org.tipstaff.site.Network;

/**
 * Carries out a plan in a {@link Twin} of the court's network and compares real packets with the prediction. Reading rules is not
 * enough: with the same rules and one other setting of the kernel, a cut of one host from the Internet takes its file server too.
 */
public final class Rehearsal {
    private static final Duration LEASE = Duration.ofHours(1);

    private final GatewayFacts facts;
    private final String outside;
    private final Duration patience;
    private final Function<Command, String> rules;

    /**
     * @param outside name of the gateway's interface to the outside
     */
    public Rehearsal(GatewayFacts facts, String outside) {
        this(facts, outside, SocketProber.PATIENCE, Rehearsal::table);
    }

    /** @param rules how a command becomes tables; tests put faults in here */
    Rehearsal(GatewayFacts facts, String outside, Duration patience, Function<Command, String> rules) {
        this.facts = facts;
        this.outside = outside;
        this.patience = patience;
        this.rules = rules;
    }

    static String table(Command command) {
        return ActionTable.of(
                        ActionTable.PREFIX + command.digest().hex().substring(0, 32),
                        command,
                        "tipstaff rehearsal",
                        LEASE)
                .text();
    }

    /** Commands that are not of packets are left out; their effect is not of this network. */
    public RehearsalResult rehearse(List<Command> commands, PredictionMatrix prediction) {
        long begin = System.nanoTime();
        List<Command> ofPackets =
                commands.stream().filter(Rehearsal::isOfPackets).toList();
        if (ofPackets.isEmpty() || prediction.expected().isEmpty()) {
            return new RehearsalResult.Impossible("there is nothing of packets in it");
        }
        Cast cast;
        try {
            cast = new Cast(ofPackets, prediction);
        } catch (IOException e) {
            return new RehearsalResult.Impossible(String.valueOf(e.getMessage()));
        }
        try (Twin twin = Twin.build(facts, outside, cast.inside, cast.far);
                EchoSeats echo = new EchoSeats()) {
            for (Map.Entry<Address, Set<Seat>> each : cast.listening.entrySet()) {
                echo.listen(twin.seat(cast.owners.getOrDefault(each.getKey(), "")), each.getValue());
            }
            return played(twin, echo, ofPackets, prediction, begin);
        } catch (IOException e) {
            return new RehearsalResult.Impossible(String.valueOf(e.getMessage()));
        }
    }

    private RehearsalResult played(
            Twin twin, EchoSeats echo, List<Command> commands, PredictionMatrix prediction, long begin)
            throws IOException {
        LocalGateway gateway = new LocalGateway(twin.gateway());
        SocketProber prober = new SocketProber(twin.seats(), patience, false, echo);
        String before = gateway.run(Call.RULESET, "").out();
        Set<String> tables = tables(gateway);
        try (Prober.Flows flows = prober.open(prediction.expected().keySet())) {
            for (Command command : commands) {
                Ended applied = gateway.run(Call.APPLY, rules.apply(command));
                if (!applied.good()) {
                    return new RehearsalResult.Failed(
                            List.of("the gateway refuses " + command.kind() + ": " + applied.says()), since(begin));
                }
            }
            List<String> differences = new ArrayList<>(prediction.differences(seen(flows, prediction)));
            Map<Probe, Boolean> after = new TreeMap<>();
            flows.opened().forEach((probe, answer) -> after.put(probe, answer == Answer.THROUGH));
            int cut = (int) prediction.expected().entrySet().stream()
                    .filter(each -> !each.getValue() && Boolean.TRUE.equals(after.get(each.getKey())))
                    .count();
            if (differences.isEmpty() && cut == 0) {
                differences.add(
                        "nothing that got through before is cut: either the plan cuts nothing, or the gateway's own rules did so already");
            }
            StringBuilder undo = new StringBuilder();
            for (String table : tables(gateway)) {
                if (!tables.contains(table)) {
                    undo.append("delete ").append(table).append('\n');
                }
            }
            Ended undone = gateway.run(Call.APPLY, undo.toString());
            if (!undone.good() || !gateway.run(Call.RULESET, "").out().equals(before)) {
                differences.add("undone, the rules of the gateway are not what they were");
            }
            return differences.isEmpty()
                    ? new RehearsalResult.Passed(prediction.expected().size(), cut, since(begin))
                    : new RehearsalResult.Failed(differences, since(begin));
        }
    }

    /** A packet that is late on a busy machine is no difference, so what is lost against the prediction is tried again. */
    private static Map<Probe, Boolean> seen(Prober.Flows flows, PredictionMatrix prediction) {
        Map<Probe, Boolean> seen = new TreeMap<>();
        for (int turn = 0; turn < 2; turn++) {
            flows.again().forEach((probe, answer) -> {
                if (answer == Answer.ONE_WAY) {
                    // For what should be cut it is a way out; for what should go on it is not enough.
                    seen.put(probe, !prediction.expected().getOrDefault(probe, false));
                } else if (answer != Answer.UNKNOWN) {
                    seen.merge(probe, answer == Answer.THROUGH, Boolean::logicalOr);
                } else if (flows.opened().get(probe) == Answer.CUT) {
                    // Established before the cut it never was; what was not there is cut.
                    seen.merge(probe, false, Boolean::logicalOr);
                }
            });
            if (prediction.differences(seen).isEmpty()) {
                break;
            }
        }
        return seen;
    }

    private static Set<String> tables(LocalGateway gateway) throws IOException {
        return new TreeSet<>(
                gateway.run(Call.TABLES, "").out().lines().map(String::strip).toList());
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static boolean isOfPackets(Command command) {
        return switch (command) {
            case Command.BlockAddresses _,
                    Command.IsolateHosts _,
                    Command.IsolateSite _,
                    Command.QuarantineHosts _,
                    Command.UnplugHosts _,
                    Command.UnplugSite _ -> true;
            case Command.SinkholeDomains _, Command.OfAccount _, Command.CallWebhook _ -> false;
        };
    }

    /** Who plays: who begins a probe is a host by its name; an address that is only asked is a host by its address. */
    private final class Cast {
        private final List<Twin.Host> inside = new ArrayList<>();
        private final List<Twin.Host> far = new ArrayList<>();
        private final Map<Address, String> owners = new HashMap<>();
        private final Map<Address, Set<Seat>> listening = new HashMap<>();

        Cast(List<Command> commands, PredictionMatrix prediction) throws IOException {
            Map<String, Set<Address>> named = new TreeMap<>();
            for (Probe probe : prediction.expected().keySet()) {
                named.computeIfAbsent(probe.from().name(), _ -> new TreeSet<>())
                        .add(probe.from().address());
            }
            for (Map.Entry<String, Set<Address>> each : named.entrySet()) {
                for (Address address : each.getValue()) {
                    String other = owners.putIfAbsent(address, each.getKey());
                    if (other != null) {
                        throw new IOException(other + " and " + each.getKey() + " have the same address " + address);
                    }
                }
            }
            for (Probe probe : prediction.expected().keySet()) {
                Address to = probe.to().address();
                String name = owners.computeIfAbsent(to, address -> "at " + address);
                named.computeIfAbsent(name, _ -> new TreeSet<>()).add(to);
                if (probe.transport() != Transport.ICMP) {
                    listening
                            .computeIfAbsent(to, _ -> new TreeSet<>())
                            .add(new Seat(to, probe.transport(), probe.port()));
                }
            }
            for (Map.Entry<String, Set<Address>> each : named.entrySet()) {
                boolean attached = each.getValue().stream().anyMatch(this::isAttached);
                if (!attached && each.getValue().stream().anyMatch(address -> isInside(address, commands))) {
                    throw new IOException(each.getKey() + " " + each.getValue()
                            + " is inside, but in no network of the gateway: it is behind another router");
                }
                (attached ? inside : far)
                        .add(new Twin.Host(each.getKey(), List.copyOf(each.getValue()), mac(each.getKey(), commands)));
            }
        }

        private boolean isAttached(Address address) {
            return facts.interfaces().stream()
                    .filter(each -> !each.name().equals(outside))
                    .anyMatch(each -> each.addresses().stream()
                            .anyMatch(own -> own.network().contains(address)));
        }

        private static boolean isInside(Address address, Collection<Command> commands) {
            Set<Network> inside = new HashSet<>();
            commands.forEach(command -> {
                switch (command) {
                    case Command.IsolateHosts isolate -> inside.addAll(isolate.inside());
                    case Command.IsolateSite isolate -> inside.addAll(isolate.inside());
                    case Command.UnplugSite unplug -> inside.addAll(unplug.inside());
                    default -> {
                        // Says nothing of what is inside.
                    }
                }
            });
            return inside.stream().anyMatch(network -> network.contains(address));
        }

        private static org.tipstaff.site.@Nullable Mac mac(String host, List<Command> commands) {
            return commands.stream()
                    .filter(Command.OfHosts.class::isInstance)
                    .flatMap(command -> ((Command.OfHosts) command).hosts().stream())
                    .filter(target ->
                            target.host().equals(host) && !target.macs().isEmpty())
                    .map(target -> target.macs().getFirst())
                    .findFirst()
                    .orElse(null);
        }
    }
}
