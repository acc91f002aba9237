package org.tipstaff.report;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/**
 * What the report itself says, in one language: messages of the catalogue, numbers, times. Nothing here asks the
 * platform for a locale or a zone, so the same case gives the same words on every machine. Messages hold {@code {0}},
 * {@code {1}} …; one that counts stands twice, as {@code key.one} and {@code key.many}.
 */
final class Words {
    private static final int ARGUMENTS_MAX = 10;

    private final Language language;
    private final Properties messages;

    Words(Language language) {
        this.language = language;
        this.messages = load(language);
    }

    static Properties load(Language language) {
        String name = "report_" + language.key() + ".properties";
        Properties read = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(Words.class.getResourceAsStream(name), name), StandardCharsets.UTF_8)) {
            read.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can't be read", e);
        }
        return read;
    }

    Language language() {
        return language;
    }

    String say(String key, Object... values) {
        String message = messages.getProperty(key);
        if (message == null) {
            throw new IllegalArgumentException(language + " has no words for '" + key + "'");
        }
        return fill(message, values);
    }

    /** Words for {@code count} things; {@code {0}} is the count, the values follow. */
    String count(String key, long count, Object... values) {
        Object[] all = new Object[values.length + 1];
        all[0] = count;
        System.arraycopy(values, 0, all, 1, values.length);
        return say(key + (isOne(count) ? ".one" : ".many"), all);
    }

    private boolean isOne(long count) {
        return switch (language) {
            case ENGLISH -> count == 1;
            case FRENCH -> count == 0 || count == 1;
        };
    }

    /**
     * Words for a key that a rule's author chose (a tactic). One that is not known has no words; then the key itself is
     * shown, so that nothing is lost.
     */
    String name(String family, String key) {
        String message = messages.getProperty(family + "." + key);
        return message == null ? LogText.visible(key, Bounds.KEY_CHARS_MAX) : message;
    }

    boolean has(String key) {
        return messages.containsKey(key);
    }

    /** In one pass, so a value that holds {@code {1}} is not filled in turn. */
    private String fill(String message, Object... values) {
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (c == '{' && i + 2 < message.length() && message.charAt(i + 2) == '}') {
                int index = message.charAt(i + 1) - '0';
                if (index < 0 || index >= Math.min(values.length, ARGUMENTS_MAX)) {
                    throw new IllegalArgumentException("no value " + index + " for '" + message + "'");
                }
                filled.append(value(values[index]));
                i += 2;
            } else {
                filled.append(c);
            }
        }
        return filled.toString();
    }

    private String value(Object value) {
        return switch (value) {
            case Long number -> number(number);
            case Integer number -> number(number);
            case Instant time -> longTime(time);
            default -> value.toString();
        };
    }

    /** 1,234,567 or 1 234 567 with narrow no-break spaces. */
    String number(long number) {
        String digits = Long.toString(Math.abs(number));
        StringBuilder grouped = new StringBuilder();
        int lead = digits.length() % 3;
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && i % 3 == lead % 3 && digits.length() > 3) {
                grouped.append(language == Language.FRENCH ? '\u202f' : ',');
            }
            grouped.append(digits.charAt(i));
        }
        return (number < 0 ? "\u2212" : "") + grouped;
    }

    /** One decimal, rounded half up. */
    String decimal(double number) {
        long tenths = Math.round(Math.abs(number) * 10);
        String sign = number < 0 && tenths > 0 ? "\u2212" : "";
        return sign + number(tenths / 10) + (language == Language.FRENCH ? "," : ".") + tenths % 10;
    }

    String size(long bytes) {
        if (bytes < 0) {
            return say("unknown");
        }
        if (bytes < 1_000) {
            return count("size.bytes", bytes);
        }
        double scaled = bytes / 1_000.0;
        String unit = "size.kb";
        if (scaled >= 1_000) {
            scaled /= 1_000;
            unit = "size.mb";
        }
        if (scaled >= 1_000) {
            scaled /= 1_000;
            unit = "size.gb";
        }
        return say(unit, decimal(scaled));
    }

    /** For sentences: 12 May 2019, 13:53:49 UTC. */
    String longTime(Instant time) {
        OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
        return say(
                "time.long",
                day(utc.getDayOfMonth()),
                say("month." + utc.getMonthValue()),
                Integer.toString(utc.getYear()),
                clock(utc));
    }

    private String day(int day) {
        return language == Language.FRENCH && day == 1 ? "1er" : Integer.toString(day);
    }

    /** For tables, under a heading that says UTC: 2019-05-12 13:53:49.110. */
    String shortTime(Instant time) {
        OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
        int milliseconds = utc.getNano() / 1_000_000;
        String fraction = milliseconds == 0 ? "" : String.format(Locale.ROOT, ".%03d", milliseconds);
        return date(utc) + " " + clock(utc) + fraction;
    }

    static String date(OffsetDateTime utc) {
        return String.format(Locale.ROOT, "%04d-%02d-%02d", utc.getYear(), utc.getMonthValue(), utc.getDayOfMonth());
    }

    static String clock(OffsetDateTime utc) {
        return String.format(Locale.ROOT, "%02d:%02d:%02d", utc.getHour(), utc.getMinute(), utc.getSecond());
    }

    /** The two largest units: 3 d 4 h, 12 min 5 s. */
    String duration(Duration duration) {
        Duration positive = duration.abs();
        long[] amounts = {positive.toDays(), positive.toHoursPart(), positive.toMinutesPart(), positive.toSecondsPart()
        };
        String[] units = {"unit.d", "unit.h", "unit.min", "unit.s"};
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < amounts.length; i++) {
            if (amounts[i] > 0 && parts.size() < 2) {
                parts.add(say(units[i], amounts[i]));
            } else if (!parts.isEmpty()) {
                break;
            }
        }
        if (parts.isEmpty()) {
            return positive.isZero() ? say(units[3], 0) : say("duration.instant");
        }
        return String.join(" ", parts);
    }

    /** What is added to a clock, to the millisecond where that matters: +7 h 0 min 3.250 s. */
    String offset(Duration offset) {
        Duration positive = offset.abs();
        List<String> parts = new ArrayList<>();
        if (positive.toDays() > 0) {
            parts.add(say("unit.d", positive.toDays()));
        }
        if (positive.toHours() > 0) {
            parts.add(say("unit.h", positive.toHoursPart()));
        }
        if (positive.toMinutes() > 0) {
            parts.add(say("unit.min", positive.toMinutesPart()));
        }
        int milliseconds = positive.toMillisPart();
        String fraction = milliseconds == 0
                ? ""
                : String.format(Locale.ROOT, language == Language.FRENCH ? ",%03d" : ".%03d", milliseconds);
        parts.add(say("unit.s", positive.toSecondsPart() + fraction));
        return (offset.isNegative() ? "\u2212" : "+") + String.join(" ", parts);
    }
}
