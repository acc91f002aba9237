package org.tipstaff.notify;

import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.ResourceBundle;
import org.tipstaff.site.Severity;

/** The words of messages and of the screen, in one language. */
final class Phrases {
    private static final DateTimeFormatter WALL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private final ResourceBundle bundle;
    private final Locale locale;
    private final ZoneId zone;

    Phrases(String language, ZoneId zone) {
        this.locale = language.equals("fr") ? Locale.FRENCH : Locale.ENGLISH;
        this.bundle = ResourceBundle.getBundle("org.tipstaff.notify.messages", locale);
        this.zone = zone;
    }

    String text(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), locale).format(values);
    }

    String severity(Severity severity) {
        return text("severity." + severity);
    }

    String topic(Topic topic) {
        return text("topic." + topic.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    String what(Line.What what) {
        return text("what." + what.name().toLowerCase(Locale.ROOT));
    }

    /** By the clock on the wall of the court, with its distance from UTC. */
    String time(Instant at) {
        return WALL.format(at.atZone(zone));
    }
}
