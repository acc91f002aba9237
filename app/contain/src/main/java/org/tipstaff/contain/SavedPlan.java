package org.tipstaff.contain;

import java.util.List;
import java.util.Optional;
import org.tipstaff.respond.ApprovalRequest;
import org.tipstaff.respond.ContainmentPlan;
import org.tipstaff.site.Site;

/**
 * A plan as it was saved, with the site as it was then: who may agree is read from that one, so that nobody becomes an
 * approver of an old plan by a change of the file.
 *
 * @param requests for approval, in the order in which they were made
 */
public record SavedPlan(ContainmentPlan plan, Site site, List<ApprovalRequest> requests) {
    public SavedPlan {
        requests = List.copyOf(requests);
    }

    /** What people sign now. */
    public Optional<ApprovalRequest> request() {
        return requests.isEmpty() ? Optional.empty() : Optional.of(requests.getLast());
    }
}
