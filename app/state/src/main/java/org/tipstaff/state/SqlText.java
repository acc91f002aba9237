package org.tipstaff.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a value becomes in a column. */
final class SqlText {
    /** Stands for no time: before all others, so that what has none comes last where the newest comes first. */
    static final long NO_TIME = Long.MIN_VALUE;

    private SqlText() {}

    /**
     * Text that both databases take. PostgreSQL takes no NUL, and neither takes half a surrogate pair; both can stand in a
     * host name from an attacker's hand. The original stands in the journal.
     */
    static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    static long micros(@Nullable Instant time) {
        if (time == null) {
            return NO_TIME;
        }
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
        } catch (ArithmeticException e) {
            // A clock in a record may say anything; what no calendar has is no time.
            return NO_TIME;
        }
    }

    static @Nullable Instant timeOrNull(long micros) {
        return micros == NO_TIME
                ? null
                : Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L);
    }

    static Instant time(long micros) {
        Instant time = timeOrNull(micros);
        if (time == null) {
            throw new IllegalStateException("a row has no time where it must have one");
        }
        return time;
    }
}
