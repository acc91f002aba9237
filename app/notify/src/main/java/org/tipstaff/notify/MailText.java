package org.tipstaff.notify;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/**
 * A message as mail (RFC 5322, RFC 2045, RFC 2047): ASCII throughout, with the body in base64, so no line is too long, none begins
 * with a dot, and no server on the way has a reason to change it.
 */
final class MailText {
    /** An encoded word holds 75 characters, of which this many bytes of text fit. */
    private static final int WORD_BYTES = 42;

    private MailText() {}

    /** Header and body, each line ended. */
    static String write(Letter letter, String from, String to) {
        String domain = from.substring(from.indexOf('@') + 1);
        StringBuilder mail = new StringBuilder();
        header(mail, "From", "Tipstaff <" + from + ">");
        header(mail, "To", "<" + to + ">");
        header(mail, "Subject", encoded(letter.subject()));
        header(
                mail,
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(letter.at().atOffset(ZoneOffset.UTC)));
        header(mail, "Message-ID", "<" + letter.id() + "@" + domain + ">");
        // RFC 3834: no holiday answer to us, which would tell outsiders who is away.
        header(mail, "Auto-Submitted", "auto-generated");
        header(mail, "X-Auto-Response-Suppress", "All");
        header(mail, "MIME-Version", "1.0");
        header(mail, "Content-Language", letter.language());
        header(mail, "Content-Type", "text/plain; charset=utf-8");
        header(mail, "Content-Transfer-Encoding", "base64");
        mail.append("\r\n");
        mail.append(Base64.getMimeEncoder()
                .encodeToString(letter.text().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
        return mail.append("\r\n").toString();
    }

    private static void header(StringBuilder mail, String name, String value) {
        mail.append(name).append(": ").append(value).append("\r\n");
    }

    /** In pieces that each end between two characters. */
    private static String encoded(String subject) {
        StringBuilder words = new StringBuilder();
        StringBuilder piece = new StringBuilder();
        int bytes = 0;
        for (int i = 0; i < subject.length(); i += Character.charCount(subject.codePointAt(i))) {
            String character = Character.toString(subject.codePointAt(i));
            int length = character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + length > WORD_BYTES) {
                words.append(word(piece.toString())).append("\r\n ");
                piece.setLength(0);
                bytes = 0;
            }
            piece.append(character);
            bytes += length;
        }
        return words.append(word(piece.toString())).toString();
    }

    private static String word(String text) {
        return "=?utf-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }
}
