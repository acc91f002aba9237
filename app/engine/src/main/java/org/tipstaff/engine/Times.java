package org.tipstaff.engine;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes times as the output files promise: UTC with six digits of a second, {@code 2019-05-12T13:53:49.110000Z}. */
final class Times {
    private static final DateTimeFormatter MICROSECONDS = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 6, 6, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Times() {}

    static String iso(Instant time) {
        return MICROSECONDS.format(time);
    }

    static @Nullable String isoOrNull(@Nullable Instant time) {
        return time == null ? null : iso(time);
    }

    /** Microseconds since 1970. */
    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
    }
}
