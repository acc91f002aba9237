package org.tipstaff.sigma;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;

/** What all events of one product, channel and id have in common: the rules that may see them, the fields to scan. */
final class RouteClass {
    private final long[] rules;
    /** Rules to evaluate though nothing was found for them. */
    final int[] always;
    /** Fields to scan before candidates are known. */
    final int[] scanned;
    /** By log source; null where reaching is enough. */
    final @Nullable PlannedNode[] conditions;
    /** Log sources reached without a condition. */
    final int[] reached;
    /** Log sources whose condition must be asked of each event. */
    final int[] conditional;
    /** Over the keywords that these rules ask. */
    final KeywordIndexes.Keywords keywords;

    final boolean isEmpty;
    long events;

    RouteClass(RulePlan plan, Event event) {
        RouteIndex.Reached found = plan.routes.reached(event);
        rules = new long[(plan.rules.size() + 63) / 64];
        BitSet alwaysRules = new BitSet();
        BitSet fields = new BitSet();
        BitSet keywordTests = new BitSet();
        boolean none = true;
        for (int rule = 0; rule < plan.rules.size(); rule++) {
            if (found.sources().get(plan.logSourceOf[rule])) {
                none = false;
                rules[rule >>> 6] |= 1L << rule;
                if (plan.always[rule]) {
                    alwaysRules.set(rule);
                }
                for (int field : plan.scannedFor[rule]) {
                    fields.set(field);
                }
                keywordTests.or(plan.keywordsOf[rule]);
            }
        }
        isEmpty = none;
        keywords = plan.keywordIndexes.of(keywordTests);
        always = alwaysRules.stream().toArray();
        scanned = fields.stream().toArray();
        conditions = new @Nullable PlannedNode[plan.logSources.length];
        BitSet without = new BitSet();
        BitSet with = new BitSet();
        for (int source = found.sources().nextSetBit(0);
                source >= 0;
                source = found.sources().nextSetBit(source + 1)) {
            conditions[source] = found.condition(source);
            (conditions[source] == null ? without : with).set(source);
        }
        reached = without.stream().toArray();
        conditional = with.stream().toArray();
    }

    boolean has(int rule) {
        return (rules[rule >>> 6] & (1L << rule)) != 0;
    }
}
