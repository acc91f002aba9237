package org.tipstaff.respond;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tipstaff.continuity.Cost;
import org.tipstaff.continuity.Cut;
import org.tipstaff.continuity.Effect;
import org.tipstaff.continuity.Loss;
import org.tipstaff.continuity.ServiceEffect;
import org.tipstaff.continuity.ServiceGraph;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.respond.ContainmentPlan.Note;
import org.tipstaff.respond.PlanStep.Act;
import org.tipstaff.respond.PlanStep.Duty;
import org.tipstaff.respond.PlanStep.Reversal;
import org.tipstaff.respond.PlanStep.Task;
import org.tipstaff.site.Account;
import org.tipstaff.site.Address;
import org.tipstaff.site.Directory;
import org.tipstaff.site.Host;
import org.tipstaff.site.Network;
import org.tipstaff.site.OutsideDestination;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;
import org.tipstaff.site.Webhook;
import org.tipstaff.site.Zone;

/**
 * Takes what an attacker has and the site, gives what to do: memory first, then indicators and accounts, then the cut of
 * least cost that keeps every position of the attacker from every crown jewel. The same question has the same plan.
 *
 * <p>The cut may silence a host (L4), keep a host inside (L2) or keep the site inside (L3). Hosts of the attacker are kept
 * inside in any case, for what they could still send out. An attacker is taken to get from any host to any other that the
 * network lets it get to; if their way in is not known, they are also taken to come over the Internet to whatever has it.
 */
public final class ContainmentPlanner {
    /** Alternatives that are shown; more are not read at night. */
    public static final int ALTERNATIVES_MAX = 3;

    /** Searches for alternatives, each of which may take as long as the first. */
    private static final int SEARCHES_MAX = 8;

    private static final int OUTSIDE = 0;
    private static final int GATE = 1;

    private final Site site;
    private final ServiceGraph graph;
    private final Suspects suspects;
    private final Instant made;
    private final Duration window;
    private final String nonce;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final List<Service> services;
    private final List<Network> inside;
    private final List<Note> notes = new ArrayList<>();

    /** Positions of the attacker that the site knows. */
    private final NavigableSet<String> positions = new TreeSet<>();

    private final NavigableSet<String> jewels = new TreeSet<>();

    private ContainmentPlanner(Site site, Suspects suspects, Instant made, Duration window, String nonce) {
        this.site = site;
        this.graph = ServiceGraph.of(site);
        this.suspects = suspects;
        this.made = made;
        this.window = window;
        this.nonce = nonce;
        this.services = site.services();
        this.inside = inside(site);
        for (Host host : site.hosts()) {
            hosts.put(host.id(), host);
            if (host.crownJewel()) {
                jewels.add(host.id());
            }
        }
        for (String id : suspects.compromised()) {
            position(id);
        }
        for (String id : suspects.suspected()) {
            position(id);
        }
        if (jewels.isEmpty()) {
            notes.add(new Note(Note.Topic.NO_JEWELS, ""));
        }
    }

    /** The networks of the zones, and hosts that lie in none of them: the gate must hold those too. */
    private static List<Network> inside(Site site) {
        List<Network> networks = new ArrayList<>();
        site.zones().forEach(zone -> networks.addAll(zone.networks()));
        for (Host host : site.hosts()) {
            for (Address address : host.addresses()) {
                if (networks.stream().noneMatch(network -> network.contains(address))) {
                    networks.add(new Network(address, address.bits()));
                }
            }
        }
        return networks.stream().distinct().toList();
    }

    private void position(String id) {
        Host host = hosts.get(id);
        if (host == null) {
            notes.add(new Note(Note.Topic.UNKNOWN_HOST, id));
        } else if (positions.add(id) && host.addresses().isEmpty()) {
            notes.add(new Note(Note.Topic.NO_ADDRESS, id));
        }
    }

    /**
     * The plan to cut.
     *
     * @param made now; the plan's actions end with the site's lease after it
     * @param nonce 32 hexadecimal digits, never used before
     */
    public static ContainmentPlan contain(Site site, Suspects suspects, Instant made, String nonce) {
        return new ContainmentPlanner(site, suspects, made, site.containment().lease(), nonce).contain();
    }

