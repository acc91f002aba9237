package org.tipstaff.evidence.custody;

import java.time.DateTimeException;
import java.time.Instant;
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

    static String text(Instant at) {
        String text = FORM.format(at);
        if (text.length() != LENGTH) {
            throw new IllegalArgumentException("the clock says " + at + ", which is no year of four digits");
        }
        return text;
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
