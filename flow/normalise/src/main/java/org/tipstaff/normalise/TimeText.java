package org.tipstaff.normalise;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times that event logs write: {@code 2019-05-12T13:53:49.1100000Z}, with a blank for the {@code T}, with a
 * comma for the point, with an offset, or with neither. By hand, because every event has two to four of them and
 * {@link java.time.format.DateTimeFormatter} takes longer for one than the rest of the normalising does.
 */
final class TimeText {
    /** Digits after the point; further ones are below a nanosecond and are not kept. */
    private static final int NANO_DIGITS = 9;

    private final Instant time;
    private final boolean zoned;

    private TimeText(Instant time, boolean zoned) {
        this.time = time;
        this.zoned = zoned;
    }

    /** In UTC where the text names no zone. */
    Instant time() {
        return time;
    }

    /** Whether the text says which zone it is in. */
    boolean zoned() {
        return zoned;
    }

    /** Null when the text is no such time. */
    static @Nullable TimeText parse(String text) {
        int length = text.length();
        if (length < 19
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || (text.charAt(10) != 'T' && text.charAt(10) != ' ')
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        int second = digits(text, 17, 2);
        if ((year | month | day | hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 60) {
            return null;
        }
        int at = 19;
        int nanos = 0;
        if (at < length && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
            int begin = ++at;
            while (at < length && isDigit(text.charAt(at))) {
                if (at - begin < NANO_DIGITS) {
                    nanos = nanos * 10 + (text.charAt(at) - '0');
                }
                at++;
            }
            if (at == begin) {
                return null;
            }
            for (int i = at - begin; i < NANO_DIGITS; i++) {
                nanos *= 10;
            }
        }
        int offset = 0;
        boolean zoned = false;
        if (at < length && text.charAt(at) == ' ' && at + 1 < length) {
            at++;
        }
        if (at < length) {
            String zone = text.substring(at);
            if (zone.equals("Z") || zone.equals("z") || zone.equals("UTC") || zone.equals("GMT")) {
                zoned = true;
            } else {
                offset = offsetSeconds(zone);
                if (offset == NO_OFFSET) {
                    return null;
                }
                zoned = true;
            }
        }
        try {
            long days = LocalDate.of(year, month, day).toEpochDay();
            // A leap second is the first of the next minute: java.time, as Windows, has no place for it.
            long seconds = days * 86_400 + hour * 3_600L + minute * 60L + second - offset;
            return new TimeText(Instant.ofEpochSecond(seconds, nanos), zoned);
        } catch (DateTimeException _) {
            return null; // the 31st of June
        }
    }

    private static final int NO_OFFSET = Integer.MIN_VALUE;

    /** {@code +02}, {@code +0200} or {@code +02:00}. */
    private static int offsetSeconds(String zone) {
        int sign = zone.charAt(0) == '+' ? 1 : zone.charAt(0) == '-' ? -1 : 0;
        boolean colon = zone.length() == 6 && zone.charAt(3) == ':';
        if (sign == 0 || !(zone.length() == 3 || zone.length() == 5 || colon)) {
            return NO_OFFSET;
        }
        int hours = digits(zone, 1, 2);
        int minutes = zone.length() == 3 ? 0 : digits(zone, colon ? 4 : 3, 2);
        if (hours < 0
                || minutes < 0
                || minutes > 59
                || hours * 3600 + minutes * 60 > ZoneOffset.MAX.getTotalSeconds()) {
            return NO_OFFSET;
        }
        return sign * (hours * 3600 + minutes * 60);
    }

    /** The number of {@code count} digits, or a negative one. */
    private static int digits(String text, int from, int count) {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
