package org.tipstaff.notify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.Severity;

/**
 * One RFC 5424 record for each line of a message, over TLS (RFC 5425), TCP (RFC 6587, octet-counted) or UDP (RFC 5426).
 *
 * <p>Syslog has no word for "taken". Over TCP and TLS we wait until the other end has closed after us, so a record that it reset is
 * seen; over UDP nothing is ever seen. So a syslog channel stands beside others and never alone.
 */
final class SyslogCarrier implements Carrier {
    private static final int FACILITY_AUTHPRIV = 10;
    private static final Duration GOOD_BYE = Duration.ofSeconds(2);
    private static final int GOOD_BYE_BYTES = 1_024;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final URI target;
    private final @Nullable String trust;
    private final Duration deadline;

    SyslogCarrier(URI target, @Nullable String trust, Duration deadline) {
        this.target = target;
        this.trust = trust;
        this.deadline = deadline;
    }

    @Override
    public void carry(Letter letter) throws CarriageException {
        try {
            if (target.getScheme().equals("udp")) {
                datagrams(letter);
            } else {
                stream(letter);
            }
        } catch (IOException e) {
            throw CarriageException.passing(
                    target.getHost() + ": " + e.getClass().getSimpleName());
        }
    }

    private void datagrams(Letter letter) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            InetSocketAddress to = new InetSocketAddress(target.getHost(), target.getPort());
            for (byte[] record : records(letter)) {
                socket.send(new DatagramPacket(record, record.length, to));
            }
        }
    }

    private void stream(Letter letter) throws IOException, CarriageException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (byte[] record : records(letter)) {
            frames.writeBytes((record.length + " ").getBytes(StandardCharsets.US_ASCII));
            frames.writeBytes(record);
        }
        try (Socket plain = new Socket();
                Alarm alarm = Alarm.after(deadline, plain)) {
            try {
                Wiring.connect(plain, target.getHost(), target.getPort(), deadline);
                Socket socket = target.getScheme().equals("tls")
                        ? Wiring.secured(plain, target.getHost(), target.getPort(), trust)
                        : plain;
                socket.getOutputStream().write(frames.toByteArray());
                socket.getOutputStream().flush();
                socket.shutdownOutput();
                seeItOut(socket);
            } catch (IOException e) {
                if (alarm.rang()) {
                    throw CarriageException.passing(
                            target.getHost() + " was not done within " + deadline.toSeconds() + " s");
                }
                throw e;
            }
        }
    }

    /** A server that keeps the connection open has taken the record as far as anybody can tell; one that resets it has not. */
    private static void seeItOut(Socket socket) throws IOException {
        socket.setSoTimeout((int) GOOD_BYE.toMillis());
        try {
            InputStream in = socket.getInputStream();
            in.readNBytes(GOOD_BYE_BYTES);
        } catch (SocketTimeoutException _) {
            // It keeps the connection open.
        }
    }

    static byte[][] records(Letter letter) {
        if (letter.lines().isEmpty()) {
            return new byte[][] {record(letter, letter.severity(), "heartbeat", "[tipstaff@32473]", letter.subject())};
        }
        return letter.lines().stream()
                .map(line -> record(
                        letter,
                        line.severity(),
                        line.topic().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        "[tipstaff@32473 message=\"" + letter.id() + "\" reference=\"" + line.reference() + "\" what=\""
                                + line.what().name().toLowerCase(Locale.ROOT) + "\" severity=\"" + line.severity()
                                + "\" since=\"" + line.since() + "\" telling=\"" + line.telling() + "\"]",
                        letter.subject()))
                .toArray(byte[][]::new);
    }

    private static byte[] record(Letter letter, Severity severity, String name, String data, String text) {
        int level = switch (severity) {
            case CRITICAL -> 1;
            case HIGH -> 2;
            case MEDIUM -> 3;
            case LOW -> 4;
            case INFORMATIONAL -> 6;
        };
        // The mark says that the text is UTF-8 (RFC 5424, section 6.4). The host name is nil: ours is nobody's
        // business.
        return ("<" + (FACILITY_AUTHPRIV * 8 + level) + ">1 " + TIME.format(letter.at()) + " - tipstaff - " + name + " "
                        + data + " \ufeff" + text)
                .getBytes(StandardCharsets.UTF_8);
    }
}
