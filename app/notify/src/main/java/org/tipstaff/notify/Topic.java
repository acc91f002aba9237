package org.tipstaff.notify;

/** What a person can be told about. */
public enum Topic {
    /** An incident was opened, or is worse than it was. */
    INCIDENT,
    /** A plan of containment waits for people to agree. */
    PLAN_WAITS,
    /** A source of logs is not heard any more. */
    SOURCE_SILENT,
    /** The journal takes no more records. */
    JOURNAL_FULL,
    /** Somebody suspect could read along on a channel. */
    CHANNEL_UNSAFE,
    /** A channel delivers nothing. */
    CHANNEL_FAILING,
    /** What was told before is not known any more: the file that held it was damaged. */
    MEMORY_LOST
}
