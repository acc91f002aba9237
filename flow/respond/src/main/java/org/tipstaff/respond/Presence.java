package org.tipstaff.respond;

/** Whether a device has an action in force. */
public enum Presence {
    PRESENT,
    ABSENT,
    /** The device does not answer; silence is never taken for absence. */
    UNKNOWN
}
