package org.tipstaff.impact;

import java.util.Comparator;
import org.tipstaff.event.Provenance;

/** The order of records by where they stand, so that no order of reading shows. */
final class Places {
    static final Comparator<Provenance> ORDER = Comparator.comparing(
                    (Provenance place) -> place.source().path())
            .thenComparingLong(Provenance::record)
            .thenComparingLong(Provenance::offset);

    static final Comparator<Flow> ORDER_OF_FLOWS = Comparator.comparing(Flow::place, ORDER);

    private Places() {}
}
