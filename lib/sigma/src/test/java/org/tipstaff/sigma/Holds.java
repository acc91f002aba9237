package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.tipstaff.event.Event;

/** Asserts what both evaluators say of one rule and one event. */
final class Holds {
    private Holds() {}

    static void assertMatch(Expression condition, Event event) {
        assertThat(both(condition, event))
                .as("%s on %s", condition, event.fields())
                .hasSize(1);
    }

    static void assertNoMatch(Expression condition, Event event) {
        assertThat(both(condition, event))
                .as("%s on %s", condition, event.fields())
                .isEmpty();
    }

    static Map<String, String> both(Expression condition, Event event) {
        List<SigmaRule> rules = List.of(Given.rule("rule", condition));
        Map<String, String> slow = Given.slow(rules, Given.EVERYTHING, event);
        assertThat(Given.planned(rules, Given.EVERYTHING, event)).isEqualTo(slow);
        return slow;
    }
}
