package org.tipstaff.engine;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingIds;
import org.tipstaff.detect.FindingOrder;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.sigma.RuleHeader;
import org.tipstaff.sigma.RuleMatch;

/**
 * A match of which only what a finding shows is kept, in some hundred bytes and the texts it does not share with others:
 * months of logs may have millions. The finding itself is made when it is written.
 */
final class ShownMatch implements FindingOrder.Ordered {
    /** What many matches have in common. */
    private record Origin(String product, String channel, String provider, String host, String user, String clock) {}

    private final RuleHeader rule;
    private final Origin origin;
    private final Provenance provenance;
    private final long eventId;
    private final @Nullable Instant time;
    /** Each field's name and its value as it is shown, in the order of the names. */
    private final String[] shown;

    /** How many matches of the rule on a record of this number stand before it in its source; told when the source was read. */
    int repeated;

    private ShownMatch(RuleMatch match, Origin origin, String[] shown) {
        Event event = match.event();
        this.rule = match.rule().header();
        this.origin = origin;
        this.provenance = event.provenance();
        this.eventId = event.eventId();
        this.time = event.time();
        this.shown = shown;
    }

    @Override
    public @Nullable Instant time() {
        return time;
    }

    @Override
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public RuleHeader rule() {
        return rule;
    }

    @Override
    public UUID id() {
        return FindingIds.of(rule.id(), FindingMaker.place(provenance), repeated);
    }

    String channel() {
        return origin.channel();
    }

    /** @param copies by digest, further sources with the same bytes */
    Finding finding(Map<Sha256, List<Source>> copies) {
        TreeMap<String, String> matched = new TreeMap<>();
        for (int i = 0; i < shown.length; i += 2) {
            matched.put(shown[i], shown[i + 1]);
        }
        Event event = new Event(
                provenance,
                origin.product(),
                origin.channel(),
                origin.provider(),
                eventId,
                origin.host(),
                origin.user(),
                time == null ? List.of() : List.of(new ClockReading(origin.clock(), time)),
                Fields.none(),
                null);
        return new Finding(
                id(),
                time,
                rule,
                List.of(event),
                false,
                Collections.unmodifiableSortedMap(matched),
                copies.getOrDefault(provenance.source().sha256(), List.of()));
    }

    /** Makes them for one thread, and lets them share their texts: a computer runs the same programs all day. */
    static final class Maker {
        /** Texts and origins that are remembered; the matches hold them anyway. Beyond it, none is and it begins anew. */
        private static final int REMEMBERED_MAX = 1 << 16;

        private final Map<Object, Object> remembered = new HashMap<>();

        ShownMatch of(RuleMatch match) {
            Event event = match.event();
            SortedMap<String, String> values = FindingMaker.shown(match.matched());
            String[] shown = new String[2 * values.size()];
            int at = 0;
            for (Map.Entry<String, String> value : values.entrySet()) {
                shown[at++] = shared(value.getKey());
                shown[at++] = shared(value.getValue());
            }
            List<ClockReading> clocks = event.clocks();
            Origin origin = new Origin(
                    event.product(),
                    event.channel(),
                    event.provider(),
                    event.host(),
                    event.user(),
                    clocks.isEmpty() ? "" : clocks.getFirst().clock());
            return new ShownMatch(match, shared(origin), shown);
        }

        @SuppressWarnings("unchecked") // what is equal is of one class here
        private <T> T shared(T value) {
            Object known = remembered.putIfAbsent(value, value);
            if (known != null) {
                return (T) known;
            }
            if (remembered.size() == REMEMBERED_MAX) {
                remembered.clear();
            }
            return value;
        }
    }
}
