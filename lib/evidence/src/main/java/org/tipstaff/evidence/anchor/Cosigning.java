package org.tipstaff.evidence.anchor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tipstaff.evidence.tlog.ConsistencyProof;
import org.tipstaff.evidence.tlog.Cosignature;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.Note;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSignature;
import org.tipstaff.evidence.tlog.NoteVerifier;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.SubtreeHashes;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.evidence.tlog.TlogPolicy;

/**
 * Obtains cosignatures under a checkpoint (C2SP tlog-witness, the log's side). A cosigner remembers the largest tree it has seen
 * of each log and signs only what extends it, so whoever rewrites a log or cuts its tail gets no second signature; against an
 * insider with every key of the court this is the one measure that holds.
 */
public final class Cosigning {
    /** The specification lets a client send no more. */
    static final int MAX_PROOF_LINES = 63;

    private static final int OK = 200;
    private static final int CONFLICT = 409;
    private static final String SIZE_TYPE = "text/x.tlog.size";

    /**
     * A cosigner may have moved on between our learning its size and our proving from it, if two processes submit; after this
     * many turns it is told as it is.
     */
    private static final int MAX_TURNS = 3;

    private Cosigning() {}

    /** What one cosigner did. */
    public sealed interface Outcome {
        /** It signed, and the signatures verify under the key it is trusted by. */
        record Cosigned(List<NoteSignature> signatures, Instant at) implements Outcome {}

        /**
         * It has signed a larger tree of this log than the one it was shown. Either an old checkpoint was submitted, or entries
         * that existed are gone.
         */
        record SeenLarger(long size) implements Outcome {}

        /**
         * It has signed another tree of the same size, or one that this tree does not extend: there are two histories of this
         * log. Both checkpoints are evidence and must be kept.
         */
        record OtherHistory(long size, String detail) implements Outcome {}

        /** It answered and did not sign, for another reason. */
        record Declined(int status, String detail) implements Outcome {}

        /** It could not be reached. */
        record Unreached(String detail) implements Outcome {}
    }

    /** The body of a request: old size, proof, empty line, checkpoint. */
    public static byte[] request(ConsistencyProof proof, SignedCheckpoint checkpoint) {
        if (proof.path().size() > MAX_PROOF_LINES
                || proof.newSize() != checkpoint.checkpoint().size()) {
            throw new IllegalArgumentException("the proof is not one up to this checkpoint");
        }
        StringBuilder text = new StringBuilder("old ").append(proof.oldSize()).append('\n');
        for (MerkleHash hash : proof.path()) {
            text.append(hash.base64()).append('\n');
        }
        return text.append('\n').append(checkpoint.note()).toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Asks one cosigner.
     *
     * @param key it is trusted by
     * @param knownSize size of the tree it signed last, as far as known; 0 where nothing is: it then says so itself
     * @param hashes of the log, at least as far as the checkpoint
     * @throws IOException when the log's own hashes cannot be read
     */
    public static Outcome ask(
            Cosigner cosigner, NoteKey key, SignedCheckpoint checkpoint, long knownSize, SubtreeHashes hashes)
            throws IOException, TlogFormatException {
        long size = checkpoint.checkpoint().size();
        long oldSize = Math.min(knownSize, size);
        for (int turn = 1; ; turn++) {
            Cosigner.Reply reply;
            try {
                reply = cosigner.addCheckpoint(request(ConsistencyProof.of(hashes, oldSize, size), checkpoint));
            } catch (IOException e) {
                return new Outcome.Unreached(String.valueOf(e.getMessage()));
            }
            if (reply.status() == OK) {
                return signed(reply, key, checkpoint);
            }
            if (reply.status() == CONFLICT) {
                Optional<Long> theirs = size(reply);
                if (theirs.isPresent() && theirs.get() > size) {
                    return new Outcome.SeenLarger(theirs.get());
                }
                if (theirs.isPresent() && theirs.get() != oldSize && turn < MAX_TURNS) {
                    oldSize = theirs.get();
                    continue;
                }
                if (oldSize == size && (theirs.isEmpty() || theirs.get() == size)) {
                    return new Outcome.OtherHistory(size, "it signed another root of the same size");
                }
            }
            // 422: the proof from a size it confirmed does not lead from the root it remembers.
            if (reply.status() == 422) {
                return new Outcome.OtherHistory(
                        oldSize, "the tree does not extend the one of " + oldSize + " entries that it signed");
            }
            return new Outcome.Declined(reply.status(), words(reply));
        }
    }

    private static Outcome signed(Cosigner.Reply reply, NoteKey key, SignedCheckpoint checkpoint)
            throws TlogFormatException {
        List<NoteSignature> good = new ArrayList<>();
        Instant at = Instant.EPOCH;
        NoteVerifier verifier = new NoteVerifier(key);
        try {
            // A body of signature lines becomes a note when the checkpoint's text is put in front, as the specification
            // suggests.
            byte[] text = (checkpoint.note().text() + "\n").getBytes(StandardCharsets.UTF_8);
            byte[] whole = Arrays.copyOf(text, text.length + reply.body().length);
            System.arraycopy(reply.body(), 0, whole, text.length, reply.body().length);
            for (NoteSignature signature : Note.parse(whole).signatures()) {
                if (verifier.verifies(checkpoint.note().text(), signature)) {
                    good.add(signature);
                    at = Cosignature.time(signature, key.type());
                }
            }
        } catch (TlogFormatException e) {
            return new Outcome.Declined(OK, "its answer is no list of signatures: " + e.getMessage());
        }
        return good.isEmpty()
                ? new Outcome.Declined(OK, "none of its signatures is by the key " + key.name() + " and verifies")
                : new Outcome.Cosigned(good, at);
    }

    private static Optional<Long> size(Cosigner.Reply reply) {
        String body = new String(reply.body(), StandardCharsets.ISO_8859_1);
        if (!reply.contentType().equals(SIZE_TYPE) || !body.matches("(?:0|[1-9][0-9]{0,17})\n")) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(body.strip()));
    }

