package org.tipstaff.receivers;

/** What receivers tell about themselves: for metrics, for the gaps of a source, for the person who asks why nothing comes. Thread-safe. */
public interface Tally {
    /** The source of what came from nobody known. */
    String UNKNOWN = "unknown";

    /** Records that the intake has made durable. */
    void accepted(String receiver, String source, long records, long bytes);

    void refused(Refused refused);

    /** Connections open now, after one was opened or closed. */
    void connections(String receiver, int open);
}
