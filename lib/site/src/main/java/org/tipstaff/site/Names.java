package org.tipstaff.site;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What names in a site file look like, so that no two differ only to a machine and none breaks a line. */
final class Names {
    static final int ID_MAX = 128;
    static final int TEXT_MAX = 2_000;

    private Names() {}

    /** Letters, digits and {@code . _ - @ $}, as host and account names have. */
    static String id(String text, String what) {
        if (text.isEmpty() || text.length() > ID_MAX) {
            throw new IllegalArgumentException(what + " has 1 to " + ID_MAX + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "._-@$".indexOf(c) >= 0;
            if (!fits) {
                throw new IllegalArgumentException(
                        what + " is made of letters, digits and . _ - @ $ only; '" + text + "' has another character");
            }
        }
        return text;
    }

    /** One line of text for people. */
    static String line(String text, String what) {
        if (text.length() > TEXT_MAX) {
            throw new IllegalArgumentException(what + " has at most " + TEXT_MAX + " characters");
        }
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException(what + " is one line, without control characters");
        }
        return text;
    }

    static void unique(Collection<String> ids, String what) {
        Set<String> seen = new HashSet<>();
        for (String id : ids) {
            if (!seen.add(id)) {
                throw new IllegalArgumentException("two " + what + " are called '" + id + "'");
            }
        }
    }
}
