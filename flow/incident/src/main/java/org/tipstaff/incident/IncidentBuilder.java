package org.tipstaff.incident;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingOrder;
import org.tipstaff.sigma.Level;

/** Takes the findings of a case and what is known of its events, gives its incidents. Holds nothing between two cases. */
public final class IncidentBuilder {
    /** The namespace of incident ids; they are UUIDs of version 5 over the ids of their findings. */
    private static final UUID NAMESPACE = UUID.fromString("0d1f7f0e-3d0a-5c58-8f0e-5a4f5b6f2c90");
    /** Links of the entity graph that are given; the most borne out. */
    static final int LINKS_MAX = 150;
    /** Joins that are given for one incident. */
    static final int JOINS_MAX = 200;

    private final KnownActs acts = new KnownActs();

    /** A builder. */
    public IncidentBuilder() {}

    private record Candidate(Group group, List<Join> joins, List<StepDraft> steps, int leftOut, Scoring.Grade grade) {}

    /** The same result whatever the order of {@code findings}. */
    public CaseOutcome build(List<Finding> findings, CaseContext context) {
        return build(findings, context, true);
    }

    /** The incidents alone, most severe first, as {@link #build} gives them: what stands alone is not looked at. */
    public List<Incident> incidents(List<Finding> findings, CaseContext context) {
        return build(findings, context, false).incidents();
    }

