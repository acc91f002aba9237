package org.tipstaff.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.tipstaff.detect.Finding;

/**
 * The findings of the last epochs that incidents are made of, in the order in which they became known. What is kept depends on the
 * journal alone. Used by the thread that reads the journal.
 */
final class LiveState {
    /** Findings of one rule on one host in an epoch. A rule that fires more often says no more by it; the others would be pushed out. */
    static final int PER_RULE_AND_HOST_MAX = 500;

    private final LiveLimits limits;
    private final TreeMap<Long, Epoch> epochs = new TreeMap<>();
    private final Set<UUID> known = new HashSet<>();
    private long leftOut;

    LiveState(LiveLimits limits) {
        this.limits = limits;
    }

    /** What was found in one epoch. */
    private static final class Epoch {
        final long firstOffset;
        final List<Finding> findings = new ArrayList<>();
        final Map<String, Integer> perRuleAndHost = new HashMap<>();

        Epoch(long firstOffset) {
            this.firstOffset = firstOffset;
        }
    }

    /** An epoch begins; those that are too old are forgotten. */
    void begin(long epoch, long firstOffset) {
        epochs.put(epoch, new Epoch(firstOffset));
        var old = epochs.headMap(epoch - limits.epochs() + 1);
        old.values().forEach(each -> each.findings.forEach(finding -> known.remove(finding.id())));
        old.clear();
    }

    /** First offset of the latest epoch. */
    long firstOffset() {
        return epochs.lastEntry().getValue().firstOffset;
    }

    /** First offset of each epoch that is kept. */
    TreeMap<Long, Long> firstOffsets() {
        TreeMap<Long, Long> offsets = new TreeMap<>();
        epochs.forEach((number, epoch) -> offsets.put(number, epoch.firstOffset));
        return offsets;
    }

    /** Whether the finding is new. Two records may hold the same chunk of an event log, in which the same is found. */
    boolean isNew(Finding finding) {
        return !known.contains(finding.id());
    }

    /** A finding of the latest epoch. */
    void add(Finding finding) {
        Epoch now = epochs.lastEntry().getValue();
        String kind = finding.rule().id() + '\n' + finding.event().host();
        if (now.findings.size() >= limits.findingsPerEpoch()
                || now.perRuleAndHost.getOrDefault(kind, 0) >= PER_RULE_AND_HOST_MAX) {
            leftOut++;
            return;
        }
        now.perRuleAndHost.merge(kind, 1, Integer::sum);
        now.findings.add(finding);
        known.add(finding.id());
    }

    /** Findings that were told and that no incident is made of. */
    long leftOut() {
        return leftOut;
    }

    /** In the order in which they became known. */
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        epochs.values().forEach(epoch -> all.addAll(epoch.findings));
        return all;
    }
}