    /** The plan to look on; none where the site's policy does not have it. */
    public static Optional<ContainmentPlan> watch(Site site, Suspects suspects, Instant made, String nonce) {
        return Optional.ofNullable(site.policy().watch())
                .map(watch -> new ContainmentPlanner(site, suspects, made, watch.atMost(), nonce).watch());
    }

    // ---- the two plans

    private ContainmentPlan contain() {
        Model model = new Model();
        Optional<CutSearch.Found> found = model.search().best(model.given);
        if (found.isEmpty()) {
            notes.add(new Note(Note.Topic.NO_SEPARATION, ""));
        }
        Chosen chosen = model.chosen(found.map(CutSearch.Found::removed).orElse(new BitSet()));
        Option best = option(chosen);
        List<PlanStep> steps = new ArrayList<>(evidence());
        for (Command command : best.commands()) {
            steps.add(new PlanStep(
                    new Act(command),
                    cost(cut(List.of(command))),
                    (command instanceof Command.RevokeSessions
                                            && site.containment().directory() == null)
                                    || command instanceof Command.CallWebhook
                            ? Reversal.BY_PEOPLE
                            : Reversal.UNDO));
        }
        steps.addAll(byHand());
        Cut cut = cut(best.commands());
        Effect effect = graph.effect(cut, made, window);
        for (ServiceEffect lost : effect.lost()) {
            if (lost.minutes() > 0 && !lost.service().fallback().isEmpty()) {
                steps.add(task(Duty.USE_FALLBACK, lost.service().id(), Reversal.NOTHING_TO_UNDO));
            }
        }
        return new ContainmentPlan(
                ContainmentPlan.Kind.CONTAIN,
                suspects,
                made,
                made.plus(window),
                nonce,
                steps,
                effect.lost().stream().map(ServiceLoss::of).toList(),
                unavoidable(model, effect),
                List.copyOf(jewels),
                reached(Cut.NOTHING),
                reached(cut),
                grades(),
                found.map(best1 -> alternatives(model, best1, best)).orElse(List.of()),
                found.map(CutSearch.Found::proven).orElse(true),
                notes,
                new Predictions(site, graph, positions, jewels, suspects).of(best.commands()));
    }

    private ContainmentPlan watch() {
        List<PlanStep> steps = new ArrayList<>(evidence());
        positions.forEach(host -> steps.add(task(Duty.WATCH, host, Reversal.NOTHING_TO_UNDO)));
        if (steps.isEmpty()) {
            steps.add(task(Duty.WATCH, suspects.incident(), Reversal.NOTHING_TO_UNDO));
        }
        return new ContainmentPlan(
                ContainmentPlan.Kind.WATCH,
                suspects,
                made,
                made.plus(window),
                nonce,
                steps,
                List.of(),
                List.of(),
                List.copyOf(jewels),
                reached(Cut.NOTHING),
                reached(Cut.NOTHING),
                grades(),
                List.of(),
                true,
                notes,
                new PredictionMatrix(new TreeMap<>()));
    }

    // ---- steps

    /** What a cut would change comes first: connections, processes, memory. */
    private List<PlanStep> evidence() {
        List<PlanStep> steps = new ArrayList<>();
        Set<String> order = new LinkedHashSet<>(suspects.compromised());
        order.addAll(suspects.suspected());
        order.retainAll(positions);
        order.forEach(host -> steps.add(task(Duty.CAPTURE_MEMORY, host, Reversal.NOTHING_TO_UNDO)));
        return steps;
    }

    private List<PlanStep> byHand() {
        List<PlanStep> steps = new ArrayList<>();
        for (String id : positions) {
            if (host(id).addresses().isEmpty()) {
                steps.add(new PlanStep(
                        new Task(Duty.PULL_CABLE, id), cost(Cut.silencing(List.of(id))), Reversal.BY_PEOPLE));
            }
        }
        for (String name : suspects.accounts()) {
            if (runsService(name)) {
                steps.add(task(Duty.ROTATE_SERVICE_ACCOUNT, name, Reversal.BY_PEOPLE));
            }
        }
        suspects.mailboxes().forEach(mailbox -> steps.add(task(Duty.CLEAN_MAILBOX, mailbox, Reversal.BY_PEOPLE)));
        suspects.tokens().forEach(token -> steps.add(task(Duty.END_TOKEN, token, Reversal.BY_PEOPLE)));
        return steps;
    }

