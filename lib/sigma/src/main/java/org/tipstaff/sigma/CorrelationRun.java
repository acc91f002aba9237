package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;

/**
 * One pass of correlations over rule matches that come in the order of {@link Correlations#ORDER}. What it keeps is
 * bounded by {@link CorrelationLimits}; groups whose window has passed are forgotten as time goes on.
 */
public final class CorrelationRun {
    private static final Instant LAST = Instant.MAX.minusSeconds(1);

    private final List<State> states = new ArrayList<>();
    private final Map<String, List<Integer>> interested = new HashMap<>();
    private final CorrelationLimits limits;
    private final CorrelationSink sink;
    private final List<RuleMatch> ofOneEvent = new ArrayList<>();
    private @Nullable Instant now;

    CorrelationRun(List<PlannedCorrelation> planned, CorrelationLimits limits, CorrelationSink sink) {
        this.limits = limits;
        this.sink = sink;
        for (PlannedCorrelation each : planned) {
            for (String id : each.ranks().keySet()) {
                interested.computeIfAbsent(id, _ -> new ArrayList<>()).add(states.size());
            }
            states.add(new State(each));
        }
    }

    /** Matches of rules that no correlation names are passed over. */
    public void accept(RuleMatch match) {
        List<Integer> asking = interested.get(match.rule().header().id());
        if (asking == null) {
            return;
        }
        Instant time = match.event().time();
        if (time == null) {
            asking.forEach(each -> states.get(each).unused(CorrelationSink.Unused.NO_TIME));
            return;
        }
        if (!ofOneEvent.isEmpty() && !isSame(ofOneEvent.getFirst().event(), match.event())) {
            passOn();
        }
        if (now != null && time.isBefore(now)) {
            asking.forEach(each -> states.get(each).unused(CorrelationSink.Unused.LATE));
            return;
        }
        ofOneEvent.add(match);
    }

    /**
     * Says that no match before this time is to come: windows that end before it are decided. To be called between
     * events, never between the matches of one.
     */
    public void advance(Instant time) {
        passOn();
        closeBefore(time);
    }

    /** Closes what is open and tells what could not be used. */
    public void finish() {
        passOn();
        closeBefore(Instant.MAX);
        for (State state : states) {
            state.unused.forEach((why, count) -> sink.unused(state.planned.correlation(), why, count));
        }
    }

    private static boolean isSame(Event one, Event other) {
        Provenance a = one.provenance();
        Provenance b = other.provenance();
        return one == other
                || (a.record() == b.record()
                        && a.offset() == b.offset()
                        && a.source().path().equals(b.source().path()));
    }

    /** All matches of one event go on together, so that each correlation sees them in its own order of rules. */
    private void passOn() {
        if (ofOneEvent.isEmpty()) {
            return;
        }
        Instant time = Objects.requireNonNull(ofOneEvent.getFirst().event().time());
        closeBefore(time);
        now = time;
        List<Arrival> arrivals = new ArrayList<>();
        for (RuleMatch match : ofOneEvent) {
            arrivals.add(Arrival.of(match, time));
        }
        ofOneEvent.clear();
        deliver(arrivals);
    }

    /** What a correlation is given: a match of a rule, or of a correlation it is built on. */
    private record Arrival(
            String id, Instant time, Fields fields, List<RuleMatch> contributing, long total, Instant first) {
        static Arrival of(RuleMatch match, Instant time) {
            return new Arrival(match.rule().header().id(), time, match.event().fields(), List.of(match), 1, time);
        }

        static Arrival of(CorrelationMatch match, Instant decided) {
            Fields.Builder fields = Fields.builder();
            match.group().forEach(fields::append);
            return new Arrival(
                    match.correlation().header().id(),
                    decided,
                    fields.build(),
                    match.contributing(),
                    match.total(),
                    match.first());
        }
    }

    /** Correlations stand after those they are built on, so one pass upwards reaches everything. */
    private void deliver(List<Arrival> arrivals) {
        Map<Integer, List<Arrival>> forState = new HashMap<>();
        TreeSet<Integer> due = new TreeSet<>();
        arrivals.forEach(each -> address(each, forState, due));
        while (!due.isEmpty()) {
            int place = Objects.requireNonNull(due.pollFirst());
            State state = states.get(place);
            for (CorrelationMatch match : state.arrived(Objects.requireNonNull(forState.remove(place)))) {
                sink.matched(match);
                address(Arrival.of(match, match.time()), forState, due);
            }
        }
    }

    private void address(Arrival arrival, Map<Integer, List<Arrival>> forState, Set<Integer> due) {
        for (int place : interested.getOrDefault(arrival.id(), List.of())) {
            forState.computeIfAbsent(place, _ -> new ArrayList<>()).add(arrival);
            due.add(place);
        }
    }

