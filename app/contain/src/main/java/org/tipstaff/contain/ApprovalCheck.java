package org.tipstaff.contain;

import java.time.Instant;
import java.util.List;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.NotApprovedException;
import org.tipstaff.respond.ProposedAction;

/**
 * Whether what people signed is enough. Asked when they sign, and again whenever the steps are read: an approval is believed
 * for its signatures, and not because the log says so.
 */
@FunctionalInterface
public interface ApprovalCheck {
    /**
     * @param signed steps of kind {@link Step.Kind#SIGNED} for the action's plan
     * @param at the moment of the approval
     * @throws NotApprovedException with every reason
     */
    ApprovedAction approved(ProposedAction action, List<Step> signed, Instant at) throws NotApprovedException;
}
