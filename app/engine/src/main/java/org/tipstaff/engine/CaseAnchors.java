package org.tipstaff.engine;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.anchor.AnchorEntry;
import org.tipstaff.evidence.anchor.AnchorQueue;
import org.tipstaff.evidence.anchor.AnchorStore;
import org.tipstaff.evidence.anchor.Cosigning;
import org.tipstaff.evidence.anchor.TimestampAuthority;
import org.tipstaff.evidence.anchor.TimestampRequest;
import org.tipstaff.evidence.anchor.TimestampTrust;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.evidence.tlog.TlogPolicy;
import org.tipstaff.label.Label;

/** Has the head of a case's log stamped and cosigned by others, and writes down that they did. */
public final class CaseAnchors {
    private final CaseLog log;
    private final AnchorStore store;
    private final AnchorQueue queue;

    public CaseAnchors(CaseLog log) {
        this.log = log;
        this.store = new AnchorStore(log.log().folder().resolve("anchors"));
        this.queue = new AnchorQueue(store);
    }

    /**
     * Cosigners to ask.
     *
     * @param policy who they are and how many are enough
     * @param directory how they are reached
     */
    public record Cosigners(TlogPolicy policy, Cosigning.Directory directory) {}

    /**
     * What came of it.
     *
     * @param anchored numbers of the checkpoints that now have a token
     * @param waiting why others still have none, by their number
     * @param cosigning what the cosigners said; empty when none were asked, or there was nothing new to sign
     * @param missing files of a token that a crash had kept out of the log and that are recorded now
     */
    public record Result(
            List<Integer> anchored,
            Map<Integer, String> waiting,
            Optional<Cosigning.Round> cosigning,
            List<AnchorEntry> missing) {}

    /**
     * Puts the head of the log in the queue where it has entries that no queued checkpoint covers, asks for all that wait,
     * and seals the case anew.
     *
     * @param authority null when no stamp is asked for
     * @param cosigners null when nobody is asked
     */
    public Result anchor(@Nullable TimestampAuthority authority, TimestampTrust trust, @Nullable Cosigners cosigners)
            throws IOException {
        try {
            SignedCheckpoint head = log.log().checkpoint();
            CustodyLogReader reader = CustodyLogReader.open(log.log().folder());
            Set<Sha256> recorded = recordedTokens(reader);
            List<AnchorEntry> missing = authority == null ? List.of() : queue.unrecorded(recorded, trust);
            for (AnchorEntry entry : missing) {
                log.log().record(entry.forCustody(log.custodian().actor(), Label.UNLABELLED.toString()));
            }
            Optional<Cosigning.Round> cosigned = Optional.empty();
            if (hasNews(reader)) {
                if (cosigners != null) {
                    Cosigning.Round round =
                            Cosigning.round(head, cosigners.policy(), cosigners.directory(), Map.of(), reader.hashes());
                    cosigned = Optional.of(round);
                    head = round.checkpoint();
                }
                queue.put(head);
            }
            List<Integer> anchored = new ArrayList<>();
            Map<Integer, String> waiting = new TreeMap<>();
            for (int number : queue.pending()) {
                if (authority == null) {
                    waiting.put(number, "");
                } else {
                    attempt(number, authority, trust, anchored, waiting);
                }
            }
            log.seal();
            return new Result(List.copyOf(anchored), waiting, cosigned, missing);
        } catch (TlogFormatException e) {
            throw new IOException("the case's log can't be read: " + e.getMessage(), e);
        }
    }

    private void attempt(
            int number,
            TimestampAuthority authority,
            TimestampTrust trust,
            List<Integer> anchored,
            Map<Integer, String> waiting)
            throws IOException {
        AnchorQueue.Attempt attempt = queue.attempt(
                number,
                authority,
                trust,
                TimestampRequest.newNonce(new SecureRandom()),
                log.custodian().clock().now());
        switch (attempt) {
            case AnchorQueue.Attempt.Anchored done -> {
                log.log().record(done.entry().forCustody(log.custodian().actor(), Label.UNLABELLED.toString()));
                anchored.add(number);
            }
            case AnchorQueue.Attempt.Unreached(String detail) -> waiting.put(number, detail);
            case AnchorQueue.Attempt.NotAccepted refused -> waiting.put(number, refused.detail());
        }
    }

    /** Whether entries other than anchors stand behind the last queued checkpoint; anchors alone would call for anchors for ever. */
    private boolean hasNews(CustodyLogReader reader) throws IOException, TlogFormatException {
        long covered = 0;
        for (int number : store.list().numbers()) {
            covered = Math.max(
                    covered, store.forms(number).getFirst().checkpoint().size());
        }
        for (long index = covered; index < reader.size(); index++) {
            if (!reader.entry(index).kind().equals(EntryKind.ANCHOR.name())) {
                return true;
            }
        }
        return false;
    }

    private static Set<Sha256> recordedTokens(CustodyLogReader reader) throws IOException, TlogFormatException {
        Set<Sha256> tokens = new HashSet<>();
        for (long index = 0; index < reader.size(); index++) {
            LoggedEntry entry = reader.entry(index);
            AnchorEntry.of(entry).ifPresent(anchor -> tokens.add(anchor.token()));
        }
        return tokens;
    }
}