    /** The beginning of what it said, fit for a terminal. */
    private static String words(Cosigner.Reply reply) {
        StringBuilder clean = new StringBuilder();
        new String(reply.body(), StandardCharsets.UTF_8)
                .codePoints()
                .limit(200)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(clean::appendCodePoint);
        String meaning = switch (reply.status()) {
            case 400 -> "it calls the request malformed";
            case 403 -> "it does not trust the key that signed this checkpoint";
            case 404 -> "it does not know a log of this origin";
            default -> "it answered with status " + reply.status();
        };
        return clean.isEmpty() ? meaning : meaning + ": " + clean.toString().strip();
    }

    /** How a cosigner of the policy is reached; empty where the policy names no address or the address is not to be used. */
    @FunctionalInterface
    public interface Directory {
        Optional<Cosigner> of(TlogPolicy.Party party);
    }

    /**
     * What came of asking all.
     *
     * @param checkpoint with the cosignatures obtained, in the order of the policy
     * @param outcomes by the cosigner's name in the policy; those without an address are absent
     * @param judgement of the policy on that checkpoint: whether enough have signed
     */
    public record Round(SignedCheckpoint checkpoint, Map<String, Outcome> outcomes, TlogPolicy.Judgement judgement) {}

    /** Asks every cosigner of a policy, one after the other. */
    public static Round round(
            SignedCheckpoint checkpoint,
            TlogPolicy policy,
            Directory directory,
            Map<String, Long> knownSizes,
            SubtreeHashes hashes)
            throws IOException, TlogFormatException {
        SignedCheckpoint cosigned = checkpoint;
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (TlogPolicy.Party party : policy.cosigners()) {
            Optional<Cosigner> cosigner = directory.of(party);
            if (cosigner.isEmpty()) {
                continue;
            }
            Outcome outcome =
                    ask(cosigner.get(), party.key(), checkpoint, knownSizes.getOrDefault(party.name(), 0L), hashes);
            outcomes.put(party.name(), outcome);
            if (outcome instanceof Outcome.Cosigned signed) {
                NoteSignature first = signed.signatures().getFirst();
                if (cosigned.note().signatures().size() < Note.MAX_SIGNATURES) {
                    cosigned = cosigned.with(first);
                }
            }
        }
        return new Round(cosigned, Collections.unmodifiableMap(outcomes), policy.judge(cosigned));
    }
}
