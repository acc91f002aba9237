package org.tipstaff.ingest;

/** Text that is no well-formed XML, or is deeper or larger than an event may be; the message says where and why. */
final class DamagedXml extends Exception {
    private static final long serialVersionUID = 1;

    DamagedXml(String message) {
        super(message);
    }
}
