package org.tipstaff.evtx;

/**
 * What makes a fragment unreadable, on its way from the place where it was seen to the record that is told of it.
 * Never leaves this package, has no stack trace (damage is normal and can stand in every record).
 */
final class DamagedBinXml extends Exception {
    private static final long serialVersionUID = 1L;

    /** Index in the buffer that was being read. */
    final int at;

    final boolean limit;

    DamagedBinXml(int at, String reason) {
        this(at, reason, false);
    }

    DamagedBinXml(int at, String reason, boolean limit) {
        super(reason, null, false, false);
        this.at = at;
        this.limit = limit;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
