package org.tipstaff.receivers;

import java.util.Locale;

/** Why bytes that were sent did not become records, or not whole; the reasons that are counted. */
public enum Refusal {
    /** No token, or one that belongs to no source. */
    TOKEN,
    /** The sender's address is in no network that the listener allows. */
    ADDRESS,
    /** The client's certificate belongs to no source, or the TLS handshake failed. */
    CERTIFICATE,
    /** More connections than allowed, in all or from one address. */
    CONNECTIONS,
    /** The source sent faster than it may; only counted where the protocol can't be held back. */
    RATE,
    /** A message, document, record or request beyond its size; not taken at all. */
    SIZE,
    /** A message beyond its size, or broken off: its beginning was taken, the rest was not. */
    CUT,
    /** A compressed body expanded beyond its bound. */
    EXPANSION,
    /** The bytes are not what the protocol says. */
    MALFORMED,
    /** Something that the protocol has and this receiver does not do. */
    UNSUPPORTED,
    /** The sender took too long within one message or request. */
    SLOW,
    /** Datagrams that came faster than they could be made durable. */
    DROPPED,
    /** Journal or disk are full. */
    FULL,
    /** What follows can't keep up. */
    PRESSURE,
    /** A document that was taken already, sent again after its answer was lost. */
    REPEATED,
    /** The program is stopping. */
    STOPPING,
    /** A file could not be read, or not be followed. */
    UNREADABLE,
    /** A file was truncated or replaced before all of it had been read. */
    TRUNCATED;

    /** The name in metrics: lower case with hyphens. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
