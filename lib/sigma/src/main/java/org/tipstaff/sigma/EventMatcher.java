package org.tipstaff.sigma;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/**
 * Matches events against one plan. Belongs to one thread; what it remembers of an event is forgotten by counting up a
 * generation, so the next event costs nothing to begin.
 */
public final class EventMatcher {
    static final int IN_TEXT = -1;
    /** Answers about routes that are kept; with more kinds of events in one run they are found again. */
    private static final int ROUTE_CLASSES_MAX = 4096;
    /** A buffer for longer values is given back after the event. */
    private static final int KEPT_BUFFER_CHARS = 1 << 20;

    private final RulePlan plan;
    private final Map<Long, RouteClass> classes = new HashMap<>();
    private final RouteIndex.Spellings products = new RouteIndex.Spellings();
    private final RouteIndex.Spellings channels = new RouteIndex.Spellings();
    private final long[] eventsOfLogSource;

    private int generation;
    private final int[] foundAt;
    private final int[] foundInField;
    private final int[] rememberedAt;
    private final Truth[] answers;
    private final int[] presentAt;
    private final int[] fieldPlace;
    private final int[] scannedAt;
    private final int[] candidateAt;
    private final int[] candidates;
    private int candidateCount;

    private char[] buffer = new char[4096];
    private int placeOfKeyword;
    private boolean collecting;
    private @Nullable Event event;
    private @Nullable RouteClass routeClass;
    private @Nullable String limit;
    private final GramIndex.Found found = this::found;
    private final SeenValues seen = new SeenValues();

    EventMatcher(RulePlan plan) {
        this.plan = plan;
        eventsOfLogSource = new long[plan.logSources.length];
        foundAt = new int[plan.testCount];
        foundInField = new int[plan.testCount];
        rememberedAt = new int[plan.testCount];
        answers = new Truth[plan.testCount];
        Arrays.fill(answers, Truth.FALSE);
        presentAt = new int[plan.fieldNames.length];
        fieldPlace = new int[plan.fieldNames.length];
        scannedAt = new int[plan.fieldNames.length];
        candidateAt = new int[plan.rules.size()];
        candidates = new int[plan.rules.size()];
    }

    /** Tells the sink every rule that holds of the event, in the order of the rules. */
    public void match(Event event, MatchSink sink) {
        begin(event);
        RouteClass reached = routeClass(event);
        reached.events++;
        routeClass = reached;
        if (reached.isEmpty) {
            return;
        }
        Fields fields = event.fields();
        for (int i = 0; i < fields.size(); i++) {
            int field = plan.fieldIds.of(fields.name(i));
            if (field >= 0) {
                presentAt[field] = generation;
                fieldPlace[field] = i;
                candidates(plan.candidatesOfField[field]);
            }
        }
        collecting = true;
        for (int field : reached.scanned) {
            scan(field);
        }
        collecting = false;
        for (int source : reached.conditional) {
            if (Objects.requireNonNull(reached.conditions[source]).evaluate(this) == Truth.TRUE) {
                eventsOfLogSource[source]++;
            }
        }
        candidates(reached.always);
        Arrays.sort(candidates, 0, candidateCount);
        for (int i = 0; i < candidateCount; i++) {
            evaluate(candidates[i], reached, sink);
        }
        if (buffer.length > KEPT_BUFFER_CHARS) {
            buffer = new char[4096];
        }
    }

    /**
     * Whether any question that was asked of the event last matched would be answered otherwise, if one text of this field
     * had no blanks around it. Never false when it would; asked before an event is matched a second time without them,
     * since nearly always nothing changes. What was not asked needs no answer: matching asks in a fixed order, so the first
     * question that is answered otherwise was asked the first time, too.
     *
     * @param place the field's index in the event's fields
     */
    public boolean blanksMatter(int place, String text) {
        int field = plan.fieldIds.of(event().fields().name(place));
        String stripped = text.strip();
        return (field >= 0 && (plan.relatedFields.get(field) || differs(field, text, stripped)))
                || differs(PlannedTest.ANYWHERE, text, stripped);
    }

    private boolean differs(int field, String text, String stripped) {
        if (scannedAt[field] == generation) {
            BitSet here = new BitSet();
            scanForBlanks(index(field), edges(text, text.length() - stripped.length()), here);
            BitSet there = new BitSet();
            scanForBlanks(index(field), edges(stripped, 0), there);
            if (!here.equals(there)) {
                return true;
            }
        }
        for (PlannedTest.Examined test : plan.examined[field]) {
            // What a test requires was looked for above: where it is not there, it is not there without blanks either.
            boolean possible = test.required == null || test.required.ask(this) != Truth.FALSE;
            if (possible && remembered(test.id) != null && test.some(text, this) != test.some(stripped, this)) {
                return true;
            }
        }
        return false;
    }

    /** Of a long text its two ends, since no literal that a blank at an end matters to reaches further in. */
    private static String edges(String text, int blanks) {
        int edge = blanks + GramIndex.LITERAL_CHARS_MAX;
        return text.length() <= 2 * edge ? text : text.substring(0, edge) + text.substring(text.length() - edge);
    }

    private void scanForBlanks(ValueIndex index, String text, BitSet found) {
        GramIndex.Found sink = tests -> {
            for (int test : tests) {
                found.set(test);
            }
        };
        index.number(text, sink);
        index.scanForBlanks(chars(text), text.length(), sink);
    }

    /** How many events each log source with rules has had so far, by the log source's text. */
    public Map<LogSource, Long> eventsPerLogSource() {
        settleCounts();
        Map<LogSource, Long> counts = new TreeMap<>(RouteIndex.BY_TEXT);
        for (int source = 0; source < eventsOfLogSource.length; source++) {
            counts.put(plan.logSources[source], eventsOfLogSource[source]);
        }
        return counts;
    }

