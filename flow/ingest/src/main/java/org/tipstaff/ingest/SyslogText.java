package org.tipstaff.ingest;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.tipstaff.event.Fields;

/**
 * Takes the text of one syslog message (RFC 5424; RFC 3164 as senders really write it, also as it stands in a file, without
 * a priority), gives its fields. Every text is a message: what of the header isn't there is left out, and what can't be
 * header is content.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><td>{@code facility}, {@code severity}</td><td>numbers (RFC 5424 section 6.2.1)</td></tr>
 * <tr><td>{@code timestamp}</td><td>as written. RFC 3164 has neither year nor zone</td></tr>
 * <tr><td>{@code host}, {@code app}, {@code procid}, {@code msgid}</td><td>as written; {@code -} is left out</td></tr>
 * <tr><td>{@code sd.ID.NAME}</td><td>structured data</td></tr>
 * <tr><td>{@code message}</td><td>the content</td></tr>
 * <tr><td>{@code received}</td><td>when it was received</td></tr>
 * </table>
 */
final class SyslogText {
    /** RFC 5424 section 6: the longest header field. */
    private static final int HOST_MAX = 255;

    /** RFC 3164 allows 32; programs have longer names, and no longer one than this is a name. */
    private static final int TAG_MAX = 128;

    private static final Set<String> MONTHS =
            Set.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private final int fieldsMax;
    private final Fields.Builder fields = Fields.builder();
    private String text = "";
    private int at;

    SyslogText(IngestLimits limits) {
        this.fieldsMax = limits.fields();
    }

    /** @param content what stands in {@code message} */
    record Message(Fields fields, String content) {}

    /** Whether a line of a text log is such a message: it begins with a priority, or with a time, a host and a program. */
    static boolean isMessage(String line) {
        if (priorityEnd(line) > 0) {
            return true;
        }
        int time = Math.max(bsdTimeEnd(line, 0), isoTimeEnd(line, 0));
        if (time < 0) {
            return false;
        }
        int host = wordEnd(line, time + 1);
        return host > time + 1 && host < line.length() && tagEnd(line, host + 1) > host + 1;
    }

    Message read(String message, Instant received) {
        text = message;
        at = 0;
        int end = priorityEnd(text);
        if (end > 0) {
            int priority = Integer.parseInt(text.substring(1, end - 1));
            fields.append("facility", (long) (priority >> 3)).append("severity", (long) (priority & 7));
            at = end;
        }
        // RFC 5424 section 6.2.2: the version is a number and a blank, where RFC 3164 has a month.
        if (end > 0 && text.startsWith("1 ", at)) {
            at += 2;
            header5424();
        } else {
            header3164();
        }
        String content = text.substring(Math.min(at, text.length()));
        if (content.startsWith("\ufeff")) {
            content = content.substring(1);
        }
        content = content.stripTrailing();
        fields.append("message", content).append("received", received.toString());
        return new Message(fields.build(), content);
    }

    /** Behind {@code <PRI>}, or -1. */
    private static int priorityEnd(String text) {
        int close = text.startsWith("<") ? text.indexOf('>', 1) : -1;
        if (close < 2 || close > 4) {
            return -1;
        }
        int priority = 0;
        for (int i = 1; i < close; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            priority = priority * 10 + (c - '0');
        }
        return priority <= 191 ? close + 1 : -1;
    }

