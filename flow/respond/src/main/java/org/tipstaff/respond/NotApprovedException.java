package org.tipstaff.respond;

import java.util.List;

/** Why an action is not approved: every reason, not only the first. */
public final class NotApprovedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<String> reasons;

    public NotApprovedException(List<String> reasons) {
        super(String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    public List<String> reasons() {
        return reasons;
    }
}
