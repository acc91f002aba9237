package org.tipstaff.sigma;

/** The byte that says which of a sealed type's records follows. Numbers are part of the form. */
final class CodecKind {
    static final int AND = 0;
    static final int OR = 1;
    static final int NOT = 2;
    static final int FIELD_PREDICATE = 3;
    static final int KEYWORD = 4;
    static final int RULE_REFERENCE = 5;

    static final int MATCHES = 0;
    static final int EQUALS_NUMBER = 1;
    static final int EQUALS_BOOLEAN = 2;
    static final int COMPARES = 3;
    static final int REGEX = 4;
    static final int IN_NETWORK = 5;
    static final int IS_NULL = 6;
    static final int EXISTS = 7;
    static final int RELATES_TO_FIELD = 8;
    static final int TIME_PART = 9;

    static final int ANY_RUN = 0;
    static final int ANY_ONE = 1;
    static final int DASH = 2;
    /** A literal's text by its number, counted from here. */
    static final int LITERALS = 3;

    static final int TEXT = 0;
    static final int BOOLEAN = 1;
    static final int DECIMAL = 2;
    static final int LIST = 3;
    static final int MAP = 4;

    private CodecKind() {}
}
