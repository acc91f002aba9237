package org.tipstaff.respond;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that the people whom the policy names have signed. It comes from {@link Approvals} and from nowhere else. */
public final class Granted {
    private final ApprovalRequest request;
    private final List<String> by;
    private final Instant at;
    private final @Nullable Instant reviewBy;

    Granted(ApprovalRequest request, List<String> by, Instant at, @Nullable Instant reviewBy) {
        this.request = request;
        this.by = List.copyOf(by);
        this.at = at;
        this.reviewBy = reviewBy;
    }

    public ApprovalRequest request() {
        return request;
    }

    /** Persons, sorted. */
    public List<String> by() {
        return by;
    }

    public Instant at() {
        return at;
    }

    /** By when the others must have looked at it; null when it did not go the emergency's way. */
    public @Nullable Instant reviewBy() {
        return reviewBy;
    }

    /** What fits an actuator; nothing when it was granted to watch. */
    public List<ApprovedAction> actions() {
        return request.actions().stream()
                .map(action -> new ApprovedAction(action, at, by))
                .toList();
    }
}
