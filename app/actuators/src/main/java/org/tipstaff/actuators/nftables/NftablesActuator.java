package org.tipstaff.actuators.nftables;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.tipstaff.actuators.nftables.Gateway.Call;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;
import org.tipstaff.actuators.packets.BoundedProcess.SilentException;
import org.tipstaff.actuators.packets.Prober;
import org.tipstaff.actuators.packets.Prober.Answer;
import org.tipstaff.respond.Action;
import org.tipstaff.respond.ActionId;
import org.tipstaff.respond.Actuator;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.DryRun;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.PacketRule;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.Verification;

/**
 * Cuts on a gateway with nftables, one table for each action ({@link ActionTable}). It cuts what passes the gateway, and between
 * neighbours what passes a bridge of the gateway; a switch elsewhere carries on, which verification sees and says.
 */
public final class NftablesActuator implements Actuator {
    /** For a dry run, where there is no end of a lease yet. */
    private static final Duration DRY_LEASE = Duration.ofHours(1);

    /** What is forgotten by an undo; the rest is left to its timeouts. */
    private static final int FLOWS_ENDED_MAX = 64;

    private final Gateway gateway;
    private final Clock clock;
    private final List<Probe> probes;
    private final Prober prober;

    /** What got through before the cut: only that can show that the cut cuts. Lost with the process, and then not claimed. */
    private final Map<ActionId, Prober.Flows> before = new ConcurrentHashMap<>();

    /** @param probes what can be tried at this site; none means that no effect is ever claimed */
    public NftablesActuator(Gateway gateway, Clock clock, Collection<Probe> probes, Prober prober) {
        this.gateway = gateway;
        this.clock = clock;
        this.probes = List.copyOf(probes);
        this.prober = prober;
    }

    @Override
    public String id() {
        return "nftables";
    }

