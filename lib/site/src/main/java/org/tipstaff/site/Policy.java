package org.tipstaff.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who decides what.
 *
 * @param emergency null where there is no such path
 * @param watch null where an attacker is never watched
 */
public record Policy(
        List<Approval> approvals,
        @Nullable Emergency emergency,
        @Nullable Watch watch) {
    public static final Policy NONE = new Policy(List.of(), null, null);

    public Policy {
        approvals = List.copyOf(approvals);
    }
}
