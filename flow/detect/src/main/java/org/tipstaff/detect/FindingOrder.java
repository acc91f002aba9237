package org.tipstaff.detect;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Provenance;
import org.tipstaff.sigma.RuleHeader;

/** The order findings are written in: time, path, record, rule id; those without a time come last. */
public final class FindingOrder {
    /** What the place of a finding among others depends on. */
    public interface Ordered {
        /** Null when the event has none. */
        @Nullable
        Instant time();

        /** Where the event stands; of a correlation, the one that completed it. */
        Provenance provenance();

        RuleHeader rule();

        UUID id();
    }

    public static final Comparator<Ordered> ORDER = FindingOrder::compare;

    private FindingOrder() {}

    private static int compare(Ordered a, Ordered b) {
        Instant aTime = a.time();
        Instant bTime = b.time();
        if (aTime == null || bTime == null) {
            if (aTime != bTime) {
                return aTime == null ? 1 : -1;
            }
        } else {
            int byTime = aTime.compareTo(bTime);
            if (byTime != 0) {
                return byTime;
            }
        }
        Provenance at = a.provenance();
        Provenance bt = b.provenance();
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
