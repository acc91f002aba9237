package org.tipstaff.normalise;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.RawRecord;

/**
 * Makes events of records of Zeek. The channel is {@code zeek:} and the name of the log. The host is the sensor where it is
 * named, and else empty: a connection is about two computers, and neither wrote the record.
 */
final class Zeek {
    /** What stands before the name of the log in the channel. */
    static final String CHANNEL = "zeek:";

    /** Characters of the name of a log; hostile ones are longer. */
    private static final int LOG_MAX = 60;

    private static final int QUOTED_MAX = 40;

    private Zeek() {}

    static Outcome event(RawRecord raw, String log, ZeekMapping mapping) {
        Fields fields = withAdded(raw.fields(), log, mapping);
        List<ClockReading> clocks = new ArrayList<>(2);
        String problem = "";
        for (String name : mapping.clocks()) {
            Object value = fields.get(name);
            if (value == null || value == Fields.NULL) {
                continue;
            }
            Instant time = time(value);
            if (time != null && Normaliser.isPlausible(time)) {
                clocks.add(new ClockReading(name, time));
            } else if (problem.isEmpty()) {
                String text = String.valueOf(value);
                problem = name + " '" + (text.length() <= QUOTED_MAX ? text : text.substring(0, QUOTED_MAX) + "…")
                        + "' " + (time == null ? "is no time in a form that is known" : "can't be the time");
            }
        }
        if (clocks.isEmpty() && problem.isEmpty()) {
            problem = "none of the fields " + String.join(", ", mapping.clocks()) + " is there";
        }
        return new Outcome.Normalised(
                new Event(
                        raw.provenance(),
                        "zeek",
                        CHANNEL + (log.length() <= LOG_MAX ? log : log.substring(0, LOG_MAX)),
                        "Zeek",
                        Event.NO_EVENT_ID,
                        first(fields, mapping.sensor()),
                        user(fields, mapping.userOf(log)),
                        List.copyOf(clocks),
                        fields,
                        raw.text()),
                problem);
    }

    private static Fields withAdded(Fields fields, String log, ZeekMapping mapping) {
        Fields.Builder all = fields.toBuilder();
        for (ZeekMapping.Added added : mapping.added()) {
            if (added.logs().isEmpty() || added.logs().contains(log)) {
                Object value = all.get(added.from());
                if (value != null && !all.has(added.name())) {
                    all.append(added.name(), value);
                }
            }
        }
        return all.build();
    }

    private static String first(Fields fields, List<String> names) {
        for (String name : names) {
            String text = fields.text(name);
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /** The last field is the name, one before it the domain. */
    private static String user(Fields fields, List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        String name = fields.text(names.getLast());
        if (name == null || name.isEmpty()) {
            return "";
        }
        String domain = names.size() > 1 ? fields.text(names.getFirst()) : null;
        return domain == null || domain.isEmpty() ? name : domain + "\\" + name;
    }

    /** Seconds since 1970 with a fraction, or ISO 8601. */
    private static @Nullable Instant time(Object value) {
        if (value instanceof Long seconds) {
            return seconds(BigDecimal.valueOf(seconds));
        }
        if (value instanceof BigDecimal seconds) {
            return seconds(seconds);
        }
        if (!(value instanceof String text)) {
            return null;
        }
        TimeText time = TimeText.parse(text);
        if (time != null) {
            return time.time();
        }
        boolean number = !text.isEmpty()
                && text.length() <= QUOTED_MAX
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
        try {
            return number ? seconds(new BigDecimal(text)) : null;
        } catch (NumberFormatException _) {
            return null; // two points
        }
    }

    private static @Nullable Instant seconds(BigDecimal value) {
        if (value.precision() - value.scale() > 12) {
            return null;
        }
        try {
            BigDecimal whole = value.setScale(0, RoundingMode.FLOOR);
            long nanos = value.subtract(whole).movePointRight(9).longValue();
            return Instant.ofEpochSecond(whole.longValueExact(), nanos);
        } catch (ArithmeticException | DateTimeException _) {
            return null;
        }
    }
}
