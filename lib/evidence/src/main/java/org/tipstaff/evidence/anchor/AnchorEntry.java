package org.tipstaff.evidence.anchor;

import java.time.Instant;
import org.tipstaff.event.Sha256;

/**
 * What the custody log records about a token, as its next entry (kind {@code anchor}). With it time is two-sided: entries
 * before the stamped checkpoint are not younger than the token, and entries after this one are not older.
 *
 * @param number of the anchor in {@link AnchorStore}
 * @param size entries under the stamped checkpoint
 * @param checkpoint digest of the stamped checkpoint file
 * @param token digest of the answer as stored
 * @param time the token's
 * @param authority who stamped
 */
public record AnchorEntry(int number, long size, Sha256 checkpoint, Sha256 token, Instant time, String authority) {
    /** The entry's kind in the custody log. */
    public static final String KIND = "anchor";
}
