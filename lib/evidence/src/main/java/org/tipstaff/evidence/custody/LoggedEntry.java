package org.tipstaff.evidence.custody;

import java.time.Instant;
import java.util.Map;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.tlog.EntryBundle;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * An entry as it stands in the log.
 *
 * @param index its place
 * @param kind name of what it tells; a kind this version does not know is still an entry
 * @param at when the log's clock said it was recorded
 * @param actor who did it, committed
 * @param label who may read it: a bare marking as text, anything longer as {@code {"commitment": HEX}}
 * @param fields as JSON; a committed value is {@code {"commitment": HEX}}
 * @param hash of the leaf
 */
public record LoggedEntry(
        long index, String kind, Instant at, Commitment actor, Json label, Map<String, Json> fields, MerkleHash hash) {
    /** The form of entries that this version writes and reads. */
    static final int VERSION = 1;

    public LoggedEntry {
        fields = new Json.Members(fields).members();
    }

    public static LoggedEntry parse(long index, byte[] leaf) throws TlogFormatException {
        Json json = CanonicalJson.parse(leaf, EntryBundle.MAX_ENTRY);
        if (json instanceof Json.Members(Map<String, Json> members)
                && members.size() == 6
                && members.get("actor") instanceof Json.Members actor
                && members.get("at") instanceof Json.Text(String at)
                && members.get("fields") instanceof Json.Members(Map<String, Json> fields)
                && members.get("kind") instanceof Json.Text(String kind)
                && EntryKind.isName(kind)
                && members.get("v") instanceof Json.Whole(long version)) {
            if (version != VERSION) {
                throw new TlogFormatException("the entry is of version " + version + "; this program reads " + VERSION);
            }
            Json label = members.get("label");
            if (label == null) {
                throw new TlogFormatException("the entry has no label");
            }
            if (!(label instanceof Json.Text)) {
                // Proves that it is one.
                var _ = commitment(label);
            }
            return new LoggedEntry(
                    index, kind, LeafTime.parse(at), commitment(actor), label, fields, MerkleHash.ofEntry(leaf));
        }
        throw new TlogFormatException("an entry has actor, at, fields, kind, label and v");
    }

    /** Reads {@code {"commitment": HEX}}. */
    public static Commitment commitment(Json json) throws TlogFormatException {
        if (json instanceof Json.Members(Map<String, Json> members)
                && members.size() == 1
                && members.get("commitment") instanceof Json.Text(String hex)) {
            try {
                return new Commitment(new Sha256(hex));
            } catch (IllegalArgumentException e) {
                throw new TlogFormatException("the commitment is no SHA-256");
            }
        }
        throw new TlogFormatException("a name stands in the entry where a commitment should");
    }

    /**
     * Whether an opening opens the commitment that stands at its field of this entry.
     *
     * @param opening of this entry
     */
    public boolean opens(Opening opening) {
        if (opening.entry() != index) {
            return false;
        }
        try {
            String[] steps = opening.field().split("/", -1);
            Json found = null;
            if (opening.field().equals("actor")) {
                return actor.equals(opening.commitment());
            }
            if (opening.field().equals("label")) {
                return commitment(label).equals(opening.commitment());
            }
            if (steps.length >= 2 && steps.length <= 3 && steps[0].equals("fields")) {
                found = fields.get(steps[1]);
                if (steps.length == 3 && found instanceof Json.Items(java.util.List<Json> items)) {
                    int place = Integer.parseInt(steps[2]);
                    found = place >= 0 && place < items.size() ? items.get(place) : null;
                }
            }
            return found != null && commitment(found).equals(opening.commitment());
        } catch (TlogFormatException | NumberFormatException e) {
            return false;
        }
    }
}