    private static PlanStep task(Duty duty, String subject, Reversal reversal) {
        return new PlanStep(new Task(duty, subject), Cost.NONE, reversal);
    }

    /** As the site calls it; without its domain where the site does not know it. */
    private String bare(String account) {
        List<Account> known = site.accountsCalled(account);
        if (known.size() == 1) {
            return known.getFirst().id();
        }
        String local = account.substring(account.lastIndexOf('\\') + 1);
        int at = local.indexOf('@');
        return at > 0 ? local.substring(0, at) : local;
    }

    private boolean runsService(String account) {
        List<String> ids =
                site.accountsCalled(account).stream().map(Account::id).toList();
        return services.stream().anyMatch(service -> service.accounts().stream().anyMatch(ids::contains));
    }

    /** L1, the accounts and the court's own procedures: what costs the court nothing and is part of every plan. */
    private List<Command> always() {
        List<Command> commands = new ArrayList<>(indicators());
        Directory directory = site.containment().directory();
        for (String named : suspects.accounts()) {
            String account = bare(named);
            if (runsService(named)) {
                // Whatever ends its access ends the service; people give it a new secret.
                continue;
            }
            add(commands, account, () -> new Command.DisableAccount(account));
            add(commands, account, () -> new Command.RevokeSessions(account));
            if (directory != null && !directory.groups().isEmpty()) {
                add(commands, account, () -> new Command.RemoveFromGroups(account, directory.groups()));
            }
        }
        for (Webhook webhook : site.containment().webhooks()) {
            List<String> ended = ended(webhook.ends());
            if (!ended.isEmpty()) {
                add(commands, webhook.name(), () -> call(webhook, ended));
            }
        }
        return commands;
    }

    private List<String> ended(Webhook.Ends ends) {
        return switch (ends) {
            case ACCOUNTS ->
                suspects.accounts().stream().map(this::bare).distinct().toList();
            case MAILBOXES -> suspects.mailboxes();
            case TOKENS -> suspects.tokens();
        };
    }

    private Command call(Webhook webhook, List<String> ended) {
        return new Command.CallWebhook(
                webhook.name(),
                ContainmentLevel.valueOf(webhook.level()),
                new Json.Members(Map.of(
                        "incident",
                        Shape.string(suspects.incident()),
                        webhook.ends().toString(),
                        Shape.texts(ended))));
    }

    private List<Command> indicators() {
        List<Command> commands = new ArrayList<>();
        List<Network> networks = new ArrayList<>();
        for (Network network : suspects.networks()) {
            List<Command> one = new ArrayList<>();
            add(one, network.toString(), () -> new Command.BlockAddresses(List.of(network)));
            if (!one.isEmpty()) {
                networks.add(network);
            }
        }
        if (!networks.isEmpty()) {
            commands.add(new Command.BlockAddresses(networks));
        }
        List<String> domains = new ArrayList<>();
        for (String domain : suspects.domains()) {
            List<Command> one = new ArrayList<>();
            add(one, domain, () -> new Command.SinkholeDomains(List.of(domain), null));
            if (!one.isEmpty()) {
                domains.add(domain);
            }
        }
        if (!domains.isEmpty()) {
            commands.add(new Command.SinkholeDomains(domains, null));
        }
        return commands;
    }

