package org.tipstaff.sigma;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/**
 * A rule that holds of an event.
 *
 * @param matched the fields that made it hold, with their values as they stand in the event (a list stays whole) and
 *     in its order. What holds because something is absent or different names no field. A keyword names the
 *     first field it was found in, or {@link #TEXT}
 */
public record RuleMatch(SigmaRule rule, Event event, Map<String, Object> matched) {
    /** Stands for the record's own text, when a keyword was found there and in no field. */
    public static final String TEXT = "_text";

    static RuleMatch of(SigmaRule rule, Event event, Set<String> names) {
        Map<String, Object> matched = new LinkedHashMap<>();
        Fields fields = event.fields();
        for (int i = 0; i < fields.size(); i++) {
            if (names.contains(fields.name(i))) {
                matched.put(fields.name(i), fields.value(i));
            }
        }
        String text = event.text();
        if (text != null && names.contains(TEXT)) {
            matched.putIfAbsent(TEXT, text);
        }
        return new RuleMatch(rule, event, Collections.unmodifiableMap(matched));
    }
}
