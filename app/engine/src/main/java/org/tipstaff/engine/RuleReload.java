package org.tipstaff.engine;

import java.util.List;
import org.tipstaff.event.Sha256;
import org.tipstaff.sigma.Problem;

/** What became of new rules. */
public sealed interface RuleReload {
    /**
     * They are in use from the next batch on.
     *
     * @param digest by which findings name them
     * @param refused new documents that can't be run; none of them ran before
     */
    record Taken(Sha256 digest, int rules, List<Problem> refused) implements RuleReload {}

    /**
     * The old ones stay in use.
     *
     * @param reason in one English sentence: what is wrong, or which rule that ran until now would no longer
     */
    record Kept(String reason, List<Problem> problems) implements RuleReload {}
}
