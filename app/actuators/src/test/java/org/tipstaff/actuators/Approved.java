package org.tipstaff.actuators;

import java.time.Instant;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.NotApprovedException;
import org.tipstaff.respond.ProposedAction;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/** Actions of a site whose policy preapproves all. */
public final class Approved {
    private static final Site SITE =
            SiteReader.read("site.yaml", CourtNetwork.site()).site().orElseThrow();

    private Approved() {}

    public static ApprovedAction of(Command command, long nonce, Instant now, Instant expires) {
        try {
            return ApprovedAction.preapproved(
                    new ProposedAction(command, "plan-1", "%032x".formatted(nonce), expires), SITE, now);
        } catch (NotApprovedException e) {
            throw new AssertionError(e);
        }
    }
}
