package org.tipstaff.sigma;

import java.util.Map;
import org.tipstaff.event.Event;

/**
 * A rule that holds of an event.
 *
 * @param matched the fields that made it hold, with their values as they stand in the event (a list stays whole), in
 *     the order of the rule. What holds because something is absent or different names no field. A keyword names the
 *     first field it was found in, or {@link #TEXT}
 */
public record RuleMatch(SigmaRule rule, Event event, Map<String, Object> matched) {
    /** Stands for the record's own text, when a keyword was found there and in no field. */
    public static final String TEXT = "_text";
}