    /** Closes the windows that end before this time, earliest first, for each may feed the next. */
    private void closeBefore(Instant time) {
        while (true) {
            State earliest = null;
            Instant end = time;
            for (State state : states) {
                Instant close = state.nextClose();
                if (close != null && close.isBefore(end)) {
                    end = close;
                    earliest = state;
                }
            }
            if (earliest == null) {
                return;
            }
            CorrelationMatch match = earliest.close();
            if (match != null) {
                sink.matched(match);
                deliver(List.of(Arrival.of(match, end)));
            }
        }
    }

    private static final class Window {
        final List<String> key;
        final Map<String, String> group;
        final Tally tally;
        final Deque<CorrelationItem> items = new ArrayDeque<>();
        /** Of a window that slides: no event up to this time opens another. */
        @Nullable
        Instant spentUntil;
        /** Of a window that is decided at its end. */
        Instant opened;

        Instant last;
        long total;

        Window(List<String> key, Map<String, String> group, Tally tally, Instant opened) {
            this.key = key;
            this.group = group;
            this.tally = tally;
            this.opened = opened;
            this.last = opened;
        }
    }

    /** One correlation with its open windows, by group, the one that was quiet longest (or opened first) in front. */
    private final class State {
        private final PlannedCorrelation planned;
        private final boolean slides;
        private final Map<List<String>, Window> windows;
        private final Map<CorrelationSink.Unused, Long> unused = new java.util.EnumMap<>(CorrelationSink.Unused.class);
        private final Set<String> toldLimits = new HashSet<>();

        State(PlannedCorrelation planned) {
            this.planned = planned;
            slides = planned.isDecidedAtOnce();
            windows = new LinkedHashMap<>(16, 0.75f, slides);
        }

        void unused(CorrelationSink.Unused why) {
            unused.merge(why, 1L, Long::sum);
        }

        private void limit(String reason) {
            if (toldLimits.add(reason)) {
                sink.limitReached(planned.correlation(), reason);
            }
        }

        /** @param arrivals of one event, or of one correlation */
        List<CorrelationMatch> arrived(List<Arrival> arrivals) {
            List<Arrival> inOrder = new ArrayList<>(arrivals);
            inOrder.sort((a, b) -> Integer.compare(rank(a), rank(b)));
            List<CorrelationMatch> matches = new ArrayList<>();
            // Rules of one event may have it in different groups by their aliases; in each group it counts once.
            Set<List<String>> counted = new HashSet<>();
            for (Arrival arrival : inOrder) {
                List<String> spelling = texts(arrival.fields(), planned.groupFields(arrival.id()));
                if (spelling == null) {
                    unused(CorrelationSink.Unused.NO_GROUP);
                    continue;
                }
                CorrelationItem item = item(arrival);
                if (item == null) {
                    unused(CorrelationSink.Unused.NO_VALUE);
                    continue;
                }
                List<String> key = spelling.stream().map(Folding::fold).toList();
                if (planned.countsEvents() && !counted.add(key)) {
                    continue;
                }
                forgetPassed(arrival.time());
                Window window = windows.get(key);
                if (window == null) {
                    makeRoom();
                    window = new Window(key, named(spelling), planned.tally(), arrival.time());
                    windows.put(key, window);
                }
                CorrelationMatch match = slides ? slide(window, item) : collect(window, item);
                if (match != null) {
                    matches.add(match);
                }
            }
            return matches;
        }

        private int rank(Arrival arrival) {
            return Objects.requireNonNull(planned.ranks().get(arrival.id()));
        }

        private Map<String, String> named(List<String> values) {
            Map<String, String> group = new LinkedHashMap<>();
            List<String> names = planned.correlation().groupBy();
            for (int i = 0; i < names.size(); i++) {
                group.put(names.get(i), values.get(i));
            }
            return Collections.unmodifiableMap(group);
        }

        private @Nullable CorrelationItem item(Arrival arrival) {
            List<String> values = List.of();
            BigDecimal number = BigDecimal.ZERO;
            List<String> fields = planned.valueFields(arrival.id());
            if (planned.needsValues()) {
                List<String> texts = texts(arrival.fields(), fields);
                if (texts == null) {
                    return null;
                }
                values = texts.stream().map(Folding::fold).toList();
            } else if (planned.needsNumber()) {
                List<String> texts = texts(arrival.fields(), fields);
                BigDecimal parsed = texts == null || texts.size() != 1 ? null : Numbers.parse(texts.getFirst());
                if (parsed == null) {
                    return null;
                }
                number = parsed;
            }
            return new CorrelationItem(
                    arrival.time(),
                    rank(arrival),
                    values,
                    number,
                    arrival.contributing(),
                    arrival.total(),
                    arrival.first());
        }

