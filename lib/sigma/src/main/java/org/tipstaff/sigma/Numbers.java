package org.tipstaff.sigma;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers from values. Only plain decimal notation is a number: a sign, digits, a fraction. Hexadecimal,
 * exponents and surrounding blanks are text, because a rule's author who writes {@code 4688} means no other spelling.
 */
final class Numbers {
    /** No number in a log is longer; longer text is not read as one. */
    static final int NUMBER_CHARS_MAX = 64;

    private Numbers() {}

    static @Nullable BigDecimal of(Object value) {
        return switch (value) {
            case Long number -> BigDecimal.valueOf(number);
            case BigDecimal number -> number;
            case String text -> parse(text);
            default -> null;
        };
    }

    static @Nullable BigDecimal parse(String text) {
        int length = text.length();
        if (length == 0 || length > NUMBER_CHARS_MAX) {
            return null;
        }
        int i = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        int digits = 0;
        boolean point = false;
        for (; i < length; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && !point && digits > 0 && i + 1 < length) {
                point = true;
            } else {
                return null;
            }
        }
        return digits == 0 ? null : new BigDecimal(text);
    }
}
