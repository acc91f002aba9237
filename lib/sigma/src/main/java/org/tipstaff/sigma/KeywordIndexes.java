package org.tipstaff.sigma;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Indexes over keywords, one for each set of keywords that the rules of some route ask. Keywords are looked for in every value
 * of an event, long messages included, so an event is spared those of rules that can't see it: of the public rules,
 * those for Linux and for the Application log have dozens of short ones, and most Windows channels are left with a score of long ones. Made when an event
 * of the route first comes; there are no more of them than routes. Thread-safe.
 */
final class KeywordIndexes {
    private final ValueIndex.Builder all;
    private final Map<BitSet, Keywords> known = new HashMap<>();

    KeywordIndexes(ValueIndex.Builder all) {
        this.all = all;
    }

    /**
     * One index.
     *
     * @param number below zero, and another for each index
     */
    record Keywords(ValueIndex index, int number) {}

    /** @param tests those that are asked */
    synchronized Keywords of(BitSet tests) {
        Keywords found = known.get(tests);
        if (found == null) {
            found = new Keywords(all.build(tests), -1 - known.size());
            known.put((BitSet) tests.clone(), found);
        }
        return found;
    }
}