    private CaseOutcome build(List<Finding> findings, CaseContext context, boolean all) {
        Clock clock = new Clock(context);
        ProcessTrees trees = new ProcessTrees(context, clock);
        trees.indexInjections();
        List<Finding> ordered = new ArrayList<>(findings);
        ordered.sort(FindingOrder.ORDER);
        List<Trace> traces = new ArrayList<>();
        for (Finding finding : ordered) {
            traces.addAll(Trace.of(finding, trees, clock));
        }
        // By corrected time; the sort is stable, so findings without one keep their order at the end.
        traces.sort(Comparator.comparing(Trace::time, Comparator.nullsLast(Comparator.naturalOrder())));
        Deeds deeds = new Deeds(context, trees, clock);
        List<Grouping.Joined> joined = new Grouping(traces, trees, deeds, context, clock).join();
        Scoring scoring =
                new Scoring(joined.stream().map(Grouping.Joined::group).toList());

        List<Incident> incidents = new ArrayList<>();
        List<TimelineEntry> timeline = new ArrayList<>();
        Set<UUID> inIncident = new HashSet<>();
        for (Grouping.Joined group : joined) {
            if (group.group().level.compareTo(Level.MEDIUM) < 0) {
                continue;
            }
            Candidate candidate = candidate(group, trees, deeds, clock, scoring);
            if (candidate.grade.severity().compareTo(Level.MEDIUM) < 0) {
                continue;
            }
            Incident incident = incident(candidate, context, trees, deeds, clock);
            incidents.add(incident);
            incident.findings().forEach(finding -> inIncident.add(finding.id()));
            candidate.steps.forEach(step -> timeline.add(entry(step, incident.id())));
        }
        incidents.sort(Comparator.comparing((Incident incident) -> incident.severity())
                .thenComparingLong(incident -> incident.score().total())
                .reversed()
                .thenComparing(Incident::first, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Incident::id));
        if (!all) {
            return new CaseOutcome(incidents, List.of(), List.of());
        }

        List<Finding> alone = ordered.stream()
                .filter(finding -> !inIncident.contains(finding.id()))
                .toList();
        Set<UUID> told = new HashSet<>();
        for (Trace trace : traces) {
            if (!inIncident.contains(trace.finding.id()) && told.add(trace.finding.id())) {
                Steps steps = new Steps(trees, deeds, clock, acts);
                steps.of(new Group(List.of(trace)), false).forEach(step -> timeline.add(entry(step, "")));
            }
        }
        timeline.sort(Comparator.comparing(TimelineEntry::time, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(TimelineEntry::incident)
                .thenComparing(entry -> entry.what().evidence().get(0).source().path())
                .thenComparingLong(entry -> entry.what().evidence().get(0).record())
                .thenComparing(entry -> entry.what().toString()));
        return new CaseOutcome(incidents, alone, timeline);
    }

    private Candidate candidate(Grouping.Joined joined, ProcessTrees trees, Deeds deeds, Clock clock, Scoring scoring) {
        boolean grave = joined.group().level.compareTo(Level.HIGH) >= 0
                || joined.group().rules.size() >= 3;
        Steps steps = new Steps(trees, deeds, clock, acts);
        List<StepDraft> drafts = steps.of(joined.group(), grave);
        return new Candidate(
                joined.group(), joined.joins(), drafts, steps.leftOut(), scoring.grade(joined.group(), drafts));
    }

    private static TimelineEntry entry(StepDraft draft, String incident) {
        Step step = draft.step();
        return new TimelineEntry(
                step.time(),
                step.clock(),
                draft.moment == null ? Duration.ZERO : draft.moment.offset(),
                draft.clocks,
                incident,
                step.host(),
                step.user(),
                step.tactic(),
                step.techniques(),
                step.what(),
                step.findings().stream().map(Finding::id).toList());
    }

    private Incident incident(Candidate candidate, CaseContext context, ProcessTrees trees, Deeds deeds, Clock clock) {
        Group group = candidate.group;
        List<Finding> findings = new ArrayList<>(group.findings());
        findings.sort(FindingOrder.ORDER);
        LinkedHashSet<String> hosts = new LinkedHashSet<>();
        LinkedHashSet<String> users = new LinkedHashSet<>();
        Set<String> tactics = new TreeSet<>(Tactics.BY_MATRIX);
        Set<String> techniques = new TreeSet<>();
        for (StepDraft step : candidate.steps) {
            if (!step.host.isEmpty()) {
                hosts.add(step.host);
            }
            if (!step.user.isEmpty() && !step.user.equals("-")) {
                users.add(step.user);
            }
            tactics.addAll(step.tactics);
            techniques.addAll(step.techniques);
        }
        Account account = new Account(
                candidate.steps, group, context, trees, deeds, clock, candidate.leftOut, candidate.grade.severity());
        Set<String> folded = new TreeSet<>();
        hosts.forEach(host -> folded.add(Names.host(host)));
        List<ClockOffset> clocks = context.clockOffsets().stream()
                .filter(offset -> folded.contains(Names.host(offset.host())))
                .toList();
        List<Join> joins =
                candidate.joins.size() <= JOINS_MAX ? candidate.joins : candidate.joins.subList(0, JOINS_MAX);
        return new Incident(
                id(findings),
                account.title(),
                candidate.grade.severity(),
                candidate.grade.score(),
                first(candidate.steps),
                last(candidate.steps),
                List.copyOf(hosts),
                List.copyOf(users),
                List.copyOf(tactics),
                List.copyOf(techniques),
                List.copyOf(findings),
                candidate.steps.stream().map(StepDraft::step).toList(),
                account.sentences(),
                List.copyOf(joins),
                links(candidate.steps),
                clocks);
    }

    private static java.time.@org.jspecify.annotations.Nullable Instant first(List<StepDraft> steps) {
        for (StepDraft step : steps) {
            if (step.moment != null) {
                return step.moment.time();
            }
        }
        return null;
    }

    private static java.time.@org.jspecify.annotations.Nullable Instant last(List<StepDraft> steps) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            StepDraft step = steps.get(i);
            if (step.moment != null) {
                return step.moment.time();
            }
        }
        return null;
    }

    private static List<Incident.EntityLink> links(List<StepDraft> steps) {
        record Key(Entity from, String relation, Entity to) {}
        Map<Key, Integer> counted = new TreeMap<>(
                Comparator.comparing(Key::from).thenComparing(Key::relation).thenComparing(Key::to));
        for (StepDraft step : steps) {
            String host = Names.host(step.host);
            int findings = step.findings.size();
            ProcessNode process = step.process;
            if (process == null) {
                if (!step.user.isEmpty() && !host.isEmpty()) {
                    counted.merge(
                            new Key(
                                    new Entity(Entity.Kind.USER, Names.user(step.user)),
                                    "acted-on",
                                    new Entity(Entity.Kind.HOST, host)),
                            findings,
                            Integer::sum);
                }
                continue;
            }
            Entity actor = program(process);
            counted.merge(new Key(actor, "ran-on", new Entity(Entity.Kind.HOST, host)), findings, Integer::sum);
            if (Names.isPerson(step.user)) {
                counted.merge(
                        new Key(new Entity(Entity.Kind.USER, Names.user(step.user)), "ran", actor),
                        findings,
                        Integer::sum);
            }
            switch (step.deed) {
                case START -> {
                    ProcessNode parent = process.parent;
                    if (parent != null && !parent.image.isEmpty()) {
                        counted.merge(new Key(program(parent), "started", actor), findings, Integer::sum);
                    }
                }
                case MEMORY ->
                    counted.merge(
                            new Key(actor, "opened-memory-of", program(host, step.object)), findings, Integer::sum);
                case THREAD ->
                    counted.merge(new Key(actor, "injected-into", program(host, step.object)), findings, Integer::sum);
                case FILE ->
                    counted.merge(
                            new Key(actor, "wrote", new Entity(Entity.Kind.FILE, host + '|' + Names.path(step.object))),
                            findings,
                            Integer::sum);
                case CONNECTION ->
                    counted.merge(
                            new Key(actor, "connected-to", new Entity(Entity.Kind.ADDRESS, step.object)),
                            findings,
                            Integer::sum);
                case LOOKUP ->
                    counted.merge(
                            new Key(actor, "looked-up", new Entity(Entity.Kind.DOMAIN, step.object)),
                            findings,
                            Integer::sum);
                case SERVICE ->
                    counted.merge(
                            new Key(
                                    actor,
                                    "installed",
                                    new Entity(
                                            Entity.Kind.SERVICE,
                                            host + '|' + step.object.toLowerCase(java.util.Locale.ROOT))),
                            findings,
                            Integer::sum);
                case TASK ->
                    counted.merge(
                            new Key(
                                    actor,
                                    "registered",
                                    new Entity(
                                            Entity.Kind.TASK,
                                            host + '|' + step.object.toLowerCase(java.util.Locale.ROOT))),
                            findings,
                            Integer::sum);
                default -> {}
            }
        }
        List<Incident.EntityLink> links = new ArrayList<>();
        counted.forEach(
                (key, findings) -> links.add(new Incident.EntityLink(key.from, key.relation, key.to, findings)));
        links.sort(Comparator.comparingInt(Incident.EntityLink::findings).reversed()); // stable: ties stay by name
        return List.copyOf(links.size() <= LINKS_MAX ? links : links.subList(0, LINKS_MAX));
    }

    /** In the graph a program on a host is one node, however often it ran. */
    private static Entity program(ProcessNode node) {
        return program(node.host, node.image);
    }

    private static Entity program(String host, String image) {
        return new Entity(Entity.Kind.PROCESS, host + '|' + Names.program(image));
    }

    private static String id(List<Finding> findings) {
        MessageDigest sha1;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-1, which UUIDs of version 5 are made with", e);
        }
        sha1.update(ByteBuffer.allocate(16)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .array());
        findings.stream()
                .map(finding -> finding.id().toString())
                .sorted()
                .forEach(id -> sha1.update((id + '\n').getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest());
        long high = (hash.getLong() & ~0xF000L) | 0x5000L;
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