    private void begin(Event next) {
        event = next;
        limit = null;
        candidateCount = 0;
        if (++generation == Integer.MAX_VALUE) {
            for (int[] stamps : new int[][] {foundAt, rememberedAt, presentAt, scannedAt, candidateAt}) {
                Arrays.fill(stamps, 0);
            }
            generation = 1;
        }
    }

    private RouteClass routeClass(Event event) {
        long key = plan.routes.key(event, products, channels);
        RouteClass known = classes.get(key);
        if (known == null) {
            if (classes.size() == ROUTE_CLASSES_MAX) {
                settleCounts();
                classes.clear();
            }
            known = new RouteClass(plan, event);
            classes.put(key, known);
        }
        return known;
    }

    private void settleCounts() {
        for (RouteClass each : classes.values()) {
            for (int source : each.reached) {
                eventsOfLogSource[source] += each.events;
            }
            each.events = 0;
        }
    }

    private void evaluate(int rule, RouteClass reached, MatchSink sink) {
        PlannedNode route = reached.conditions[plan.logSourceOf[rule]];
        Truth routed = route == null ? Truth.TRUE : route.evaluate(this);
        if (routed == Truth.FALSE) {
            return;
        }
        Truth holds = plan.conditions[rule].evaluate(this);
        if (holds == Truth.FALSE) {
            return;
        }
        SigmaRule matched = plan.rules.get(rule);
        if (holds == Truth.TRUE && routed == Truth.TRUE) {
            sink.matched(explained(matched, plan.conditions[rule]));
        } else {
            sink.limitReached(matched, event(), Objects.requireNonNullElse(limit, "a limit was reached"));
        }
    }

    private RuleMatch explained(SigmaRule rule, PlannedNode condition) {
        Set<String> names = new HashSet<>();
        condition.explain(this, names);
        return RuleMatch.of(rule, event(), names);
    }

    private void candidates(int[] rules) {
        RouteClass reached = reached();
        for (int rule : rules) {
            if (candidateAt[rule] != generation && reached.has(rule)) {
                candidateAt[rule] = generation;
                candidates[candidateCount++] = rule;
            }
        }
    }

    // What follows is asked by planned tests.

    Event event() {
        return Objects.requireNonNull(event);
    }

    String fieldName(int field) {
        return plan.fieldNames[field];
    }

    /** The field's value, or null when it is absent. */
    @Nullable
    Object value(int field) {
        return presentAt[field] == generation ? event().fields().value(fieldPlace[field]) : null;
    }

    /** Looks for everything that any rule looks for in this field, once. */
    void scan(int field) {
        if (scannedAt[field] == generation) {
            return;
        }
        scannedAt[field] = generation;
        if (field != PlannedTest.ANYWHERE) {
            Object value = value(field);
            if (value != null) {
                scanValue(field, value);
            }
            return;
        }
        Fields fields = event().fields();
        for (int i = 0; i < fields.size(); i++) {
            placeOfKeyword = i;
            scanValue(field, fields.value(i));
        }
        String text = event().text();
        if (text != null) {
            placeOfKeyword = IN_TEXT;
            scanValue(field, text);
        }
    }

    private void scanValue(int field, Object value) {
        if (value instanceof List<?> list) {
            for (Object each : list) {
                scanOne(field, each);
            }
        } else {
            scanOne(field, value);
        }
    }

    private ValueIndex index(int field) {
        return field == PlannedTest.ANYWHERE ? reached().keywords.index() : plan.fieldIndexes.of(field);
    }

    private RouteClass reached() {
        return Objects.requireNonNull(routeClass);
    }

    private void scanOne(int field, Object value) {
        ValueIndex index = index(field);
        if (!index.mayHold(value)) {
            return;
        }
        if (value instanceof Long || (value instanceof String text && text.length() <= SeenValues.CHARS_MAX)) {
            int asked = field == PlannedTest.ANYWHERE ? reached().keywords.number() : field;
            int[] known = seen.find(asked, value);
            if (known == null) {
                look(index, value, seen.collecting());
                known = seen.remember(asked, value);
            }
            found(known);
        } else {
            look(index, value, found);
        }
    }

    private void look(ValueIndex index, Object value, GramIndex.Found sink) {
        if (index.hasNumbers()) {
            index.number(value, sink);
        }
        if (index.hasLiterals()) {
            String text = Fields.textOf(value);
            if (text != null) {
                index.scan(chars(text), text.length(), sink);
            }
        }
    }

    /** The buffer with the text in it. */
    private char[] chars(String text) {
        int length = text.length();
        if (length > buffer.length) {
            buffer = new char[Math.max(length, buffer.length * 2)];
        }
        text.getChars(0, length, buffer, 0);
        return buffer;
    }

    private void found(int[] tests) {
        for (int test : tests) {
            if (foundAt[test] != generation) {
                foundAt[test] = generation;
                foundInField[test] = placeOfKeyword;
                if (collecting) {
                    candidates(plan.candidatesOfTest[test]);
                }
            }
        }
    }

    boolean isFound(int test) {
        return foundAt[test] == generation;
    }

    /** The name of the field where a keyword was found. */
    String foundIn(int test) {
        int place = foundInField[test];
        return place == IN_TEXT ? RuleMatch.TEXT : event().fields().name(place);
    }

    void foundIn(int test, int place) {
        foundInField[test] = place;
    }

    @Nullable
    Truth remembered(int test) {
        return rememberedAt[test] == generation ? answers[test] : null;
    }

    Truth remember(int test, Truth answer) {
        rememberedAt[test] = generation;
        answers[test] = answer;
        return answer;
    }

    void limit(String reason) {
        limit = reason;
    }
}
