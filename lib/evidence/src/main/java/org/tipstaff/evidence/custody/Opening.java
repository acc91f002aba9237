package org.tipstaff.evidence.custody;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * What opens one commitment of one entry. Openings stand beside the log, never in it: who is given an exhibit is given
 * its openings and no others.
 *
 * @param entry index of the entry
 * @param field which value of it: {@code actor}, {@code label}, {@code fields/NAME}, {@code fields/NAME/0} in a list
 * @param salt 64 hexadecimal digits
 * @param text the name or path
 */
public record Opening(long entry, String field, String salt, String text) {
    /** A longer line of an openings file is refused. */
    public static final int MAX_BYTES = 512 * 1024;

    public Opening {
        if (entry < 0 || salt.length() != 2 * Commitment.SALT_BYTES) {
            throw new IllegalArgumentException(
                    "an opening has an entry and a salt of " + Commitment.SALT_BYTES + " bytes");
        }
        if (!salt.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new IllegalArgumentException("a salt is written in lower-case hexadecimal digits");
        }
    }

    /** The commitment that this opens; compare it with the one in the entry. */
    public Commitment commitment() {
        return Commitment.to(HexFormat.of().parseHex(salt), text);
    }

    /** One line of {@code openings.jsonl}, its newline not included. */
    public String line() {
        return CanonicalJson.text(new Json.Members(Map.of(
                "entry", new Json.Whole(entry),
                "field", new Json.Text(field),
                "salt", new Json.Text(salt),
                "text", new Json.Text(text))));
    }

    public static Opening parse(String line) throws TlogFormatException {
        Json json = CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8), MAX_BYTES);
        if (json instanceof Json.Members(Map<String, Json> members)
                && members.size() == 4
                && members.get("entry") instanceof Json.Whole(long entry)
                && members.get("field") instanceof Json.Text(String field)
                && members.get("salt") instanceof Json.Text(String salt)
                && members.get("text") instanceof Json.Text(String text)) {
            try {
                return new Opening(entry, field, salt, text);
            } catch (IllegalArgumentException e) {
                throw new TlogFormatException("no opening: " + e.getMessage());
            }
        }
        throw new TlogFormatException("an opening has entry, field, salt and text");
    }
}
