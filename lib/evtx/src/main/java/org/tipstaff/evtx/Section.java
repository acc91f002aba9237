package org.tipstaff.evtx;

/** Where in an event a field stands. A field of {@link #EVENT_DATA} may carry the name of a {@link #SYSTEM} field. */
public enum Section {
    /** {@code Event/System}: what every event has ([MS-EVEN6] 2.2.13, SystemPropertiesType). */
    SYSTEM,
    /** {@code Event/EventData}: the named or positional values of the event (EventDataType). */
    EVENT_DATA,
    /** {@code Event/UserData}: values in a structure of the provider's own (UserDataType). */
    USER_DATA,
    /** Anything else: {@code RenderingInfo}, {@code DebugData}, {@code ProcessingErrorData}, attributes of {@code Event}. */
    OTHER
}
