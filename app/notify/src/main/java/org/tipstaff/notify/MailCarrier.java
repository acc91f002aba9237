package org.tipstaff.notify;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.MailRelay;

/**
 * Hands a message to the court's mail server (RFC 5321 as a client that submits, RFC 3207, RFC 4954). Some hundred lines of our own in
 * place of a mail library, because the libraries believe the server: their replies have no bound and their time-outs are per read.
 */
final class MailCarrier implements Carrier {
    private final MailRelay relay;
    private final String to;
    private final Duration deadline;
    private final UnaryOperator<@Nullable String> environment;

    MailCarrier(MailRelay relay, String to, Duration deadline, UnaryOperator<@Nullable String> environment) {
        this.relay = relay;
        this.to = to;
        this.deadline = deadline;
        this.environment = environment;
    }

    @Override
    public void carry(Letter letter) throws CarriageException {
        Secret secret = relay.secret() == null ? null : Secret.read(relay.secret(), environment);
        try (Socket socket = new Socket();
                Alarm alarm = Alarm.after(deadline, socket)) {
            try {
                Wiring.connect(socket, relay.server(), relay.port(), deadline);
                converse(socket, letter, secret);
            } catch (SSLException e) {
                throw alarm.rang()
                        ? late()
                        : CarriageException.passing(relay.server() + ": TLS failed: " + e.getMessage());
            } catch (IOException e) {
                throw alarm.rang()
                        ? late()
                        : CarriageException.passing(
                                relay.server() + ": " + e.getClass().getSimpleName() + " " + e.getMessage());
            }
        } catch (IOException e) {
            throw CarriageException.passing(relay.server() + ": " + e.getClass().getSimpleName());
        }
    }

    private CarriageException late() {
        return CarriageException.passing(relay.server() + " was not done within " + deadline.toSeconds() + " s");
    }

    private void converse(Socket plain, Letter letter, @Nullable Secret secret) throws IOException, CarriageException {
        boolean secure = relay.security() == MailRelay.Security.TLS;
        Socket socket = secure ? Wiring.secured(plain, relay.server(), relay.port(), relay.trust()) : plain;
        SmtpTalk talk = new SmtpTalk(relay.server(), socket);
        talk.expect(220);
        List<String> offers = hello(talk);
        if (relay.security() == MailRelay.Security.STARTTLS) {
            if (!offers.contains("STARTTLS")) {
                throw CarriageException.lasting(
                        relay.server() + " offers no STARTTLS; somebody may have cut it out of the conversation");
            }
            talk.say("STARTTLS", 220);
            talk.refuseLeftOver();
            talk = new SmtpTalk(relay.server(), Wiring.secured(plain, relay.server(), relay.port(), relay.trust()));
            offers = hello(talk);
        }
        if (secret != null && relay.user() != null) {
            authenticate(talk, offers, relay.user(), secret);
        }
        talk.say("MAIL FROM:<" + relay.from() + ">", 250);
        talk.say("RCPT TO:<" + to + ">", 250, 251);
        talk.say("DATA", 354);
        talk.sayQuietly(MailText.write(letter, relay.from(), to) + ".", 250);
        talk.leave();
    }

    private static List<String> hello(SmtpTalk talk) throws IOException, CarriageException {
        return talk.say("EHLO tipstaff.invalid", 250).stream()
                .map(line -> line.toUpperCase(Locale.ROOT))
                .toList();
    }

    private static void authenticate(SmtpTalk talk, List<String> offers, String user, Secret secret)
            throws IOException, CarriageException {
        List<String> ways = offers.stream()
                .filter(line -> line.startsWith("AUTH "))
                .flatMap(line -> List.of(line.split(" ")).stream())
                .toList();
        if (ways.contains("PLAIN")) {
            talk.sayQuietly("AUTH PLAIN " + base64("\0" + user + "\0" + secret.value()), 235);
        } else if (ways.contains("LOGIN")) {
            talk.say("AUTH LOGIN", 334);
            talk.sayQuietly(base64(user), 334);
            talk.sayQuietly(base64(secret.value()), 235);
        } else {
            throw CarriageException.lasting("the mail server takes neither AUTH PLAIN nor AUTH LOGIN");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
