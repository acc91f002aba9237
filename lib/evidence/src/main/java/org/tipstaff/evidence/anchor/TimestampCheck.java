package org.tipstaff.evidence.anchor;

import java.time.Instant;
import java.util.List;

/** The verdict on one time-stamp token. */
public sealed interface TimestampCheck {
    /**
     * The checkpoint existed when the token says.
     *
     * @param caveats what is less than perfect about it
     */
    record Proven(TimestampFacts facts, List<Caveat> caveats) implements TimestampCheck {
        public Proven {
            caveats = List.copyOf(caveats);
        }
    }

    /**
     * All of it holds, but a certificate was revoked later because its key was stolen, or for no stated reason. Whoever has the
     * key can back-date tokens, so RFC 3161 (section 4) lets such a token prove nothing on its own. It counts where something
     * else shows that it existed before: its digest stands in a custody entry under a checkpoint that another authority or
     * cosigner dated earlier than {@code revokedAt}.
     */
    record Doubtful(TimestampFacts facts, Instant revokedAt, String reason, List<Caveat> caveats)
            implements TimestampCheck {
        public Doubtful {
            caveats = List.copyOf(caveats);
        }

        /** Whether knowing from elsewhere that the token existed at {@code knownBy} settles the doubt. */
        public boolean settledBy(Instant knownBy) {
            return knownBy.isBefore(revokedAt);
        }
    }

    /**
     * The token proves nothing.
     *
     * @param detail a technical sentence
     */
    record Refused(TimestampRefusal reason, String detail) implements TimestampCheck {}

    /** What a reader of a proven time ought to be told. */
    enum Caveat {
        /** The authority changed the request and said so. */
        GRANTED_WITH_CHANGES,
        /** No list or answer is stored that says whether a certificate of the chain was revoked. */
        REVOCATION_NOT_SHOWN,
        /** What is stored about revocation is from before the token. */
        REVOCATION_OLDER_THAN_TOKEN,
        /** A certificate was revoked after the token, for a reason that leaves earlier tokens valid. */
        REVOKED_LATER
    }
}
