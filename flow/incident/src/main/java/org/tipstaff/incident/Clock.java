package org.tipstaff.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;

/**
 * Puts events of one case on one time line. A record clock that was measured to stand off is corrected; an event that
 * carries its own time then gives that, because it is nearer to the fact than a median.
 *
 * <p>A source that has no event with two clocks can't be measured. It is corrected like the other sources of its host,
 * but only if these all agree: the records of one shipper have one clock.
 */
final class Clock {
    private final Map<ClockPairs.Place, ClockOffset> byPlace = new HashMap<>();
    private final Map<String, ClockOffset> byHost = new HashMap<>();

    Clock(CaseContext context) {
        Set<String> disagreeing = new HashSet<>();
        context.offsets().forEach((place, offset) -> {
            byPlace.put(new ClockPairs.Place(place.source(), Names.host(place.host()), place.recorded(), ""), offset);
            String key = key(place.host(), place.recorded());
            ClockOffset known = byHost.putIfAbsent(key, offset);
            if (known != null
                    && (known.applied() != offset.applied() || !known.offset().equals(offset.offset()))) {
                disagreeing.add(key);
            }
        });
        disagreeing.forEach(byHost::remove);
    }

    private static String key(String host, String clock) {
        return Names.host(host) + '|' + clock;
    }

    /**
     * @param time corrected
     * @param recorded the clock of the record and what it said
     * @param offset what was added
     */
    record Moment(Instant time, ClockReading recorded, Duration offset) {}

    @Nullable
    Moment moment(Fact.Seen seen) {
        Instant time = seen.time();
        if (time == null) {
            return null;
        }
        return moment(
                seen.place().source().path(), seen.host(), new ClockReading(seen.clock(), time), seen.reference());
    }

    @Nullable
    Instant time(Fact.Seen seen) {
        Moment moment = moment(seen);
        return moment == null ? null : moment.time();
    }

    /** {@code time} by the clock of {@code like}, corrected as that is. */
    @Nullable
    Instant time(Fact.Seen like, @Nullable Instant time) {
        if (time == null) {
            return null;
        }
        Duration offset = offset(like.place().source().path(), like.host(), like.clock());
        return time.plus(offset);
    }

    @Nullable
    Moment moment(Event event) {
        if (event.clocks().isEmpty()) {
            return null;
        }
        Instant reference = null;
        if (event.eventId() != 3 && event.eventId() != 22) {
            for (ClockReading clock : event.clocks()) {
                if (clock.clock().equals("UtcTime")) {
                    reference = clock.time();
                }
            }
        }
        return moment(
                event.provenance().source().path(), event.host(), event.clocks().get(0), reference);
    }

    private Duration offset(String source, String host, String clock) {
        ClockOffset measured = byPlace.get(new ClockPairs.Place(source, Names.host(host), clock, ""));
        if (measured == null) {
            measured = byHost.get(key(host, clock));
        }
        return measured != null && measured.applied() ? measured.offset() : Duration.ZERO;
    }

    private Moment moment(String source, String host, ClockReading recorded, @Nullable Instant reference) {
        Duration offset = offset(source, host, recorded.clock());
        if (offset.isZero()) {
            return new Moment(recorded.time(), recorded, offset);
        }
        Instant shifted = recorded.time().plus(offset);
        if (reference != null
                && Math.abs(Duration.between(shifted, reference).toMillis())
                        <= 1000 * (ClockPairs.AGREEMENT_SECONDS + 1)) {
            return new Moment(reference, recorded, Duration.between(recorded.time(), reference));
        }
        return new Moment(shifted, recorded, offset);
    }
}
