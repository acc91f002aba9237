package org.tipstaff.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.sigma.EventMatcher;
import org.tipstaff.sigma.MatchSink;
import org.tipstaff.sigma.RuleMatch;
import org.tipstaff.sigma.SigmaRule;

/**
 * Looks for rules that a blank at the end of a value keeps from matching. Windows writes {@code "NtLmSsp "}, authors of
 * rules write {@code NtLmSsp}, and Sigma compares whole values: nothing is trimmed here either. But a reader must be told
 * where a rule would have matched, for no one sees a blank. Used by one thread.
 */
final class OuterBlanks {
    /** Is told what the event lacks for a rule to match. */
    interface Sink {
        void nearly(Event event, String reason);
    }

    private final EventMatcher matcher;
    private final EventMatcher secondMatcher;
    private final List<String> fieldsWithBlanks = new ArrayList<>();

    /**
     * @param matcher the one that matches each event before it is examined here
     * @param secondMatcher one of its own: this one's counts of events are no one's concern
     */
    OuterBlanks(EventMatcher matcher, EventMatcher secondMatcher) {
        this.matcher = matcher;
        this.secondMatcher = secondMatcher;
    }

    /** @param matched the rules that matched the event as it is */
    void examine(Event event, List<SigmaRule> matched, Sink sink) {
        fieldsWithBlanks.clear();
        Fields fields = event.fields();
        boolean matter = false;
        for (int i = 0; i < fields.size(); i++) {
            Object value = fields.value(i);
            if (hasOuterBlank(value)) {
                fieldsWithBlanks.add(fields.name(i));
                matter = matter || matter(i, value);
            }
        }
        if (!matter) {
            return;
        }
        secondMatcher.match(stripped(event), new MatchSink() {
            @Override
            public void matched(RuleMatch match) {
                if (!matched.contains(match.rule())) {
                    sink.nearly(event, reason(match.rule(), match.matched()));
                }
            }

            @Override
            public void limitReached(SigmaRule rule, Event stripped, String reason) {
                // Told already, of the event as it is.
            }
        });
    }

    private boolean matter(int place, Object value) {
        return value instanceof List<?> list
                ? list.stream().anyMatch(each -> matter(place, each))
                : value instanceof String text && hasOuterBlank(text) && matcher.blanksMatter(place, text);
    }

    private String reason(SigmaRule rule, Map<String, Object> matched) {
        StringJoiner names = new StringJoiner(", ");
        fieldsWithBlanks.stream()
                .filter(name -> matched.containsKey(name) || matched.isEmpty())
                .forEach(names::add);
        String fields = names.length() == 0 ? String.join(", ", fieldsWithBlanks) : names.toString();
        return "rule " + rule.header().id() + " (" + rule.header().title() + ") would match without the blanks around "
                + fields + "; values are compared whole";
    }

    private static boolean hasOuterBlank(Object value) {
        if (value instanceof String text) {
            int length = text.length();
            return length > 0
                    && (Character.isWhitespace(text.charAt(0)) || Character.isWhitespace(text.charAt(length - 1)));
        }
        return value instanceof List<?> list && list.stream().anyMatch(OuterBlanks::hasOuterBlank);
    }

    private static Object stripped(Object value) {
        return switch (value) {
            case String text -> text.strip();
            case List<?> list -> list.stream().map(OuterBlanks::stripped).toList();
            default -> value;
        };
    }

    private static Event stripped(Event event) {
        Fields.Builder stripped = Fields.builder();
        Fields fields = event.fields();
        for (int i = 0; i < fields.size(); i++) {
            stripped.put(fields.name(i), stripped(fields.value(i)));
        }
        return new Event(
                event.provenance(),
                event.product(),
                event.channel(),
                event.provider(),
                event.eventId(),
                event.host(),
                event.user(),
                event.clocks(),
                stripped.build(),
                null);
    }
}
