package org.tipstaff.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who must agree to a containment level.
 *
 * @param level {@code L1} to {@code L5}
 * @param offices that may sign; people of {@code count} different ones when there are as many
 * @param preapproved it is carried out without asking
 * @param hours when this holds; null for always
 */
public record Approval(
        String level,
        List<String> offices,
        int count,
        boolean preapproved,
        @Nullable Hours hours) {
    static final List<String> LEVELS = List.of("L1", "L2", "L3", "L4", "L5");

    public Approval {
        offices = List.copyOf(offices);
        checkLevel(level);
        if (count < 0 || count > 9) {
            throw new IllegalArgumentException("0 to 9 people approve, not " + count);
        }
        if (!preapproved && (count == 0 || offices.isEmpty())) {
            throw new IllegalArgumentException(
                    level + " is not preapproved, so it names offices and how many people of them (count)");
        }
    }

    static String checkLevel(String level) {
        if (!LEVELS.contains(level)) {
            throw new IllegalArgumentException("a containment level is one of " + LEVELS + ", not '" + level + "'");
        }
        return level;
    }
}