    private void header5424() {
        word("timestamp", HOST_MAX);
        word("host", HOST_MAX);
        word("app", TAG_MAX);
        word("procid", TAG_MAX);
        word("msgid", TAG_MAX);
        if (text.startsWith("-", at)) {
            at++;
        } else {
            while (at < text.length() && text.charAt(at) == '[' && element()) {
                // one element of structured data after the other
            }
        }
        if (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    /** One word of the header and the blank behind it. A word that is too long is content, and so is what follows it. */
    private void word(String name, int most) {
        int end = wordEnd(text, at);
        if (end > at && end - at <= most) {
            String word = text.substring(at, end);
            if (!word.equals("-")) {
                fields.append(name, word);
            }
            at = Math.min(text.length(), end + 1);
        }
    }

    /** {@code [id name="value" …]}; false, and nothing read, when it is none. */
    private boolean element() {
        int begin = at;
        int i = at + 1;
        while (i < text.length() && text.charAt(i) != ' ' && text.charAt(i) != ']') {
            i++;
        }
        String id = text.substring(begin + 1, i);
        while (i < text.length() && text.charAt(i) == ' ') {
            int equals = text.indexOf("=\"", i);
            if (equals < 0 || equals - i > HOST_MAX) {
                return false;
            }
            String name = text.substring(i + 1, equals);
            StringBuilder value = new StringBuilder();
            i = equals + 2;
            while (i < text.length() && text.charAt(i) != '"') {
                boolean escaped =
                        text.charAt(i) == '\\' && i + 1 < text.length() && "\"\\]".indexOf(text.charAt(i + 1)) >= 0;
                i += escaped ? 1 : 0;
                value.append(text.charAt(i));
                i++;
            }
            if (fields.size() < fieldsMax) {
                fields.add("sd." + id + "." + name, value.toString());
            }
            i++;
        }
        if (i >= text.length() || text.charAt(i) != ']') {
            return false;
        }
        at = i + 1;
        return true;
    }

    private void header3164() {
        int time = Math.max(bsdTimeEnd(text, at), isoTimeEnd(text, at));
        if (time < 0) {
            // No time, so what follows is no host either: devices send a program and its message, or just a message.
            tag();
            return;
        }
        fields.append("timestamp", text.substring(at, time));
        at = Math.min(text.length(), time + 1);
        int host = wordEnd(text, at);
        // Some leave the host out: then a word with a colon, the program, stands in its place.
        if (host > at && host - at <= HOST_MAX && host < text.length() && text.charAt(host - 1) != ':') {
            fields.append("host", text.substring(at, host));
            at = host + 1;
        }
        tag();
    }

    /** {@code program[pid]: } */
    private void tag() {
        int end = tagEnd(text, at);
        if (end < 0) {
            return;
        }
        String tag = text.substring(at, end);
        int bracket = tag.indexOf('[');
        String app = bracket < 0 ? tag.substring(0, tag.length() - 1) : tag.substring(0, bracket);
        fields.append("app", app);
        if (bracket >= 0) {
            fields.append("procid", tag.substring(bracket + 1, tag.lastIndexOf(']')));
        }
        at = end;
        if (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    /** Behind the colon of {@code program:} or {@code program[pid]:}, or -1. */
    private static int tagEnd(String text, int from) {
        int most = Math.min(text.length(), from + TAG_MAX);
        int i = from;
        while (i < most && isTagChar(text.charAt(i))) {
            i++;
        }
        if (i == from) {
            return -1;
        }
        if (i < most && text.charAt(i) == '[') {
            int close = text.indexOf(']', i);
            if (close < 0 || close >= most) {
                return -1;
            }
            i = close + 1;
        }
        return i < most && text.charAt(i) == ':' ? i + 1 : -1;
    }

    private static boolean isTagChar(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-_./%()@".indexOf(c) >= 0;
    }

    /** Behind {@code Oct  1 22:14:15}, also with a year or a fraction, or -1. */
    private static int bsdTimeEnd(String text, int from) {
        if (text.length() < from + 15 || !MONTHS.contains(text.substring(from, from + 3))) {
            return -1;
        }
        int i = from + 3;
        if (text.charAt(i) != ' ') {
            return -1;
        }
        while (i < text.length() && (text.charAt(i) == ' ' || digit(text, i)) && i < from + 12) {
            i++;
        }
        i -= 2;
        if (i < from + 6
                || text.length() < i + 8
                || !digit(text, i)
                || text.charAt(i + 2) != ':'
                || text.charAt(i + 5) != ':'
                || !digit(text, i + 7)) {
            return -1;
        }
        i += 8;
        while (i < text.length() && (digit(text, i) || text.charAt(i) == '.')) {
            i++;
        }
        return i;
    }

    /** Behind {@code 2026-03-02T10:00:00.123+01:00}, or -1. */
    private static int isoTimeEnd(String text, int from) {
        int end = wordEnd(text, from);
        return end - from >= 19
                        && end - from <= 40
                        && text.charAt(from + 4) == '-'
                        && text.charAt(from + 7) == '-'
                        && text.charAt(from + 10) == 'T'
                        && text.charAt(from + 13) == ':'
                        && digit(text, from)
                ? end
                : -1;
    }

    private static boolean digit(String text, int index) {
        char c = text.charAt(index);
        return c >= '0' && c <= '9';
    }

    private static int wordEnd(String text, int from) {
        int end = from >= text.length() ? -1 : text.indexOf(' ', from);
        return end < 0 ? Math.max(from, text.length()) : end;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "syslog text, at %d", at);
    }
}
