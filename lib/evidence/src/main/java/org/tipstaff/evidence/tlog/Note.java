package org.tipstaff.evidence.tlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with signatures under it (C2SP signed-note). The text is worth nothing until a {@link NoteVerifier} of a
 * trusted key has verified it.
 *
 * @param text what is signed, its last newline included
 * @param signatures at least one
 */
public record Note(String text, List<NoteSignature> signatures) {
    /** A longer note is refused unread. */
    public static final int MAX_BYTES = 1 << 20;
    /** signed-note asks for at least 16. */
    public static final int MAX_SIGNATURES = 64;

    public Note {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the text of a note ends with a newline");
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException(
                    "a note has 1 to " + MAX_SIGNATURES + " signatures, not " + signatures.size());
        }
        signatures = List.copyOf(signatures);
    }

    public static Note parse(byte[] bytes) throws TlogFormatException {
        String all = StrictText.decode(bytes, MAX_BYTES, "the note");
        int split = all.lastIndexOf("\n\n");
        if (split < 0) {
            throw new TlogFormatException("the note has no empty line between its text and its signatures");
        }
        String text = all.substring(0, split + 1);
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : StrictText.lines(all.substring(split + 2), "the note")) {
            if (signatures.size() == MAX_SIGNATURES) {
                throw new TlogFormatException("the note has more than " + MAX_SIGNATURES + " signatures");
            }
            signatures.add(NoteSignature.parse(line));
        }
        return new Note(text, signatures);
    }

    /** The same text with one more signature. */
    public Note with(NoteSignature signature) {
        List<NoteSignature> more = new ArrayList<>(signatures);
        more.add(signature);
        return new Note(text, more);
    }

    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        StringBuilder all = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> all.append(signature).append('\n'));
        return all.toString();
    }
}
