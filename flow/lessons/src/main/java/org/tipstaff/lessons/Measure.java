package org.tipstaff.lessons;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One thing to be done, whose it is, by when, and what proves that it is done.
 *
 * @param id in its register
 * @param origin what it comes from: impact, persistence or a gap
 * @param hosts it is about
 * @param source which log, where it is about one
 * @param owner who answers for it; empty until a person is named
 * @param due null until a person says
 * @param cost what a person expects it to cost; null until then: the program estimates none
 * @param since from when on its check looks; null while it is not carried out
 * @param stated who said that it is done, for what only a person can know; empty otherwise
 * @param adds share of the time and logs asked about that it would let be seen, in percent
 */
public record Measure(
        String id,
        MeasureKind kind,
        Origin origin,
        SortedSet<String> hosts,
        SourceKind source,
        String owner,
        @Nullable LocalDate due,
        @Nullable Cost cost,
        @Nullable Instant since,
        String stated,
        int adds) {
    /** What it comes from. */
    public enum Origin {
        IMPACT,
        PERSISTENCE,
        GAP;

        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What proves it. */
    public enum Proof {
        /** A later case finds nothing of the kind on these computers, and looked. */
        SILENCE,
        /** A later case has that log of these computers, whole. */
        COVERAGE,
        /** A person says so. */
        WORD
    }

    /**
     * A range of money.
     *
     * @param low whole units
     * @param currency of ISO 4217
     */
    public record Cost(long low, long high, String currency) {
        public Cost {
            if (low < 0 || high < low) {
                throw new IllegalArgumentException("a cost is written like 0-5000 EUR, the lower first");
            }
            if (!currency.matches("[A-Z]{3}")) {
                throw new IllegalArgumentException("'" + currency + "' is no currency of three letters");
            }
        }
    }

    public Measure {
        if (!id.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw new IllegalArgumentException("'" + id + "' is no id of small letters, digits and hyphens");
        }
        if (adds < 0 || adds > 100) {
            throw new IllegalArgumentException("what a measure adds lies between 0 and 100 percent");
        }
        hosts = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
    }

    /** What proves that it is done. */
    public Proof proof() {
        return switch (kind) {
            case REMOVE_PERSISTENCE -> Proof.SILENCE;
            case COLLECT, KEEP_LONGER, COPY_AWAY, GUARD_AUDITING, PLACE_SENSOR, SEE_CONTENT, SET_CLOCKS ->
                source == SourceKind.OTHER || source == SourceKind.ACCOUNTS || hosts.isEmpty()
                        ? Proof.WORD
                        : Proof.COVERAGE;
            case RENEW_CREDENTIALS, RESTORE_DATA, TELL_PERSONS, KEEP_DIGESTS, DESCRIBE, GET_TOOL, GET_RIGHT ->
                Proof.WORD;
        };
    }

    /** What only a person can enter and nobody has. */
    public List<String> missing() {
        java.util.ArrayList<String> missing = new java.util.ArrayList<>();
        if (owner.isEmpty()) {
            missing.add("owner");
        }
        if (due == null) {
            missing.add("due");
        }
        if (cost == null) {
            missing.add("cost");
        }
        return List.copyOf(missing);
    }
}
