package org.tipstaff.sigma;

/**
 * How far an expression reaches when every shared part is written out: what later passes over it must walk.
 *
 * @param depth of nesting, itself included
 * @param size in expressions
 */
record CodecExtent(int depth, long size) {
    /** Brackets nest at most a hundred deep, each with an and, an or and a not; searches add some levels. */
    static final int MAX_DEPTH = 1_000;

    /** The reader allows a million predicates in one rule; filters are joined to that. */
    static final long MAX_SIZE = 10_000_000;

    static final CodecExtent NONE = new CodecExtent(0, 0);
    static final CodecExtent LEAF = new CodecExtent(1, 1);

    CodecExtent beside(CodecExtent other) {
        return new CodecExtent(Math.max(depth, other.depth), Math.min(size + other.size, MAX_SIZE + 1));
    }

    CodecExtent wrapped() throws RuleSetFormatException {
        if (depth >= MAX_DEPTH || size >= MAX_SIZE) {
            throw new RuleSetFormatException(
                    "an expression is nested deeper than " + MAX_DEPTH + " or holds more than " + MAX_SIZE + " others");
        }
        return new CodecExtent(depth + 1, size + 1);
    }
}
