package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads timestamps from values, for the time modifiers. ISO 8601 with {@code T} or a blank, with or without fraction,
 * seconds and offset (none means UTC), a bare date, and seconds, milliseconds, microseconds or nanoseconds since 1970
 * told apart by their 10, 13, 16 or 19 digits.
 */
final class Timestamps {
    private static final int TIMESTAMP_CHARS_MAX = 64;
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("uuuu-MM-dd['T'][' ']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private Timestamps() {}

    static @Nullable OffsetDateTime parse(Object value) {
        try {
            return switch (value) {
                case Long number -> number < 0 ? null : epoch(Long.toString(number));
                case String text when text.length() <= TIMESTAMP_CHARS_MAX -> text(text);
                default -> null;
            };
        } catch (DateTimeException _) {
            return null; // not a timestamp
        }
    }

    static BigDecimal part(OffsetDateTime time, ValueTest.Unit unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case MINUTE -> time.getMinute();
                    case HOUR -> time.getHour();
                    case DAY -> time.getDayOfMonth();
                    case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
                    case MONTH -> time.getMonthValue();
                    case YEAR -> time.getYear();
                });
    }

    private static @Nullable OffsetDateTime text(String text) {
        if (text.length() == 10 && text.charAt(4) == '-') {
            return LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC);
        }
        if (text.length() < 16) {
            return epoch(text);
        }
        if (text.charAt(4) != '-') {
            return epoch(text);
        }
        TemporalAccessor parsed = FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return parsed instanceof OffsetDateTime time
                ? time.withOffsetSameInstant(ZoneOffset.UTC)
                : LocalDateTime.from(parsed).atOffset(ZoneOffset.UTC);
    }

    private static @Nullable OffsetDateTime epoch(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return null;
            }
        }
        long nanosPerUnit = switch (digits.length()) {
            case 10 -> 1_000_000_000L;
            case 13 -> 1_000_000L;
            case 16 -> 1_000L;
            case 19 -> 1L;
            default -> 0;
        };
        if (nanosPerUnit == 0) {
            return null;
        }
        long unitsPerSecond = 1_000_000_000L / nanosPerUnit;
        BigDecimal units = new BigDecimal(digits);
        BigDecimal[] parts = units.divideAndRemainder(BigDecimal.valueOf(unitsPerSecond));
        return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact() * nanosPerUnit)
                .atOffset(ZoneOffset.UTC);
    }
}
