package org.tipstaff.access;

import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a token: never the secret.
 *
 * @param name of the person or source that has it: letters, digits, {@code . _ -}, 1 to 64
 * @param sha256 of the secret, hexadecimal
 * @param created when
 */
public record Token(String name, Role role, String sha256, Instant created) {
    /** Longest name. */
    public static final int NAME_MAX = 64;

    public Token {
        if (!isName(name)) {
            throw new IllegalArgumentException("a name has 1 to " + NAME_MAX
                    + " letters (a-z, A-Z), digits, '.', '_' or '-', and begins with none of these signs");
        }
        if (sha256.length() != 64
                || !sha256.chars().allMatch(c -> HexFormat.isHexDigit(c) && !Character.isUpperCase(c))) {
            throw new IllegalArgumentException("the digest of a token is SHA-256 in 64 hexadecimal digits");
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_MAX
                && isAlphanumeric(name.charAt(0))
                && name.chars().allMatch(c -> isAlphanumeric(c) || c == '.' || c == '_' || c == '-');
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** One line of the file: four words. */
    String line() {
        return name + " " + role.key() + " " + sha256 + " " + created;
    }

    /** @return null when it is no such line */
    static @Nullable Token parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 4) {
            return null;
        }
        try {
            return Role.of(words[1])
                    .map(role -> new Token(words[0], role, words[2], Instant.parse(words[3])))
                    .orElse(null);
        } catch (IllegalArgumentException | java.time.format.DateTimeParseException e) {
            return null;
        }
    }
}
