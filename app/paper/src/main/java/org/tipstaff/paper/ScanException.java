package org.tipstaff.paper;

/** A picture from which no checkpoint could be read. */
public final class ScanException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Fault {
        /** It is no PNG or JPEG picture, or a damaged one. */
        NO_PICTURE,
        /** It has more bytes or points than are read. */
        TOO_LARGE,
        /** There is no readable QR code in it: nearer, sharper, with more light. */
        NO_CODE
    }

    private final Fault fault;

    ScanException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