    @Override
    public boolean takes(Command command) {
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

    /** The table's name is that of the action once there is one; here it is made of the command. */
    @Override
    public DryRun dryRun(Command command) {
        if (!takes(command)) {
            return new DryRun(List.of(), List.of("a packet filter does not do " + command.kind()));
        }
        ActionTable table = ActionTable.of(
                ActionTable.PREFIX + command.digest().hex().substring(0, 32),
                command,
                ActionTable.mark(command, clock.instant().plus(DRY_LEASE)),
                DRY_LEASE);
        List<String> problems = new ArrayList<>();
        try {
            Ended checked = gateway.run(Call.CHECK, table.text());
            if (!checked.good()) {
                problems.add(gateway + " refuses it: " + checked.says());
            }
            if (gateway.run(Call.RULESET, "").out().contains("flowtable ")) {
                problems.add(gateway
                        + " has a flow table: flows that are in it already pass around every rule until they end");
            }
        } catch (SilentException e) {
            problems.add(gateway + " does not answer: " + e.getMessage());
        }
        if (command instanceof Command.OfHosts of) {
            of.hosts().stream()
                    .filter(host -> host.macs().isEmpty())
                    .forEach(host -> problems.add("no hardware address of " + host.host()
                            + " is known: under another address than those of the site file it is not cut"));
        }
        return new DryRun(table.text().lines().toList(), problems);
    }

    @Override
    public Outcome execute(ApprovedAction action) {
        if (!takes(action.command())) {
            return Outcome.notDone(
                    "a packet filter does not do " + action.command().kind());
        }
        Duration lease = Duration.between(clock.instant(), action.expires());
        if (lease.isNegative() || lease.isZero()) {
            return Outcome.notDone("the lease ended at " + action.expires());
        }
        ActionTable table = ActionTable.of(
                ActionTable.name(action.id()),
                action.command(),
                ActionTable.mark(action.command(), action.expires()),
                lease);
        try {
            Standing standing = standing(action);
            if (standing.whole(table.bridged())) {
                return new Outcome(Outcome.Result.DONE, List.of("the table " + table.name() + " is there already"));
            }
            if (standing.any()) {
                return Outcome.notDone("a table " + table.name() + " that is not this action's stands on " + gateway
                        + "; look at it, then delete it by hand");
            }
            before.computeIfAbsent(action.id(), _ -> prober.open(concerned(action.command())));
            Ended applied = gateway.run(Call.APPLY, table.text());
            if (!applied.good()) {
                forget(action.id());
                return Outcome.notDone(gateway + " refused it, and it is all or nothing: " + applied.says());
            }
        } catch (SilentException e) {
            return Outcome.unknown(String.valueOf(e.getMessage()));
        }
        List<String> reasons =
                new ArrayList<>(List.of("table " + table.name() + " on " + gateway + " until " + action.expires()));
        endFlows(action.command(), reasons);
        return new Outcome(Outcome.Result.DONE, reasons);
    }

    /**
     * Tries what got through before, on the very connections too. Without a probe that got through before and must be cut there
     * is no proof, whatever the rules say.
     */
    @Override
    public Verification verify(ExecutedAction action) {
        try {
            Standing standing = standing(action);
            if (!standing.any()) {
                return new Verification(
                        Verification.Effect.NOT_EFFECTIVE, List.of("there is no table of this action on " + gateway));
            }
        } catch (SilentException e) {
            return new Verification(Verification.Effect.UNKNOWN, List.of(e.getMessage()));
        }
        Prober.Flows flows = before.get(action.id());
        if (flows == null) {
            return new Verification(
                    Verification.Effect.UNKNOWN,
                    List.of("the table stands on " + gateway
                            + ", but what got through before it was not tried by this run of the program"));
        }
        return judged(action.command(), flows.opened(), flows.again(), flows);
    }

    private Verification judged(
            Command command, Map<Probe, Answer> earlier, Map<Probe, Answer> now, Prober.Flows flows) {
        List<String> reasons = new ArrayList<>();
        Map<Probe, Answer> second = Map.of();
        int cut = 0;
        int leaks = 0;
        int lost = 0;
        int silent = 0;
        for (Map.Entry<Probe, Answer> each : earlier.entrySet()) {
            if (each.getValue() != Answer.THROUGH) {
                continue;
            }
            Probe probe = each.getKey();
            boolean mustBeCut = !PacketRule.passes(List.of(command), probe);
            Answer answer = now.getOrDefault(probe, Answer.UNKNOWN);
            if (!mustBeCut && answer != Answer.THROUGH) {
                // A busy machine answers late; only what fails twice is lost.
                second = second.isEmpty() ? flows.again() : second;
                answer = second.getOrDefault(probe, answer);
            }
            if (answer == Answer.UNKNOWN) {
                silent++;
            } else if (mustBeCut) {
                if (answer == Answer.CUT) {
                    cut++;
                } else {
                    leaks++;
                    reasons.add((answer == Answer.ONE_WAY ? "what is sent still arrives: " : "still gets through: ")
                            + says(probe));
                }
            } else if (answer != Answer.THROUGH) {
                lost++;
                reasons.add("lost though it should go on: " + says(probe));
            }
        }
        reasons.add(
                0,
                cut + " of " + (cut + leaks) + " probes that got through before and must not are cut; " + lost
                        + " lost that must not be; " + silent + " could not be tried again");
        Verification.Effect effect = cut + leaks == 0
                ? Verification.Effect.UNKNOWN
                : cut == 0
                        ? Verification.Effect.NOT_EFFECTIVE
                        : leaks + lost > 0 ? Verification.Effect.PARTLY : Verification.Effect.VERIFIED;
        return new Verification(effect, reasons);
    }

    private static String says(Probe probe) {
        return probe.from().name() + " (" + probe.from().address() + ") to "
                + probe.to().name() + " ("
                + probe.to().address() + ") " + probe.transport() + "/" + probe.port() + ", "
                + (probe.flow() == Probe.Flow.NEW ? "new" : "established before");
    }

    /** The probes that a command is about: of its hosts, or of all where it is about the site. */
    private List<Probe> concerned(Command command) {
        return command instanceof Command.OfHosts of
                ? probes.stream()
                        .filter(probe -> of.hosts().stream()
                                .anyMatch(host -> host.addresses()
                                                .contains(probe.from().address())
                                        || host.addresses().contains(probe.to().address())))
                        .toList()
                : probes;
    }

    /**
     * Forgets the flows that were cut, then deletes the tables. While the cut stood, each segment of a TCP flow that was cut was
     * answered with a reset, so what is established still was silent all the time: such flows can go on afterwards, and are named.
     */
    @Override
    public Outcome undo(ExecutedAction action) {
        List<String> reasons = new ArrayList<>();
        try {
            Standing standing = standing(action);
            if (standing.any()) {
                endFlows(action.command(), reasons);
                ActionTable table = new ActionTable(ActionTable.name(action.id()), standing.bridge(), "");
                Ended deleted = gateway.run(Call.APPLY, table.undo(standing.inet(), standing.bridge()));
                if (!deleted.good()) {
                    // Somebody may have been faster; what counts is whether it is there.
                    if (standing(action).any()) {
                        return new Outcome(
                                Outcome.Result.PARTLY, List.of(gateway + " does not delete it: " + deleted.says()));
                    }
                }
            }
        } catch (SilentException e) {
            return Outcome.unknown(String.valueOf(e.getMessage()));
        }
        forget(action.id());
        return new Outcome(Outcome.Result.DONE, reasons);
    }

    @Override
    public Presence observe(ActionId id) {
        try {
            return standing().contains(id) ? Presence.PRESENT : Presence.ABSENT;
        } catch (SilentException e) {
            return Presence.UNKNOWN;
        }
    }

    /** All actions that have a table on the gateway, the journal's or not: what is not in the journal is an orphan. */
    public SortedSet<ActionId> standing() throws SilentException {
        SortedSet<ActionId> ids = new TreeSet<>();
        for (String line : tables()) {
            String name = line.substring(line.lastIndexOf(' ') + 1);
            // Somebody else's table with a name like ours is not ours.
            if (name.matches(ActionTable.PREFIX + "[0-9a-f]{32}")) {
                ids.add(new ActionId(name.substring(ActionTable.PREFIX.length())));
            }
        }
        return ids;
    }

    private Set<String> tables() throws SilentException {
        Ended listed = gateway.run(Call.TABLES, "");
        if (!listed.good()) {
            throw org.tipstaff.actuators.packets.BoundedProcess.silent(
                    gateway + " does not list its tables: " + listed.says());
        }
        return new TreeSet<>(listed.out().lines().map(String::strip).toList());
    }

    /**
     * Which tables of an action stand.
     *
     * @param own whether their mark is that of the action
     */
    private record Standing(boolean inet, boolean bridge, boolean own) {
        boolean any() {
            return inet || bridge;
        }

        boolean whole(boolean bridged) {
            return own && inet && bridge == bridged;
        }
    }

    private Standing standing(Action action) throws SilentException {
        String name = ActionTable.name(action.id());
        Set<String> tables = tables();
        boolean inet = tables.contains("table inet " + name);
        boolean bridge = tables.contains("table bridge " + name);
        boolean own = inet;
        if (inet) {
            Ended listed = gateway.run(Call.APPLY, "list table inet " + name + "\n");
            own = listed.good()
                    && listed.out()
                            .contains("comment \"" + ActionTable.mark(action.command(), action.expires()) + "\"");
        }
        return new Standing(inet, bridge, own);
    }

    /**
     * Has the gateway forget what was cut, so that nothing of it goes on where it was. Each line costs the gateway some ten
     * milliseconds, hence the bound.
     */
    private void endFlows(Command command, List<String> reasons) {
        try {
            List<KnownFlows.Flow> flows = new ArrayList<>();
            for (Call call : List.of(Call.FLOWS_IPV4, Call.FLOWS_IPV6)) {
                Ended listed = gateway.run(call, "");
                if (!listed.good()) {
                    reasons.add("flows that were there before are not known: " + listed.says());
                    return;
                }
                flows.addAll(KnownFlows.read(listed.out()));
            }
            List<KnownFlows.Flow> cut = flows.stream()
                    .filter(flow -> flow.cutBy(command))
                    .sorted(Comparator.comparing(KnownFlows.Flow::established).reversed())
                    .toList();
            if (cut.isEmpty()) {
                return;
            }
            Ended ended = gateway.run(
                    Call.END_FLOWS,
                    cut.stream()
                            .limit(FLOWS_ENDED_MAX)
                            .map(KnownFlows.Flow::end)
                            .collect(Collectors.joining()));
            List<KnownFlows.Flow> alive =
                    cut.stream().filter(KnownFlows.Flow::established).toList();
            reasons.add(
                    (ended.good() ? "forgot " : "could not forget ") + Math.min(cut.size(), FLOWS_ENDED_MAX) + " of "
                            + cut.size() + " flows that were cut; " + alive.size()
                            + " were established TCP and silent all the time"
                            + (alive.isEmpty()
                                    ? ""
                                    : ": "
                                            + alive.stream()
                                                    .limit(20)
                                                    .map(KnownFlows.Flow::toString)
                                                    .toList()));
        } catch (SilentException e) {
            reasons.add("flows that were there before are not known: " + e.getMessage());
        }
    }

    private void forget(ActionId id) {
        Prober.Flows flows = before.remove(id);
        if (flows != null) {
            flows.close();
        }
    }
}
