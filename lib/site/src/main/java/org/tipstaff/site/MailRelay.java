package org.tipstaff.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server that takes our mail.
 *
 * @param reads whoever could read what passes it, besides the readers of each channel
 * @param user null where it asks for no password
 * @param trust absolute path of certificates (PEM) to believe in place of the Java runtime's own list
 */
public record MailRelay(
        String server,
        int port,
        Security security,
        String from,
        List<SitePart> reads,
        @Nullable String user,
        @Nullable SecretPlace secret,
        @Nullable String trust) {
    public enum Security {
        /** From the first byte (port 465). */
        TLS,
        /** After a word in the clear, which is refused when the server can't (port 587). */
        STARTTLS,
        /** None at all. */
        NONE
    }

    public MailRelay {
        Names.id(server, "the mail server");
        Channel.checkMailAddress(from);
        reads = List.copyOf(reads);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
        if ((user == null) != (secret == null)) {
            throw new IllegalArgumentException("user and secret of the mail server stand both or not at all");
        }
        if (user != null) {
            Names.line(user, "the user of the mail server");
        }
        if (user != null && security == Security.NONE && !Channel.loopback(server)) {
            throw new IllegalArgumentException("a password does not go to '" + server + "' without encryption");
        }
    }
}
