package org.tipstaff.evidence.custody;

import java.util.OptionalLong;

/**
 * One thing that is not as it should be in a log.
 *
 * @param kind which check it failed
 * @param where file or tile, relative to the log's folder
 * @param entry index of the entry that it is about, where it is about one
 * @param what is wrong, in English for a technical reader
 */
public record Fault(Kind kind, String where, OptionalLong entry, String what) {
    /** The checks, in the order in which they are made. */
    public enum Kind {
        /** The checkpoint is missing or can't be read. */
        CHECKPOINT,
        /** The checkpoint is of another log. */
        ORIGIN,
        /** A trusted key did not sign the checkpoint. */
        SIGNATURE,
        /** A tile or bundle is missing, unreadable, or holds other hashes than the entries give. */
        TILE,
        /** A bundle's bytes are no entries of this log, or an entry breaks the rules of its kind. */
        ENTRY,
        /** The entries don't give the root that was signed. */
        ROOT,
        /** The log is not an extension of a checkpoint that somebody else holds. */
        CONSISTENCY,
        /** A file lies in the log's folder that does not belong to this checkpoint. */
        PLANTED,
        /** An opening opens nothing. */
        OPENING
    }

    static Fault of(Kind kind, String where, String what) {
        return new Fault(kind, where, OptionalLong.empty(), what);
    }

    static Fault of(Kind kind, String where, long entry, String what) {
        return new Fault(kind, where, OptionalLong.of(entry), what);
    }
}
