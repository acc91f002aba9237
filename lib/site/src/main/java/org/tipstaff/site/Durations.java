package org.tipstaff.site;

import java.time.Duration;

/** Lengths of time as people write them: {@code 90s}, {@code 15m}, {@code 2h}, {@code 7d}. */
final class Durations {
    private Durations() {}

    static Duration parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > 6 || digits != text.length() - 1) {
            throw wrong(text);
        }
        long count = Long.parseLong(text.substring(0, digits));
        return switch (text.charAt(digits)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            case 'd' -> Duration.ofDays(count);
            default -> throw wrong(text);
        };
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("'" + text + "' is no length of time; write it like 90s, 15m, 2h or 7d");
    }
}
