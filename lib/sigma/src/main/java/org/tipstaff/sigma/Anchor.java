package org.tipstaff.sigma;

/** Where in a value a literal must stand. */
enum Anchor {
    EXACT,
    PREFIX,
    SUFFIX,
    INSIDE;

    boolean allows(int at, int literalLength, int valueLength) {
        return switch (this) {
            case EXACT -> at == 0 && literalLength == valueLength;
            case PREFIX -> at == 0;
            case SUFFIX -> at + literalLength == valueLength;
            case INSIDE -> true;
        };
    }
}
