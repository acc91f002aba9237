package org.tipstaff.evidence.anchor;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * Decides when a checkpoint is due to be stamped, keeps it until an authority could be reached, and accepts only an answer that
 * holds. Its whole state is {@link AnchorStore}: what has a checkpoint and no token is pending, so a restart, a full disk or a
 * week without network loses nothing. It has no thread and no clock; whoever drives it does.
 */
public final class AnchorQueue {
    /** An entry waits no longer than this for its checkpoint to be put in the queue. */
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** Nor for more than this many entries behind it. */
    public static final long MOST_ENTRIES = 1_000;

    private final AnchorStore store;

    public AnchorQueue(AnchorStore store) {
        this.store = store;
    }

    /**
     * Whether the head of the log ought to be put in the queue.
     *
     * @param uncovered entries behind the newest queued checkpoint, those of kind {@code anchor} not counted: they would call
     *     for an anchor of their own, and so for ever
     * @param oldest when the first of them was written
     */
    public static boolean due(long uncovered, Instant oldest, Instant now) {
        return uncovered >= MOST_ENTRIES
                || (uncovered > 0 && !now.isBefore(oldest.plus(LONGEST_WAIT)))
                // A clock that was set back must not put off anchoring, which is what would show it.
                || (uncovered > 0 && now.isBefore(oldest));
    }

    /** Puts a checkpoint in the queue and gives its number. */
    public int put(SignedCheckpoint checkpoint) throws IOException {
        return store.add(checkpoint);
    }

    /** Numbers of the checkpoints not yet anchored. */
    public List<Integer> pending() throws IOException {
        return store.pending();
    }

    /** What came of asking an authority. */
    public sealed interface Attempt {
        /**
         * Stamped and stored.
         *
         * @param entry to be written to the custody log next
         * @param clockAhead how far this machine's clock is before the authority's, from which the travel of the answer is not
         *     taken off
         */
        record Anchored(AnchorEntry entry, TimestampCheck.Proven check, Duration clockAhead) implements Attempt {}

        /** Nobody answered; the checkpoint stays in the queue. */
        record Unreached(String detail) implements Attempt {}

        /** The answer does not hold; it is not stored and the checkpoint stays in the queue. */
        record NotAccepted(TimestampRefusal reason, String detail) implements Attempt {}
    }

    /**
     * Asks an authority to stamp one pending checkpoint.
     *
     * @param nonce a fresh one for each attempt: {@link TimestampRequest#newNonce}
     * @param now this machine's clock, only to say how far it is off
     */
    public Attempt attempt(
            int number, TimestampAuthority authority, TimestampTrust trust, BigInteger nonce, Instant now)
            throws IOException {
        byte[] checkpoint = store.checkpoint(number);
        TimestampRequest request = TimestampRequest.of(checkpoint, nonce);
        byte[] answer;
        try {
            answer = authority.ask(request.encoded());
        } catch (IOException e) {
            return new Attempt.Unreached(String.valueOf(e.getMessage()));
        }
        try {
            TimestampToken token = TimestampToken.parse(answer);
            return switch (token.check(request, trust)) {
                case TimestampCheck.Proven proven -> {
                    store.storeToken(number, token, chainOf(token, trust));
                    yield new Attempt.Anchored(
                            entry(number, proven.facts()),
                            proven,
                            Duration.between(proven.facts().time(), now));
                }
                case TimestampCheck.Doubtful doubtful ->
                    new Attempt.NotAccepted(
                            TimestampRefusal.REVOKED,
                            "the authority's certificate is revoked as of " + doubtful.revokedAt() + " ("
                                    + doubtful.reason() + ")");
                case TimestampCheck.Refused refused -> new Attempt.NotAccepted(refused.reason(), refused.detail());
            };
        } catch (TimestampException e) {
            return new Attempt.NotAccepted(e.refusal(), String.valueOf(e.getMessage()));
        }
    }

    /** Every certificate that was at hand, the trusted ones too: a reader in ten years looks for them. */
    private static List<X509Certificate> chainOf(TimestampToken token, TimestampTrust trust) {
        List<X509Certificate> all = new ArrayList<>(token.certificates());
        for (List<X509Certificate> more : List.of(trust.chain(), trust.trusted())) {
            for (X509Certificate certificate : more) {
                if (!all.contains(certificate) && all.size() < Certificates.MAX_CERTIFICATES) {
                    all.add(certificate);
                }
            }
        }
        return all;
    }

    private AnchorEntry entry(int number, TimestampFacts facts) throws IOException {
        byte[] checkpoint = store.checkpoint(number);
        try {
            long size = SignedCheckpoint.parse(checkpoint).checkpoint().size();
            return new AnchorEntry(number, size, Sha256.of(checkpoint), facts.token(), facts.time());
        } catch (TlogFormatException e) {
            throw new IOException("the stored checkpoint of anchor " + number + " is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * Entries that a crash kept out of the log: the token is stored, the log does not speak of it.
     *
     * @param logged digests of tokens that the custody log records
     */
    public List<AnchorEntry> unrecorded(Set<Sha256> logged, TimestampTrust trust) throws IOException {
        List<AnchorEntry> missing = new ArrayList<>();
        for (int number : store.list().numbers()) {
            Optional<byte[]> token = store.token(number);
            if (token.isPresent()
                    && !logged.contains(Sha256.of(token.get()))
                    && store.check(number, trust, Optional.empty()).orElseThrow()
                            instanceof TimestampCheck.Proven proven) {
                missing.add(entry(number, proven.facts()));
            }
        }
        return List.copyOf(missing);
    }
}
