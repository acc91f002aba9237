package org.tipstaff.detect;

import java.util.Comparator;
import org.tipstaff.event.Provenance;

/** The order findings are written in: time, path, record, rule id; those without a time come last. */
public final class FindingOrder {
    public static final Comparator<Finding> ORDER = FindingOrder::compare;

    private FindingOrder() {}

    private static int compare(Finding a, Finding b) {
        if (a.time() == null || b.time() == null) {
            if (a.time() != b.time()) {
                return a.time() == null ? 1 : -1;
            }
        } else {
            int byTime = a.time().compareTo(b.time());
            if (byTime != 0) {
                return byTime;
            }
        }
        Provenance at = a.event().provenance();
        Provenance bt = b.event().provenance();
        int byPath = at.source().path().compareTo(bt.source().path());
        if (byPath != 0) {
            return byPath;
        }
        int byRecord = Long.compare(at.record(), bt.record());
        if (byRecord != 0) {
            return byRecord;
        }
        int byRule = a.rule().id().compareTo(b.rule().id());
        if (byRule != 0) {
            return byRule;
        }
        int byOffset = Long.compare(at.offset(), bt.offset());
        return byOffset != 0 ? byOffset : a.id().compareTo(b.id());
    }
}
