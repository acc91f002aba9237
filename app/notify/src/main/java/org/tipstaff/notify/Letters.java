package org.tipstaff.notify;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.tipstaff.site.Court;
import org.tipstaff.site.Severity;

/** Puts messages into words. All it is given is the message; a message holds references, severities and times. */
final class Letters {
    private final Court court;
    private final Map<String, Phrases> phrases = new HashMap<>();

    Letters(Court court) {
        this.court = court;
        for (String language : new String[] {"en", "fr"}) {
            phrases.put(language, new Phrases(language, court.timezone()));
        }
    }

    Phrases phrases(String language) {
        Phrases found = phrases.get(language);
        if (found == null) {
            throw new IllegalArgumentException("no messages are written in '" + language + "'");
        }
        return found;
    }

    Letter write(Message message) {
        Phrases words = phrases(message.language());
        if (message.heartbeat()) {
            return new Letter(
                    message.id(),
                    message.language(),
                    words.text("heartbeat.subject"),
                    words.text("heartbeat.text", words.time(message.decided())) + "\n",
                    Severity.INFORMATIONAL,
                    message.lines(),
                    message.decided());
        }
        Severity highest = message.lines().stream()
                .map(Line::severity)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        StringBuilder text = new StringBuilder();
        text.append(words.text("letter.opening", court.name())).append("\n\n");
        for (Line line : message.lines()) {
            text.append("* ").append(sentence(words, line)).append('\n');
            if (line.what() == Line.What.OPEN) {
                text.append("  ")
                        .append(words.text("letter.ack", line.reference()))
                        .append('\n');
            }
        }
        if (message.more() > 0) {
            text.append("* ")
                    .append(words.text("letter.more", Integer.toString(message.more())))
                    .append('\n');
        }
        text.append('\n').append(words.text("letter.closing")).append('\n');
        text.append(words.text("letter.id", message.id(), words.time(message.decided())))
                .append('\n');
        return new Letter(
                message.id(),
                message.language(),
                subject(words, message, highest),
                text.toString(),
                highest,
                message.lines(),
                message.decided());
    }

    private static String subject(Phrases words, Message message, Severity highest) {
        Line first = message.lines().getFirst();
        int others = message.lines().size() + message.more() - 1;
        String one = words.text(
                "letter.subject",
                words.severity(highest),
                words.topic(first.topic()),
                first.reference(),
                words.what(first.what()));
        return others == 0 ? one : words.text("letter.subject.more", one, Integer.toString(others));
    }

    private static String sentence(Phrases words, Line line) {
        String said = words.text(
                "letter.line",
                words.topic(line.topic()),
                line.reference(),
                words.severity(line.severity()),
                words.time(line.since()),
                words.what(line.what()));
        return line.what() == Line.What.OPEN && line.telling() > 1
                ? said + " " + words.text("letter.again", Integer.toString(line.telling()))
                : said;
    }
}
