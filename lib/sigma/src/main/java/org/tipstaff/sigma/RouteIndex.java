package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;

/**
 * Which log sources a record belongs to. Products, channels and ids that no route names are all alike, so the number
 * of different answers is bounded by the routes and not by what a hostile log makes up.
 */
final class RouteIndex {
    static final Comparator<LogSource> BY_TEXT = Comparator.comparing(LogSource::toString);

    private final List<List<RouteTable.Route>> routes;
    private final Map<Expression, PlannedNode> conditions = new HashMap<>();
    private final Map<String, Integer> products = new HashMap<>();
    private final Map<String, Integer> channels = new HashMap<>();
    private final Map<Long, Integer> eventIds = new HashMap<>();

    /** Answers about one spelling of a name, kept by each matcher for itself, so that it is folded once. */
    static final class Spellings {
        private static final int SPELLINGS_MAX = 1024;

        private final Map<String, Integer> numbers = new HashMap<>();

        private int of(String name, Map<String, Integer> numbersOfFolded) {
            Integer known = numbers.get(name);
            if (known == null) {
                known = numbersOfFolded.getOrDefault(Folding.fold(name), 0);
                if (numbers.size() < SPELLINGS_MAX) {
                    numbers.put(name, known);
                }
            }
            return known;
        }
    }

    RouteIndex(List<List<RouteTable.Route>> routesOfLogSource, Planner planner) {
        routes = routesOfLogSource;
        for (List<RouteTable.Route> each : routes) {
            for (RouteTable.Route route : each) {
                number(products, Folding.fold(route.product()));
                route.channels().forEach(channel -> number(channels, Folding.fold(channel)));
                route.eventIds().forEach(id -> number(eventIds, id));
                if (!Routing.isUnconditional(route)) {
                    conditions.computeIfAbsent(route.condition(), planner::plan);
                }
            }
        }
    }

    private static <K> void number(Map<K, Integer> numbers, K key) {
        numbers.putIfAbsent(key, numbers.size() + 1);
    }

    /** Events with the same key belong to the same log sources, conditions of routes aside. */
    long key(Event event, Spellings ofProducts, Spellings ofChannels) {
        long product = ofProducts.of(event.product(), products);
        long channel = ofChannels.of(event.channel(), channels);
        long id = eventIds.getOrDefault(event.eventId(), 0);
        return (product << 48) | (channel << 24) | id;
    }

    /** For each log source that this event reaches: true, or the condition that decides. */
    Reached reached(Event event) {
        BitSet sources = new BitSet();
        Map<Integer, PlannedNode> conditional = new HashMap<>();
        for (int source = 0; source < routes.size(); source++) {
            List<PlannedNode> decide = new ArrayList<>();
            boolean reached = false;
            for (RouteTable.Route route : routes.get(source)) {
                if (Routing.reaches(route, event)) {
                    PlannedNode condition = conditions.get(route.condition());
                    if (condition == null) {
                        reached = true;
                    } else {
                        decide.add(condition);
                    }
                }
            }
            if (reached || !decide.isEmpty()) {
                sources.set(source);
            }
            if (!reached && !decide.isEmpty()) {
                conditional.put(source, new PlannedNode.Or(decide.toArray(PlannedNode[]::new)));
            }
        }
        return new Reached(sources, conditional);
    }

    record Reached(BitSet sources, Map<Integer, PlannedNode> conditional) {
        @Nullable
        PlannedNode condition(int source) {
            return conditional.get(source);
        }
    }
}
