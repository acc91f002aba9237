package org.tipstaff.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.sigma.CorrelationLimits;
import org.tipstaff.sigma.CorrelationRun;
import org.tipstaff.sigma.CorrelationSink;
import org.tipstaff.sigma.Correlations;
import org.tipstaff.sigma.RuleMatch;

/**
 * Puts matches into the order of event time before correlations see them, as far as their delay allows.
 *
 * <p><b>The clock is that of receiving</b>, in whole seconds, as the journal has it: it never depends on when detection
 * gets to a record, on batches, or on restarts. A match that was received in second <i>r</i> waits until second <i>r + hold</i>
 * begins; then it goes on, and before it everything that was received meanwhile and is earlier by event time. So whatever is
 * out of order by less than {@code hold} is put right, also when years of old logs are sent in an hour. What comes later than
 * that is late: it makes its own finding as ever, and no correlation sees it.
 *
 * <p>Windows that are decided at their end are closed by event time, of all events and not of matches alone, again
 * {@code hold} after they were received; an event from the future can't close them, for its time counts only up to when it
 * was received.
 *
 * <p>Seconds are worked off one after the other even where several passed at once, and none sees what came after its wait
 * was over, so that it makes no difference whether {@link #tick} is called each second or once a day.
 */
final class LiveCorrelation {
    /** No log is older; and no sum of times overflows. */
    private static final Duration SPAN_MAX = Duration.ofDays(36_500);

    private final int heldMax;
    private final long hold;
    private final Duration span;
    private final CorrelationRun run;
    private final TreeMap<Long, Second> seconds = new TreeMap<>();
    private final TreeSet<Held> held =
            new TreeSet<>(Comparator.comparing(Held::match, Correlations.ORDER).thenComparingLong(Held::number));
    private final ArrayDeque<RuleMatch> passed = new ArrayDeque<>();
    private @Nullable Instant released;
    private @Nullable Instant watermark;
    private long numbers;
    private long late;

    /** A match that waits. */
    private record Held(RuleMatch match, long second, long number) {}

    /** What was received in one second. */
    private static final class Second {
        @Nullable
        Held last;

        @Nullable
        Instant latest;
    }

    LiveCorrelation(Correlations correlations, LiveLimits limits, CorrelationSink sink) {
        this.heldMax = limits.heldMax();
        this.hold = limits.hold().toSeconds();
        Duration longest = Duration.ZERO;
        for (var each : correlations.active()) {
            longest = each.timespan().compareTo(longest) > 0 ? each.timespan() : longest;
        }
        this.span = longest.compareTo(SPAN_MAX) > 0 ? SPAN_MAX : longest;
        this.run = correlations.start(CorrelationLimits.DEFAULT, sink);
    }

    /** Takes over what another, with other rules, had seen and held; the sink is not to tell what comes of that. */
    void follow(LiveCorrelation before) {
        for (RuleMatch match : before.passed) {
            run.accept(match);
            keep(match);
        }
        released = before.released;
        watermark = before.watermark;
        numbers = before.numbers;
        late = before.late;
        seconds.putAll(before.seconds);
        held.addAll(before.held);
    }

    int held() {
        return held.size();
    }

    long late() {
        return late;
    }

    /**
     * What was received in one second, or a part of it.
     *
     * @param second not before the last {@link #tick}
     * @param matches of rules that correlations look at
     * @param latest time of any event, matched or not, but not after it was received
     * @return how many came too late
     */
    int add(long second, List<RuleMatch> matches, @Nullable Instant latest) {
        if (latest == null && matches.isEmpty()) {
            return 0;
        }
        Second its = seconds.computeIfAbsent(second, _ -> new Second());
        if (latest != null && (its.latest == null || latest.isAfter(its.latest))) {
            its.latest = latest;
        }
        int lateHere = 0;
        for (RuleMatch match : matches) {
            Instant time = match.event().time();
            if (time == null) {
                run.accept(match); // which counts it as unusable
            } else if (released != null && time.isBefore(released)) {
                lateHere++;
            } else {
                Held waiting = new Held(match, second, numbers++);
                held.add(waiting);
                Held last = its.last;
                if (last == null || Correlations.ORDER.compare(last.match, match) <= 0) {
                    its.last = waiting;
                }
                if (held.size() > heldMax) {
                    release(held.removeFirst());
                }
            }
        }
        late += lateHere;
        return lateHere;
    }

    /** Whether {@link #tick} would do anything. */
    boolean isDue(long second) {
        return !seconds.isEmpty() && seconds.firstKey() + hold <= second;
    }

    /** This second of receiving begins. */
    void tick(long second) {
        while (isDue(second)) {
            Map.Entry<Long, Second> first = seconds.pollFirstEntry();
            Second its = first.getValue();
            long complete = first.getKey() + hold;
            Held last = its.last;
            if (last != null) {
                Iterator<Held> inOrder = held.iterator();
                while (inOrder.hasNext()) {
                    Held next = inOrder.next();
                    if (Correlations.ORDER.compare(next.match, last.match) > 0) {
                        break;
                    }
                    if (next.second < complete) {
                        inOrder.remove();
                        release(next);
                    }
                }
            }
            Instant latest = its.latest;
            if (latest != null && (watermark == null || latest.isAfter(watermark))) {
                watermark = latest;
            }
            if (watermark != null) {
                Instant upTo = watermark;
                Instant earliest =
                        held.isEmpty() ? null : held.first().match.event().time();
                run.advance(earliest != null && earliest.isBefore(upTo) ? earliest : upTo);
            }
        }
    }

    private void release(Held next) {
        Instant time = next.match.event().time();
        if (time != null && (released == null || time.isAfter(released))) {
            released = time;
        }
        run.accept(next.match);
        keep(next.match);
    }

    /** What a window may still reach back to, for the case that rules change. */
    private void keep(RuleMatch match) {
        passed.addLast(match);
        Instant time = match.event().time();
        Instant from = time == null ? Instant.MIN : time.minus(span).minus(span);
        while (passed.size() > heldMax || isBefore(passed.getFirst(), from)) {
            passed.removeFirst();
        }
    }

    private static boolean isBefore(RuleMatch match, Instant from) {
        Instant time = match.event().time();
        return time != null && time.isBefore(from);
    }
}
