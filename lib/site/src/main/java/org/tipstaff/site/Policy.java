package org.tipstaff.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param emergency null where there is no such path */
public record Policy(List<Approval> approvals, @Nullable Emergency emergency) {
    public static final Policy NONE = new Policy(List.of(), null);

    public Policy {
        approvals = List.copyOf(approvals);
    }
}
