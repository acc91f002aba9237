package org.tipstaff.actuators.rehearsal;

import java.time.Duration;
import java.util.List;

/** What came of a rehearsal. Only {@link Passed} lets a plan of L2 or more go on. */
public sealed interface RehearsalResult {
    /**
     * Every probe showed what was predicted, and the undo restored all.
     *
     * @param probes that were sent
     * @param cut of them, that got through before and not afterwards; never 0, for a cut that cuts nothing was not rehearsed
     */
    record Passed(int probes, int cut, Duration took) implements RehearsalResult {
        public Passed {
            if (cut < 1) {
                throw new IllegalArgumentException("a rehearsal in which nothing was cut shows nothing");
            }
        }
    }

    /** @param differences what was expected and what was seen instead; the plan must not be carried out */
    record Failed(List<String> differences, Duration took) implements RehearsalResult {
        public Failed {
            differences = List.copyOf(differences);
        }
    }

    /** @param reason why no packets could be sent; nothing is known then */
    record Impossible(String reason) implements RehearsalResult {}
}
