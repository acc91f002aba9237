package org.tipstaff.site;

/**
 * The records of one holding, as they were listed before and as they are now.
 *
 * @param holding its id in the data map
 */
public record HeldRecords(String holding, RecordsState before, RecordsState now) {
    public HeldRecords {
        Names.id(holding, "the id of a holding");
        if (before.lists().isEmpty()) {
            throw new IllegalArgumentException("what was before is told by lists");
        }
        if (before.vouchedBy().isEmpty()) {
            throw new IllegalArgumentException("an earlier list lacks 'vouched_by': who stands for it");
        }
        if (now.date().isEmpty()) {
            throw new IllegalArgumentException("the records of now lack 'date': the day on which they were so");
        }
    }
}