    /** What is refused is named and left out; the rest of the plan goes on. */
    private void add(List<Command> commands, String subject, java.util.function.Supplier<Command> make) {
        String refused;
        try {
            Command command = make.get();
            List<String> objections = Guards.objections(command, site);
            if (objections.isEmpty()) {
                commands.add(command);
                return;
            }
            refused = String.join("; ", objections);
        } catch (IllegalArgumentException e) {
            refused = String.valueOf(e.getMessage());
        }
        Note note = new Note(Note.Topic.REFUSED, subject + ": " + refused);
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    // ---- commands of a cut

    /** What was chosen to be cut, by ids of hosts. */
    private record Chosen(NavigableSet<String> silenced, NavigableSet<String> keptInside, boolean gate) {}

    private Option option(Chosen chosen) {
        List<Command> commands = new ArrayList<>(always());
        NavigableSet<String> insideOnly = new TreeSet<>(positions);
        insideOnly.addAll(chosen.keptInside);
        insideOnly.removeAll(chosen.silenced);
        commands.addAll(isolate(insideOnly));
        if (chosen.gate && !inside.isEmpty()) {
            commands.add(new Command.IsolateSite(inside, destinations(mustRun(services))));
        }
        List<HostTarget> silenced = targets(chosen.silenced);
        if (!silenced.isEmpty()) {
            if (site.containment().collectors().isEmpty()) {
                Note note = new Note(Note.Topic.NO_COLLECTOR, "");
                if (!notes.contains(note)) {
                    notes.add(note);
                }
            }
            commands.add(new Command.QuarantineHosts(
                    silenced, destinations(site.containment().collectors()), List.of()));
        }
        Cut cut = cut(commands);
        return new Option(commands, cost(cut), reached(cut));
    }

    /** Each host keeps the destinations of what must run on it and no others: every one of them is also the attacker's way out. */
    private List<Command> isolate(Collection<String> ids) {
        Map<List<Destination>, List<HostTarget>> byDestinations = new LinkedHashMap<>();
        for (String id : ids) {
            List<Service> own = services.stream()
                    .filter(service -> service.hosts().contains(id))
                    .toList();
            List<HostTarget> targets = targets(List.of(id));
            if (!targets.isEmpty()) {
                byDestinations
                        .computeIfAbsent(destinations(mustRun(own)), _ -> new ArrayList<>())
                        .addAll(targets);
            }
        }
        List<Command> commands = new ArrayList<>();
        byDestinations.forEach((mustRun, targets) -> commands.add(new Command.IsolateHosts(targets, inside, mustRun)));
        return commands;
    }

    private List<HostTarget> targets(Collection<String> ids) {
        return ids.stream()
                .map(this::host)
                .filter(host -> !host.addresses().isEmpty())
                .map(host -> new HostTarget(host.id(), host.addresses(), host.macs()))
                .toList();
    }

    private static List<OutsideDestination> mustRun(List<Service> services) {
        return services.stream()
                .filter(Service::mustRun)
                .flatMap(service -> service.outside().stream())
                .distinct()
                .toList();
    }

    static List<Destination> destinations(List<OutsideDestination> destinations) {
        return destinations.stream()
                .map(each -> new Destination(
                        each.network(), each.protocol().equals("tcp") ? Transport.TCP : Transport.UDP, each.port()))
                .sorted()
                .toList();
    }

    private Host host(String id) {
        Host host = hosts.get(id);
        if (host == null) {
            throw new IllegalStateException("host " + id + " was known before");
        }
        return host;
    }

    // ---- what commands mean for the court

    /** What the commands come to in the words of the service graph. */
    private Cut cut(List<Command> commands) {
        Set<String> silenced = new TreeSet<>();
        Set<String> keptInside = new TreeSet<>();
        Set<OutsideDestination> passes = new LinkedHashSet<>();
        List<Network> blocked = new ArrayList<>();
        Set<String> accounts = new TreeSet<>();
        boolean gate = false;
        boolean nothingPasses = false;
        for (Command command : commands) {
            switch (command) {
                case Command.BlockAddresses block -> blocked.addAll(block.networks());
                case Command.IsolateHosts isolate -> {
                    isolate.hosts().forEach(target -> keptInside.add(target.host()));
                    passes.addAll(outside(isolate.mustRun()));
                }
                case Command.IsolateSite isolate -> {
                    gate = true;
                    passes.addAll(outside(isolate.mustRun()));
                }
                case Command.QuarantineHosts quarantine ->
                    quarantine.hosts().forEach(target -> silenced.add(target.host()));
                case Command.UnplugHosts unplug -> unplug.hosts().forEach(target -> silenced.add(target.host()));
                case Command.UnplugSite _ -> {
                    gate = true;
                    nothingPasses = true;
                }
                case Command.DisableAccount disable ->
                    site.accountsCalled(disable.account()).forEach(account -> accounts.add(account.id()));
                case Command.SinkholeDomains _,
                        Command.RevokeSessions _,
                        Command.RemoveFromGroups _,
                        Command.CallWebhook _ -> {
                    // No service of the site file rests on these.
                }
            }
        }
        return new Cut(silenced, keptInside, gate, nothingPasses ? List.of() : List.copyOf(passes), blocked, accounts);
    }

    private static List<OutsideDestination> outside(List<Destination> destinations) {
        return destinations.stream()
                .map(each -> new OutsideDestination(each.transport().toString(), each.network(), each.port()))
                .toList();
    }

    private Cost cost(Cut cut) {
        return graph.effect(cut, made, window).cost();
    }

    /** Crown jewels that the attacker gets to; one that they are on, but which is silenced, is none. */
    private List<String> reached(Cut cut) {
        return graph.reached(positions, !suspects.entryKnown(), cut).stream()
                .filter(jewels::contains)
                .filter(jewel -> !cut.silenced().contains(jewel))
                .toList();
    }

    private List<Option> grades() {
        List<Option> grades = new ArrayList<>();
        grades.add(grade(indicators()));
        grades.add(grade(isolate(positions)));
        if (!inside.isEmpty()) {
            grades.add(grade(List.of(new Command.IsolateSite(inside, destinations(mustRun(services))))));
        }
        List<HostTarget> targets = targets(positions);
        List<Command> unplugged = new ArrayList<>();
        if (!targets.isEmpty()) {
            grades.add(grade(List.of(new Command.QuarantineHosts(
                    targets, destinations(site.containment().collectors()), List.of()))));
            unplugged.add(new Command.UnplugHosts(targets));
        }
        if (!inside.isEmpty()) {
            unplugged.add(new Command.UnplugSite(inside));
        }
        grades.add(grade(unplugged));
        return grades.stream().filter(grade -> !grade.commands().isEmpty()).toList();
    }

    private Option grade(List<Command> commands) {
        Cut cut = cut(commands);
        return new Option(commands, cost(cut), reached(cut));
    }

    // ---- the search

    private List<Option> alternatives(Model model, CutSearch.Found best, Option chosen) {
        Set<Option> options = new LinkedHashSet<>();
        if (!best.proven()) {
            // The best was not found for certain, so there is no next best.
            return List.of();
        }
        int searches = 0;
        for (int node = best.removed().nextSetBit(0);
                node >= 0;
                node = best.removed().nextSetBit(node + 1)) {
            if (++searches > SEARCHES_MAX) {
                break;
            }
            CutSearch search = model.search();
            search.keep(node);
            search.best(model.given)
                    .map(found -> option(model.chosen(found.removed())))
                    .filter(option -> !option.equals(chosen))
                    .ifPresent(options::add);
        }
        return options.stream()
                .sorted(Comparator.comparing(Option::cost)
                        .thenComparing(Option::level)
                        .thenComparing(option -> option.commands().toString()))
                .limit(ALTERNATIVES_MAX)
                .toList();
    }

    private List<UnavoidableLoss> unavoidable(Model model, Effect effect) {
        List<UnavoidableLoss> losses = new ArrayList<>();
        for (ServiceEffect lost : effect.mustRunLost()) {
            int index = services.indexOf(lost.service());
            if (model.given.get(2 * index) || model.given.get(2 * index + 1)) {
                // The attacker is on its host, and what it has of the outside is their way out.
                losses.add(new UnavoidableLoss(
                        lost.service().id(),
                        true,
                        lost.service().hosts().stream()
                                .filter(positions::contains)
                                .toList()));
                continue;
            }
            CutSearch search = model.search();
            BitSet left = new BitSet();
            model.removals.forEach((node, bits) -> {
                if (bits.get(2 * index) || bits.get(2 * index + 1)) {
                    search.keep(node);
                } else {
                    left.set(node);
                }
            });
            List<String> way = search.openWay(left).map(model::hostsOf).orElse(List.of());
            losses.add(new UnavoidableLoss(lost.service().id(), !way.isEmpty(), way));
        }
        return losses;
    }

    /** The graph of the search: the outside, the gate of the site, the door of each host, zones, hosts. */
    private final class Model {
        private final Map<String, Integer> doors = new LinkedHashMap<>();
        private final Map<String, Integer> hostNodes = new LinkedHashMap<>();
        private final Map<Integer, BitSet> removals = new TreeMap<>();
        private final List<int[]> arcs = new ArrayList<>();
        private final List<Cost> weights = new ArrayList<>();
        private final BitSet given = new BitSet();
        private int nodes = 2;

        Model() {
            for (Service service : services) {
                long minutes = graph.minutes(service, made, window);
                long outside = minutes * graph.without(service, Loss.OUTSIDE).size();
                long rest = minutes * graph.without(service, Loss.ALL).size() - outside;
                weights.add(new Cost(service.mustRun() ? outside : 0, outside));
                weights.add(new Cost(service.mustRun() ? rest : 0, rest));
            }
            List<Command> borne = new ArrayList<>(always());
            borne.addAll(isolate(positions));
            given.or(bits(cut(borne)));
            zones();
            if (!inside.isEmpty()) {
                removals.put(GATE, bits(Cut.keepingSiteInside(mustRun(services))));
            }
        }

        private void zones() {
            Map<String, int[]> zones = new HashMap<>();
            for (Zone zone : site.zones()) {
                zones.put(zone.id(), new int[] {nodes++, nodes++});
            }
            int[] nowhere = {nodes++, nodes++};
            for (Zone zone : site.zones()) {
                int[] own = zone(zones, zone.id(), nowhere);
                arcs.add(new int[] {own[0], own[1]});
                arcs.add(new int[] {own[0], nowhere[1]});
                arcs.add(new int[] {nowhere[0], own[1]});
                for (String reached : zone.reaches()) {
                    arcs.add(new int[] {own[0], zone(zones, reached, nowhere)[1]});
                }
            }
            arcs.add(new int[] {nowhere[0], nowhere[1]});
            arcs.add(new int[] {OUTSIDE, GATE});
            for (Host host : hosts.values()) {
                int node = nodes++;
                hostNodes.put(host.id(), node);
                int[] zone = zone(zones, host.zone(), nowhere);
                arcs.add(new int[] {node, zone[0]});
                arcs.add(new int[] {zone[1], node});
                boolean cuttable = !host.addresses().isEmpty();
                if (cuttable) {
                    removals.put(node, bits(Cut.silencing(List.of(host.id()))));
                }
                if (graph.hasInternet(host)) {
                    int door = nodes++;
                    doors.put(host.id(), door);
                    arcs.add(new int[] {GATE, door});
                    arcs.add(new int[] {door, node});
                    if (cuttable) {
                        removals.put(door, bits(cut(isolate(List.of(host.id())))));
                    }
                }
            }
        }

        private static int[] zone(Map<String, int[]> zones, String id, int[] nowhere) {
            return zones.getOrDefault(id, nowhere);
        }

        /** Two for each service: those outside are without it, and the rest is too. */
        private BitSet bits(Cut cut) {
            Map<String, Loss> losses = graph.losses(cut);
            BitSet bits = new BitSet();
            for (int i = 0; i < services.size(); i++) {
                Loss loss = losses.getOrDefault(services.get(i).id(), Loss.NONE);
                bits.set(2 * i, loss != Loss.NONE);
                bits.set(2 * i + 1, loss == Loss.ALL);
            }
            return bits;
        }

        CutSearch search() {
            CutSearch search = new CutSearch(nodes, weights);
            arcs.forEach(arc -> search.arc(arc[0], arc[1]));
            removals.forEach(search::removable);
            if (!suspects.entryKnown()) {
                search.source(OUTSIDE);
            }
            positions.forEach(id -> search.source(hostNodes.getOrDefault(id, OUTSIDE)));
            jewels.forEach(id -> search.sink(hostNodes.getOrDefault(id, OUTSIDE)));
            return search;
        }

        Chosen chosen(BitSet removed) {
            NavigableSet<String> silenced = new TreeSet<>();
            NavigableSet<String> keptInside = new TreeSet<>();
            hostNodes.forEach((id, node) -> {
                if (removed.get(node)) {
                    silenced.add(id);
                }
            });
            doors.forEach((id, node) -> {
                if (removed.get(node)) {
                    keptInside.add(id);
                }
            });
            return new Chosen(silenced, keptInside, removed.get(GATE));
        }

        List<String> hostsOf(List<Integer> way) {
            Map<Integer, String> names = new HashMap<>();
            hostNodes.forEach((id, node) -> names.put(node, id));
            return way.stream().filter(names::containsKey).map(names::get).toList();
        }
    }
}
