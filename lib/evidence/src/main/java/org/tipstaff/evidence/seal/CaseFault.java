package org.tipstaff.evidence.seal;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * One thing that is wrong with a case or package.
 *
 * @param kind what sort of thing
 * @param where the file, by its path in the bag, or beside it
 * @param entry of the log, where it is about one
 * @param what in English, for a technical reader
 */
public record CaseFault(Kind kind, String where, OptionalLong entry, String what) {
    /** The sorts, each of which another check finds. */
    public enum Kind {
        /** A file is not what the bag's manifest says. */
        ALTERED,
        /** A file that a manifest lists is not there. */
        MISSING,
        /** A file is there that nothing lists. */
        PLANTED,
        /** A file can't be read, or not as what it ought to be. */
        UNREADABLE,
        /** The seal is missing, of other files, or not signed by the trusted key. */
        SEAL,
        /** The custody log itself is damaged, cut, forged or not signed by a trusted key. */
        LOG,
        /** The log is not an extension of a checkpoint that somebody kept outside. */
        OUTSIDE,
        /** The court's own keys signed two heads of one log that can't both be true. */
        SPLIT,
        /** Cosigners that the reader's policy asks for did not sign, or a signature under their name is not theirs. */
        COSIGNED,
        /** Files and entries of the log don't belong together one to one. */
        ENTRIES,
        /** A time stamp does not hold, or was made for another log. */
        ANCHOR,
        /** An entry claims a time that a time stamp or its neighbour contradicts. */
        TIME,
        /** A file was destroyed, and not as an order and its tombstone say. */
        DESTROYED,
        /** An original outside of the case is missing, or is no longer what was acquired. */
        ORIGINAL;

        /** As results in JSON name it. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static CaseFault of(Kind kind, String where, String what) {
        return new CaseFault(kind, where, OptionalLong.empty(), what);
    }

    static CaseFault of(Kind kind, String where, long entry, String what) {
        return new CaseFault(kind, where, OptionalLong.of(entry), what);
    }
}
