package org.tipstaff.evidence.anchor;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.custody.LoggedEntry;

/**
 * What the custody log records about a token, as its next entry. With it time is two-sided: entries before the stamped
 * checkpoint are not younger than the token, and entries after this one are not older. Who stamped is not repeated here; the
 * token says it.
 *
 * @param number of the anchor in {@link AnchorStore}
 * @param size entries under the stamped checkpoint
 * @param checkpoint digest of the stamped checkpoint file
 * @param token digest of the answer as stored
 * @param time the token's
 */
public record AnchorEntry(int number, long size, Sha256 checkpoint, Sha256 token, Instant time) {
    private static final String TYPE = "rfc3161";

    /** The entry to record. */
    public CustodyEntry forCustody(String actor, String label) {
        return CustodyEntry.of(EntryKind.ANCHOR, actor, label)
                .word("type", TYPE)
                .number("number", number)
                .number("size", size)
                .digest("checkpoint", checkpoint)
                .digest("sha256", token)
                .word("time", time.toString())
                .build();
    }

    /** Reads it back; empty for entries of another kind, and for those that are not as this version writes them. */
    public static Optional<AnchorEntry> of(LoggedEntry entry) {
        Map<String, Json> fields = entry.fields();
        if (entry.kind().equals(EntryKind.ANCHOR.name())
                && fields.get("type") instanceof Json.Text(String type)
                && type.equals(TYPE)
                && fields.get("number") instanceof Json.Whole(long number)
                && number > 0
                && number <= AnchorStore.MAX_NUMBER
                && fields.get("size") instanceof Json.Whole(long size)
                && size >= 0
                && fields.get("checkpoint") instanceof Json.Text(String checkpoint)
                && fields.get("sha256") instanceof Json.Text(String token)
                && fields.get("time") instanceof Json.Text(String time)) {
            try {
                return Optional.of(new AnchorEntry(
                        (int) number, size, new Sha256(checkpoint), new Sha256(token), Instant.parse(time)));
            } catch (IllegalArgumentException | DateTimeException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
