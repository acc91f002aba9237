package org.tipstaff.engine;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingOrder;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.sigma.Level;

/**
 * The findings of a run, in their order; can't be changed. Those of which only a match is kept are made when they are asked
 * for, and made again when they are asked for again: what is written once need not be kept.
 */
public final class ScanFindings extends AbstractList<Finding> implements RandomAccess {
    /** Each a {@link Finding} or a {@link ShownMatch}. */
    private final FindingOrder.Ordered[] ordered;

    private final Map<Sha256, List<Source>> copies;

    private ScanFindings(FindingOrder.Ordered[] ordered, Map<Sha256, List<Source>> copies) {
        this.ordered = ordered;
        this.copies = copies;
    }

    /**
     * @param found in any order
     * @param copies by digest, further sources with the same bytes
     */
    static ScanFindings of(Collection<? extends FindingOrder.Ordered> found, Map<Sha256, List<Source>> copies) {
        FindingOrder.Ordered[] ordered = found.toArray(FindingOrder.Ordered[]::new);
        Arrays.sort(ordered, FindingOrder.ORDER);
        return new ScanFindings(ordered, copies);
    }

    @Override
    public Finding get(int index) {
        return switch (ordered[index]) {
            case Finding finding -> finding;
            case ShownMatch match -> match.finding(copies);
            default -> throw new IllegalStateException("neither finding nor match: " + ordered[index]);
        };
    }

    @Override
    public int size() {
        return ordered.length;
    }

    /** Those of this level or above. */
    public ScanFindings atLeast(Level level) {
        FindingOrder.Ordered[] some = Arrays.stream(ordered)
                .filter(each -> each.rule().level().compareTo(level) >= 0)
                .toArray(FindingOrder.Ordered[]::new);
        return new ScanFindings(some, copies);
    }

    /** How many there are for events of each channel. */
    Map<String, Long> perChannel() {
        Map<String, Long> counts = new HashMap<>();
        for (FindingOrder.Ordered each : ordered) {
            String channel =
                    each instanceof Finding finding ? finding.event().channel() : ((ShownMatch) each).channel();
            counts.merge(channel, 1L, Long::sum);
        }
        return counts;
    }
}
