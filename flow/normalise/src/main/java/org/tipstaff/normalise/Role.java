package org.tipstaff.normalise;

/**
 * What one native name means in one dialect.
 *
 * @param kind which part of the event it is
 * @param name the canonical name
 * @param slot for {@link Kind#RANKED}, which canonical name of its dialect it competes for
 * @param rank for {@link Kind#RANKED}, its place among the competitors, 0 the best; for {@link Kind#UNNAMED}, its
 *     place among the values without a name
 * @param wrapper for user data, the element around it; else empty
 */
record Role(Kind kind, String name, int slot, int rank, String wrapper) {
    enum Kind {
        /** A system field by its only name. */
        SYSTEM,
        /** A system field that several native names may give. */
        RANKED,
        /** The event's own data. */
        DATA,
        /** The same, of a value that had no name and was given one by the shipper. */
        UNNAMED,
        /** The event's own data under a name that a store lengthened. */
        LENGTHENED,
        /** Anything else; it keeps its name. */
        NATIVE
    }

    static Role of(Kind kind, String name) {
        return new Role(kind, name, -1, -1, "");
    }
}
