package org.tipstaff.site;

import java.util.List;

/** Of which holdings there are lists of records from before, and where the records of now are. */
public record RecordLists(List<HeldRecords> held) {
    /** There are none. */
    public static final RecordLists NONE = new RecordLists(List.of());

    public RecordLists {
        held = List.copyOf(held);
        Names.unique(held.stream().map(HeldRecords::holding).toList(), "holdings");
    }
}
