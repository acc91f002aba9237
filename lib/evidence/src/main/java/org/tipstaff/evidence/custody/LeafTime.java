package org.tipstaff.evidence.custody;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.tipstaff.evidence.tlog.TlogFormatException;

/** Times in entries: UTC, always six decimals, so that they sort as text and have one spelling. */
final class LeafTime {
    static final int LENGTH = 27;
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private LeafTime() {}

    static Instant truncated(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    /** By hand: this runs once an entry while others wait, and a formatter takes many times as long. */
    static String text(Instant at) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(at.getEpochSecond(), at.getNano(), ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > 9999) {
            throw new IllegalArgumentException("the clock says " + at + ", which is no year of four digits");
        }
        char[] text = "0000-00-00T00:00:00.000000Z".toCharArray();
        digits(text, 4, time.getYear());
        digits(text, 7, time.getMonthValue());
        digits(text, 10, time.getDayOfMonth());
        digits(text, 13, time.getHour());
        digits(text, 16, time.getMinute());
        digits(text, 19, time.getSecond());
        digits(text, 26, time.getNano() / 1000);
        return new String(text);
    }

    private static void digits(char[] text, int end, int number) {
        int at = end;
        for (int rest = number; rest > 0; rest /= 10) {
            text[--at] = (char) ('0' + rest % 10);
        }
    }

    static Instant parse(String text) throws TlogFormatException {
        try {
            Instant at = FORM.parse(text, Instant::from);
            if (text(at).equals(text)) {
                return at;
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            // Said below: there is but one form.
        }
        throw new TlogFormatException("'" + text + "' is no time of the form 2026-01-31T23:59:59.000000Z");
    }
}
