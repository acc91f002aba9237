package org.tipstaff.event;

/**
 * Where a record stands: every finding, fact and sentence can be followed back to one of these.
 *
 * @param source the file or member
 * @param record System/EventRecordID for Windows event logs, else the 1-based line or array position
 * @param offset the byte offset of the record in its source, or {@link #NO_OFFSET}
 */
public record Provenance(Source source, long record, long offset) {
    public static final long NO_OFFSET = -1;

    @Override
    public String toString() {
        return source.path() + "#" + record;
    }
}
