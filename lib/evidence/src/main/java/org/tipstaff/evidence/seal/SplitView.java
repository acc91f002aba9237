package org.tipstaff.evidence.seal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteVerifier;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * Two heads of one log, both signed with the court's key, that can't both be true. Where their sizes are the same the two
 * files alone prove it to anybody who has the court's public key; else it takes the log beside the later one.
 *
 * @param kept the head that somebody kept, or that was found first
 * @param other the one that contradicts it
 */
public record SplitView(SignedCheckpoint kept, SignedCheckpoint other) {
    /** Pairs that are told; more prove nothing more. */
    static final int MOST = 16;

    /** Whether the two alone prove it. */
    public boolean provesItself() {
        return kept.checkpoint().size() == other.checkpoint().size();
    }

    /** Whether one of these keys signed the head as the log of its name. Ed25519 only: that is what any tool can check. */
    static boolean isSigned(SignedCheckpoint head, List<NoteKey> keys) {
        return keys.stream().anyMatch(key -> key.type() == SignatureType.ED25519 && isSigned(head, key));
    }

    private static boolean isSigned(SignedCheckpoint head, NoteKey key) {
        try {
            return new NoteVerifier(key.named(head.checkpoint().origin())).verify(head.note())
                    == NoteVerifier.Verdict.SIGNED;
        } catch (TlogFormatException | IllegalArgumentException e) {
            // A key that is none signed nothing; that it is none is said where keys are judged.
            return false;
        }
    }

    /** Pairs of the same name and size and different roots. */
    static List<SplitView> among(List<SignedCheckpoint> signed) {
        Map<String, SignedCheckpoint> first = new HashMap<>();
        List<SplitView> splits = new ArrayList<>();
        for (SignedCheckpoint head : signed) {
            Checkpoint text = head.checkpoint();
            SignedCheckpoint other = first.putIfAbsent(text.size() + " " + text.origin(), head);
            if (other != null && !other.checkpoint().root().equals(text.root()) && splits.size() < MOST) {
                splits.add(new SplitView(other, head));
            }
        }
        return splits;
    }
}
