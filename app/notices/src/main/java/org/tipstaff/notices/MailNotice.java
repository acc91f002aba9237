package org.tipstaff.notices;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tipstaff.inform.Notice;
import org.tipstaff.inform.NoticeText;

/**
 * A notice as a mail that nobody has sent (RFC 5322, MIME): without sender and recipients, marked as a draft, with the
 * marking in its subject and before its text (TLP 2.0, section 3).
 */
final class MailNotice {
    /** Quoted-printable writes no {@code =_}, so no text can end a part early. */
    private static final String BOUNDARY = "=_tipstaff-notice";

    private static final int LINE = 76;

    private MailNotice() {}

    static String of(NoticeText text, Notice notice) {
        StringBuilder out = new StringBuilder(16_384);
        header(
                out,
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(notice.at().atOffset(ZoneOffset.UTC)));
        out.append("Subject: ")
                .append(encodedWords(text.tlp().marking() + " " + text.title()))
                .append("\r\n");
        header(
                out,
                "Message-ID",
                "<" + notice.reference() + "." + text.language().getLanguage() + "."
                        + notice.at().getEpochSecond() + "@notice.invalid>");
        header(out, "X-Unsent", "1");
        header(out, "Content-Language", text.language().getLanguage());
        header(out, "MIME-Version", "1.0");
        header(out, "Content-Type", "multipart/alternative; boundary=\"" + BOUNDARY + "\"");
        part(out, "text/plain", PlainNotice.of(text));
        part(out, "text/html", HtmlNotice.of(text));
        return out.append("\r\n--").append(BOUNDARY).append("--\r\n").toString();
    }

    private static void header(StringBuilder out, String name, String value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }

    private static void part(StringBuilder out, String type, String body) {
        out.append("\r\n--").append(BOUNDARY).append("\r\n");
        header(out, "Content-Type", type + "; charset=utf-8");
        header(out, "Content-Transfer-Encoding", "quoted-printable");
        out.append("\r\n").append(quotedPrintable(body));
    }

    /** RFC 2045 section 6.7; lines end with CR LF. */
    private static String quotedPrintable(String body) {
        StringBuilder out = new StringBuilder();
        for (String line : body.split("\n", -1)) {
            int width = 0;
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < bytes.length; i++) {
                int octet = bytes[i] & 0xff;
                boolean last = i == bytes.length - 1;
                boolean plain = (octet > ' ' && octet <= '~' && octet != '=') || (octet == ' ' && !last);
                // A full stop alone on a line ends a mail in transport.
                String written = plain && !(octet == '.' && width == 0)
                        ? String.valueOf((char) octet)
                        : String.format(Locale.ROOT, "=%02X", octet);
                if (width + written.length() > LINE - 1) {
                    out.append("=\r\n");
                    width = 0;
                }
                out.append(written);
                width += written.length();
            }
            out.append("\r\n");
        }
        return out.toString();
    }

    /** RFC 2047: words of at most 75 characters; none cuts a letter. */
    private static String encodedWords(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c <= '~') && text.length() < LINE - "Subject: ".length()) {
            return text;
        }
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int room = LINE - 1 - "=?utf-8?Q?".length() - "?=".length() - "Subject: ".length();
        for (int c : text.codePoints().toArray()) {
            StringBuilder letter = new StringBuilder();
            for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                int octet = each & 0xff;
                boolean plain = (octet >= 'a' && octet <= 'z')
                        || (octet >= 'A' && octet <= 'Z')
                        || (octet >= '0' && octet <= '9');
                letter.append(
                        plain
                                ? String.valueOf((char) octet)
                                : octet == ' ' ? "_" : String.format(Locale.ROOT, "=%02X", octet));
            }
            if (word.length() + letter.length() > room) {
                words.add(word.toString());
                word = new StringBuilder();
            }
            word.append(letter);
        }
        words.add(word.toString());
        return String.join(
                "\r\n ", words.stream().map(each -> "=?utf-8?Q?" + each + "?=").toList());
    }
}