        private @Nullable CorrelationMatch slide(Window window, CorrelationItem item) {
            if (window.spentUntil != null) {
                if (!item.time().isAfter(window.spentUntil)) {
                    return null;
                }
                windows.remove(window.key);
                window = new Window(window.key, window.group, planned.tally(), item.time());
                windows.put(window.key, window);
            }
            Instant from = before(item.time());
            while (!window.items.isEmpty() && window.items.getFirst().time().isBefore(from)) {
                forgetOldest(window);
            }
            add(window, item);
            if (window.items.size() > limits.eventsPerWindowMax()) {
                limit(
                        "more than " + limits.eventsPerWindowMax()
                                + " events in one window (eventsPerWindowMax): the oldest were forgotten, counts may be too low");
                forgetOldest(window);
            }
            if (!window.tally.holds(item.time())) {
                return null;
            }
            CorrelationMatch match = match(window, item.time());
            window.spentUntil = after(window.items.getFirst().time());
            window.items.clear();
            return match;
        }

        private void forgetOldest(Window window) {
            CorrelationItem oldest = window.items.removeFirst();
            window.tally.remove(oldest);
            window.total -= oldest.total();
        }

        private void add(Window window, CorrelationItem item) {
            window.items.addLast(item);
            window.tally.add(item);
            window.total += item.total();
            window.last = item.time();
        }

        private @Nullable CorrelationMatch collect(Window window, CorrelationItem item) {
            if (window.items.size() == limits.eventsPerWindowMax()) {
                limit(
                        "more than " + limits.eventsPerWindowMax()
                                + " events in one window (eventsPerWindowMax): the oldest were forgotten, counts may be too low");
                forgetOldest(window);
            }
            add(window, item);
            return null;
        }

        private CorrelationMatch match(Window window, Instant time) {
            List<RuleMatch> contributing = new ArrayList<>();
            Instant first = time;
            for (CorrelationItem item : window.items) {
                for (RuleMatch each : item.contributing()) {
                    if (contributing.size() < limits.contributingMax()) {
                        contributing.add(each);
                    }
                }
                first = item.first().isBefore(first) ? item.first() : first;
            }
            return new CorrelationMatch(
                    planned.correlation(), window.group, List.copyOf(contributing), window.total, first, time);
        }

        /** When the next window is to be decided, or null when none waits for its end. */
        @Nullable
        Instant nextClose() {
            if (slides || windows.isEmpty()) {
                return null;
            }
            return windows.values()
                    .iterator()
                    .next()
                    .opened
                    .plus(planned.correlation().timespan());
        }

        @Nullable
        CorrelationMatch close() {
            Iterator<Window> all = windows.values().iterator();
            Window window = all.next();
            all.remove();
            return window.tally.holds(window.last) ? match(window, window.last) : null;
        }

        /** One timespan later; logs may hold any time, so it stops at the end of what can be counted. */
        private Instant after(Instant time) {
            Duration span = planned.correlation().timespan();
            return time.isAfter(LAST.minus(span)) ? LAST : time.plus(span);
        }

        private Instant before(Instant time) {
            Duration span = planned.correlation().timespan();
            return time.isBefore(Instant.MIN.plus(span)) ? Instant.MIN : time.minus(span);
        }

        /** Of windows that slide: those without an event in reach, from the one that was quiet longest. */
        private void forgetPassed(Instant time) {
            if (!slides) {
                return;
            }
            Instant from = before(time);
            Iterator<Window> all = windows.values().iterator();
            while (all.hasNext()) {
                Window quietest = all.next();
                boolean spent = quietest.spentUntil != null && !quietest.spentUntil.isBefore(time);
                if (spent || !quietest.last.isBefore(from)) {
                    return;
                }
                all.remove();
            }
        }

        private void makeRoom() {
            if (windows.size() >= limits.openGroupsMax()) {
                limit("more than " + limits.openGroupsMax()
                        + " groups with an open window (openGroupsMax): those quiet longest were forgotten");
                Iterator<Window> all = windows.values().iterator();
                all.next();
                all.remove();
            }
        }
    }

    /** The values of these fields; null when one is absent, null or without an element. */
    private static @Nullable List<String> texts(Fields fields, List<String> names) {
        List<String> texts = new ArrayList<>(names.size());
        for (String name : names) {
            Object value = fields.get(name);
            String text = value == null ? null : text(value);
            if (text == null) {
                return null;
            }
            texts.add(text);
        }
        return texts;
    }

    private static @Nullable String text(Object value) {
        if (!(value instanceof List<?> list) || list.size() == 1) {
            return Fields.textOf(value);
        }
        List<String> all = new ArrayList<>();
        for (Object element : list) {
            String text = Fields.textOf(element);
            if (text != null) {
                all.add(text);
            }
        }
        return all.isEmpty() ? null : String.join("\n", all);
    }
}
