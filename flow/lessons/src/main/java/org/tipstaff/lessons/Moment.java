package org.tipstaff.lessons;

import java.time.Instant;

/**
 * When something happened, and what says so.
 *
 * @param entry of the case's custody log that holds it, or holds the digest of the file that says it
 */
public record Moment(Instant at, long entry) {}
