package org.tipstaff.evidence.tlog;

/**
 * A checkpoint with the signatures under it, as it stands in a file.
 *
 * @param checkpoint what is signed
 * @param note the same as text, with its signatures
 */
public record SignedCheckpoint(Checkpoint checkpoint, Note note) {
    public SignedCheckpoint {
        if (!checkpoint.text().equals(note.text())) {
            throw new IllegalArgumentException("the note is not about this checkpoint");
        }
    }

    public static SignedCheckpoint parse(byte[] bytes) throws TlogFormatException {
        Note note = Note.parse(bytes);
        return new SignedCheckpoint(Checkpoint.parse(note.text()), note);
    }

    /** The same checkpoint with a signature that somebody else sent back. */
    public SignedCheckpoint with(NoteSignature signature) {
        return new SignedCheckpoint(checkpoint, note.with(signature));
    }

    public byte[] bytes() {
        return note.bytes();
    }
}
