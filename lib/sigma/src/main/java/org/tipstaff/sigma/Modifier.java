package org.tipstaff.sigma;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The value modifiers of the modifiers appendix, with the longer names that pySigma also reads. */
enum Modifier {
    ALL(Role.LINK),
    NEQ(Role.LINK),
    CASED(Role.TEXT),
    CONTAINS(Role.TEXT),
    STARTSWITH(Role.TEXT),
    ENDSWITH(Role.TEXT),
    WINDASH(Role.TEXT),
    BASE64(Role.TEXT),
    BASE64OFFSET(Role.TEXT),
    WIDE(Role.TEXT),
    UTF16LE(Role.TEXT),
    UTF16BE(Role.TEXT),
    UTF16(Role.TEXT),
    EXPAND(Role.TEXT),
    RE(Role.REGEX),
    I(Role.REGEX),
    IGNORECASE(Role.REGEX),
    M(Role.REGEX),
    MULTILINE(Role.REGEX),
    S(Role.REGEX),
    DOTALL(Role.REGEX),
    CIDR(Role.NETWORK),
    FIELDREF(Role.REFERENCE),
    EXISTS(Role.PRESENCE),
    MINUTE(Role.TIME),
    HOUR(Role.TIME),
    DAY(Role.TIME),
    WEEK(Role.TIME),
    MONTH(Role.TIME),
    YEAR(Role.TIME),
    GT(Role.COMPARISON),
    GTE(Role.COMPARISON),
    LT(Role.COMPARISON),
    LTE(Role.COMPARISON);

    /** What a modifier makes of the value. Two that make different things of it cannot stand in one chain. */
    enum Role {
        /** Says how values are joined, and makes nothing of them. */
        LINK,
        TEXT,
        REGEX,
        NETWORK,
        REFERENCE,
        PRESENCE,
        TIME,
        COMPARISON
    }

    private static final List<String> WORDS =
            Arrays.stream(values()).map(Modifier::toString).toList();

    private final Role role;

    Modifier(Role role) {
        this.role = role;
    }

    Role role() {
        return role;
    }

    static Optional<Modifier> of(String word) {
        return WORDS.contains(word) ? Optional.of(valueOf(word.toUpperCase(Locale.ROOT))) : Optional.empty();
    }

    static List<String> words() {
        return WORDS;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
