package org.tipstaff.evidence.anchor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One line of a checkpoint in the form that a person can type: a letter, the text, and a check code of five signs over both.
 * The code is the CRC-24 of OpenPGP (RFC 9580), which finds every change within 24 neighbouring bits: every single wrong sign
 * and every two neighbours swapped, for certain; of all other errors it misses one in sixteen million. The letter is part of
 * it, so lines in the wrong order are found as well.
 *
 * @param label {@code A} to {@code F}
 * @param body as it counts, without the spaces it is printed with
 */
record TypedLine(char label, String body) {
    /** Digits and capitals without I, L, O and U (Crockford's base 32): nothing on paper looks like something else. */
    static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    static final int CHECK_SIGNS = 5;

    private static final int CRC24_START = 0xB704CE;
    private static final int CRC24_POLYNOMIAL = 0x1864CFB;

    /** A line typed in is not longer; an origin that is could not be told on paper. */
    static final int MAX_TYPED = 400;

    String check() {
        int crc = CRC24_START;
        for (byte octet : (label + body).getBytes(StandardCharsets.UTF_8)) {
            crc ^= (octet & 0xff) << 16;
            for (int bit = 0; bit < 8; bit++) {
                crc <<= 1;
                if ((crc & 0x1000000) != 0) {
                    crc ^= CRC24_POLYNOMIAL;
                }
            }
        }
        StringBuilder signs = new StringBuilder();
        for (int shift = 20; shift >= 0; shift -= 5) {
            signs.append(ALPHABET.charAt((crc >> shift) & 31));
        }
        return signs.toString();
    }

    /** Letters as meant: capitals, and the four signs that are not used read as what they look like. Empty: no such sign. */
    static Optional<String> signs(String typed) {
        StringBuilder signs = new StringBuilder();
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            char sign = switch (c) {
                case 'o', 'O' -> '0';
                case 'i', 'I', 'l', 'L' -> '1';
                default -> c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
            };
            if (ALPHABET.indexOf(sign) < 0) {
                return Optional.empty();
            }
            signs.append(sign);
        }
        return Optional.of(signs.toString());
    }

    /** Whether this line with that code is free of errors. */
    boolean checks(String typedCheck) {
        return signs(typedCheck).filter(check()::equals).isPresent();
    }

    /**
     * The one small slip that would explain a code that does not fit: one wrong sign or two neighbours swapped. It is only ever
     * proposed, for the person holding the paper to look at; empty where none or several would do.
     *
     * @param alphabet signs this line can have
     */
    Optional<Slip> slip(String typedCheck, String alphabet) {
        Set<Slip> found = new LinkedHashSet<>();
        for (int i = 0; i < body.length(); i++) {
            for (int s = 0; s < alphabet.length(); s++) {
                char sign = alphabet.charAt(s);
                if (sign != body.charAt(i)) {
                    String tried = body.substring(0, i) + sign + body.substring(i + 1);
                    if (new TypedLine(label, tried).checks(typedCheck)) {
                        found.add(new Slip(i + 1, tried));
                    }
                }
            }
            if (i + 1 < body.length() && body.charAt(i) != body.charAt(i + 1)) {
                String tried = body.substring(0, i) + body.charAt(i + 1) + body.charAt(i) + body.substring(i + 2);
                if (new TypedLine(label, tried).checks(typedCheck)) {
                    found.add(new Slip(i + 1, tried));
                }
            }
        }
        return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
    }

    /**
     * A likely error.
     *
     * @param position of the sign, counted from 1 without spaces
     * @param line what the paper says if this was it
     */
    record Slip(int position, String line) {}

    /** The body as it is printed: root signs in groups, a size in threes, an origin as it is. */
    String printed() {
        return switch (label) {
            case PaperCheckpoint.ORIGIN -> body;
            case PaperCheckpoint.SIZE -> grouped(body, 3, body.length() % 3);
            default -> grouped(body.substring(0, 8), 4, 0) + " " + body.substring(8);
        };
    }

    private static String grouped(String text, int group, int first) {
        List<String> groups = new ArrayList<>();
        if (first > 0) {
            groups.add(text.substring(0, first));
        }
        for (int i = first; i < text.length(); i += group) {
            groups.add(text.substring(i, i + group));
        }
        return String.join(" ", groups);
    }

    /** {@code C: 1A2B 3C4D 5E6F7 = 8G9HJ}. */
    @Override
    public String toString() {
        return label + ": " + printed() + " = " + check();
    }
}
