package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tipstaff.event.Event;

/**
 * Correlations with their references resolved, in an order in which each comes after those it is built on. Immutable;
 * each run takes a {@link #start}.
 *
 * <h2>What was decided where the specification is open</h2>
 *
 * <ul>
 *   <li>Time is the event's. A window is {@code timespan} long and includes both ends. An event without a time, or
 *       without a value for a field that the correlation groups by, is not used, and counted.
 *   <li>Values are compared as text without regard to case, as everywhere in Sigma. A field with several values counts
 *       as the one value that they are together.
 *   <li><b>Decided at once</b> are conditions that a further event can't undo: {@code gt} and {@code gte} of
 *       event_count, value_count and value_sum, and temporal types unless {@code lt}, {@code lte}, {@code eq}, {@code neq}
 *       or {@code not} stands in them. They slide: at each event the window is the timespan that ends there. The first
 *       time the condition holds there is a match, and the window that began with its earliest event is then spent up to
 *       its end: further events in it belong to it and to no other window. So a group has at most one match per window,
 *       and an attack that goes on has one per timespan.
 *   <li><b>Decided at the end of a window</b> is everything else, means, medians and percentiles included. Such a window
 *       opens with an event when none is open, closes one timespan later, and only then is asked. (Windows that slide would
 *       find "fewer than five" in the tail of every burst.) At the end of the run the open windows are closed.
 *   <li>An event that several referenced rules match is one event for counts and values, and stands for each of these rules in
 *       temporal types; in temporal_ordered for them in their order.
 *   <li>Events with the same time are in the order of path and record.
 *   <li>A condition of a temporal_ordered correlation asks for the number of rules seen in order, not necessarily without gaps.
 *   <li>A correlation that another is built on is known to it by its time and the values it groups by, and by nothing else. Decided at the
 *       end of a window, it takes place at that end.
 * </ul>
 */
public final class Correlations {
    /** The order in which matches are to be given: time, path, record; those without time come last. */
    public static final Comparator<RuleMatch> ORDER = Comparator.comparing(
            RuleMatch::event,
            Comparator.comparing(Event::time, Comparator.nullsLast(Comparator.naturalOrder()))
                    .thenComparing(event -> event.provenance().source().path())
                    .thenComparingLong(event -> event.provenance().record())
                    .thenComparingLong(event -> event.provenance().offset()));

    /** A correlation that can't run, and why, in one English sentence. */
    public record Refused(SigmaCorrelation correlation, String reason) {}

    /** Rules that one temporal_ordered correlation may name; each group keeps the square of it. */
    static final int ORDERED_RULES_MAX = 64;

    private final List<PlannedCorrelation> planned;
    private final List<Refused> refused;
    private final Set<String> suppressed;

    private Correlations(List<PlannedCorrelation> planned, List<Refused> refused, Set<String> suppressed) {
        this.planned = planned;
        this.refused = refused;
        this.suppressed = suppressed;
    }

    /** @param rules those that run, so that a correlation over one that doesn't is refused by name */
    public static Correlations of(Collection<SigmaCorrelation> correlations, Collection<SigmaRule> rules) {
        Map<String, String> idOf = new HashMap<>();
        Map<String, SigmaCorrelation> correlationOf = new LinkedHashMap<>();
        for (SigmaRule rule : rules) {
            name(rule.header(), idOf);
        }
        for (SigmaCorrelation correlation : correlations) {
            name(correlation.header(), idOf);
            correlationOf.putIfAbsent(correlation.header().id(), correlation);
        }
        List<PlannedCorrelation> planned = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        Map<String, SigmaCorrelation> waiting = new LinkedHashMap<>(correlationOf);
        Set<String> done = new HashSet<>();
        boolean moved = true;
        while (moved && !waiting.isEmpty()) {
            moved = false;
            for (SigmaCorrelation correlation : List.copyOf(waiting.values())) {
                boolean ready = true;
                Set<String> references = PlannedCorrelation.references(correlation);
                String reason = correlation.type() == SigmaCorrelation.Type.TEMPORAL_ORDERED
                                && references.size() > ORDERED_RULES_MAX
                        ? "temporal_ordered over more than " + ORDERED_RULES_MAX + " rules"
                        : "";
                for (String reference : references) {
                    String id = idOf.get(reference);
                    if (id == null) {
                        reason = "'" + reference + "' is the id or name of no rule or correlation that runs";
                    } else if (correlationOf.containsKey(id) && !done.contains(id)) {
                        ready = false;
                        if (!waiting.containsKey(id)) {
                            reason = "'" + reference + "', which it is built on, was refused";
                        }
                    }
                }
                if (!reason.isEmpty()) {
                    refused.add(new Refused(correlation, reason));
                } else if (ready) {
                    planned.add(new PlannedCorrelation(correlation, idOf));
                    done.add(correlation.header().id());
                } else {
                    continue;
                }
                waiting.remove(correlation.header().id());
                moved = true;
            }
        }
        for (SigmaCorrelation correlation : waiting.values()) {
            refused.add(new Refused(correlation, "it is built on itself, through " + correlation.rules()));
        }
        Set<String> quiet = new TreeSet<>();
        Set<String> generating = new HashSet<>();
        for (PlannedCorrelation each : planned) {
            (each.correlation().generate() ? generating : quiet)
                    .addAll(each.ranks().keySet());
        }
        quiet.removeAll(generating);
        return new Correlations(List.copyOf(planned), List.copyOf(refused), Set.copyOf(quiet));
    }

    private static void name(RuleHeader header, Map<String, String> idOf) {
        idOf.putIfAbsent(header.id(), header.id());
        if (!header.name().isEmpty()) {
            idOf.putIfAbsent(header.name(), header.id());
        }
    }

    public List<SigmaCorrelation> active() {
        return planned.stream().map(PlannedCorrelation::correlation).toList();
    }

    public List<Refused> refused() {
        return refused;
    }

    /**
     * Ids of rules and correlations whose own matches are no findings, because they only serve correlations of which none
     * says {@code generate}.
     */
    public Set<String> suppressed() {
        return suppressed;
    }

    /** Whether some correlation looks at matches of the rule with this id. */
    public boolean isReferenced(String ruleId) {
        return planned.stream().anyMatch(each -> each.ranks().containsKey(ruleId));
    }

    /** Gives all matches to one run, in order; of use when they are all at hand. */
    public void examine(Collection<RuleMatch> matches, CorrelationLimits limits, CorrelationSink sink) {
        CorrelationRun run = start(limits, sink);
        matches.stream().sorted(ORDER).forEach(run::accept);
        run.finish();
    }

    /** For one thread and one run. */
    public CorrelationRun start(CorrelationLimits limits, CorrelationSink sink) {
        return new CorrelationRun(planned, limits, sink);
    }
}
