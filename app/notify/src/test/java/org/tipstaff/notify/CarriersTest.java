package org.tipstaff.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.site.Channel;
import org.tipstaff.site.SecretPlace;
import org.tipstaff.site.Severity;
import org.tipstaff.site.Site;

/** Each carrier against the real thing on loopback, and each against counterparts that hang, flood, lie or refuse. */
class CarriersTest {
    private static final Duration SHORT = Duration.ofMillis(700);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Letter LETTER = new Letter(
            "00112233445566778899aabbccddeeff",
            "fr",
            "[Tipstaff] ÉLEVÉE : incident 3f1c : personne ne s’en occupe encore, ce sujet est plus long qu’un mot codé",
            "Première ligne\n.\n..deux points\n",
            Severity.HIGH,
            List.of(new Line("3f1c", Topic.INCIDENT, Line.What.OPEN, Severity.HIGH, Given.NOON, 1)),
            Instant.parse("2026-03-03T12:00:01Z"));

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private interface Talk {
        void with(Socket socket) throws IOException;
    }

    /** A server on loopback that talks to each who comes. */
    private int server(Talk talk) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    open.add(socket);
                    Thread.ofVirtual().start(() -> {
                        try (socket) {
                            talk.with(socket);
                        } catch (IOException _) {
                            // The other side hung up, as it may.
                        }
                    });
                } catch (IOException _) {
                    return;
                }
            }
        });
        return server.getLocalPort();
    }

    private static Site mailSite(int port, String more) {
        return Given.site("""
                court: {name: Example Court, timezone: UTC}
                alerts:
                  mail: {server: 127.0.0.1, port: %d, from: tipstaff@court.example%s}
                contacts:
                  - {person: a, office: b, channels: [{kind: mail, target: duty@court.example, reads: []}]}
                """.formatted(port, more));
    }

    private static Channel channel(String written) {
        return Given.site(
                        "court: {name: Example Court, timezone: UTC}\ncontacts:\n  - {person: a, office: b, channels: [{"
                                + written + ", reads: []}]}\n")
                .contacts()
                .getFirst()
                .channels()
                .getFirst();
    }

    private static void carry(Site site, Duration deadline) throws CarriageException {
        Carriers.of(site, Map.of("MAIL_PASSWORD", "s3cret", "TOKEN", "t0ken")::get, deadline)
                .apply(site.contacts().getFirst().channels().getFirst())
                .carry(LETTER);
    }

    private static void carry(Channel channel, Duration deadline) throws CarriageException {
        Site site = Given.site("court: {name: Example Court, timezone: UTC}\n");
        Carriers.of(site, Map.of("TOKEN", "t0ken")::get, deadline)
                .apply(channel)
                .carry(LETTER);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** A mail server that keeps what it is told. */
    private static Talk mailServer(List<String> heard, String... offers) {
        return socket -> {
            InputStream in = socket.getInputStream();
            say(socket, "220 mail");
            while (true) {
                String line = line(in);
                heard.add(line);
                if (line.startsWith("EHLO")) {
                    for (String offer : offers) {
                        say(socket, "250-" + offer);
                    }
                    say(socket, "250 HELP");
                } else if (line.startsWith("AUTH")) {
                    say(socket, "235 welcome");
                } else if (line.equals("DATA")) {
                    say(socket, "354 go");
                    for (String data = line(in); !data.equals("."); data = line(in)) {
                        heard.add(data);
                    }
                    say(socket, "250 taken");
                } else if (line.equals("QUIT") || line.isEmpty()) {
                    return;
                } else {
                    say(socket, "250 ok");
                }
            }
        };
    }

    @Test
    void mailArrivesWholeInBothLanguagesAndWithItsIdentity() throws Exception {
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        carry(
                mailSite(
                        server(mailServer(said, "SIZE 1000", "AUTH LOGIN PLAIN")),
                        ", security: none, user: u, secret: 'env:MAIL_PASSWORD'"),
                LONG);
        List<String> heard;
        synchronized (said) {
            heard = said.stream().filter(line -> !line.equals("QUIT")).toList();
        }
        assertThat(heard).contains("MAIL FROM:<tipstaff@court.example>", "RCPT TO:<duty@court.example>");
        assertThat(heard)
                .contains("AUTH PLAIN "
                        + Base64.getEncoder().encodeToString("\0u\0s3cret".getBytes(StandardCharsets.UTF_8)));
        assertThat(heard).contains("Message-ID: <" + LETTER.id() + "@court.example>", "Auto-Submitted: auto-generated");
        assertThat(heard).allMatch(line -> line.length() <= 78 && line.chars().allMatch(c -> c < 128));
        int body = heard.indexOf("");
        String text = new String(
                Base64.getMimeDecoder().decode(String.join("", heard.subList(body + 1, heard.size()))),
                StandardCharsets.UTF_8);
        assertThat(text).isEqualTo(LETTER.text().replace("\n", "\r\n"));
        StringBuilder subject = new StringBuilder();
        for (int i = heard.indexOf(heard.stream()
                        .filter(l -> l.startsWith("Subject:"))
                        .findFirst()
                        .orElseThrow());
                heard.get(i).startsWith("Subject:") || heard.get(i).startsWith(" ");
                i++) {
            String word = heard.get(i)
                    .substring(heard.get(i).indexOf("=?utf-8?B?") + 10)
                    .replace("?=", "");
            subject.append(new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8));
        }
        assertThat(subject.toString()).isEqualTo(LETTER.subject());
    }

    @Test
    void withoutStarttlsNothingIsSaidToAServerThatShouldHaveIt() throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Site site = mailSite(server(mailServer(heard, "AUTH PLAIN")), ", user: u, secret: 'env:MAIL_PASSWORD'");
        assertThatThrownBy(() -> carry(site, LONG))
                .isInstanceOfSatisfying(
                        CarriageException.class, e -> assertThat(e.isLasting()).isTrue())
                .hasMessageContaining("STARTTLS");
        assertThat(heard).hasSizeLessThanOrEqualTo(2).allMatch(line -> line.startsWith("EHLO") || line.isEmpty());
    }

    @Test
    void wordsSlippedInBehindStarttlsAreRefused() throws Exception {
        Site site = mailSite(
                server(socket -> {
                    say(socket, "220 mail");
                    line(socket.getInputStream());
                    say(socket, "250 STARTTLS");
                    line(socket.getInputStream());
                    say(socket, "220 go\r\n250 slipped in");
                    socket.getInputStream().read();
                }),
                "");
        assertThatThrownBy(() -> carry(site, LONG)).hasMessageContaining("in the clear");
    }

    @Test
    void aMailServerThatRefusesIsTakenAtItsWord() throws Exception {
        for (String code : List.of("550", "450")) {
            Site site = mailSite(
                    server(socket -> {
                        say(socket, "220 mail");
                        line(socket.getInputStream());
                        say(socket, "250 HELP");
                        line(socket.getInputStream());
                        say(socket, code + " no");
                    }),
                    ", security: none");
            assertThatThrownBy(() -> carry(site, LONG))
                    .isInstanceOfSatisfying(
                            CarriageException.class,
                            e -> assertThat(e.isLasting()).isEqualTo(code.equals("550")))
                    .hasMessageContaining(code);
        }
    }

    /** Each of these would hold a careless client for ever, or fill its memory. */
    @ParameterizedTest
    @ValueSource(strings = {"silent", "drip", "endless line", "endless answer", "garbage", "hang up"})
    void aHostileMailServerIsLeftInTime(String manner) throws Exception {
        AtomicLong sent = new AtomicLong();
        Talk talk = switch (manner) {
            case "silent" -> socket -> socket.getInputStream().read();
            case "drip" ->
                socket -> {
                    CountDownLatch never = new CountDownLatch(1);
                    while (true) {
                        socket.getOutputStream().write('2');
                        try {
                            assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                };
            case "endless line" -> socket -> flood(socket, "2", sent);
            case "endless answer" -> socket -> flood(socket, "220-more\r\n", sent);
            case "garbage" -> socket -> say(socket, "HTTP/1.1 200 OK");
            default -> Socket::close;
        };
        Site site = mailSite(server(talk), ", security: none");
        assertThatThrownBy(() -> carry(site, SHORT))
                .isInstanceOfSatisfying(
                        CarriageException.class, e -> assertThat(e.isLasting()).isFalse());
        assertThat(sent.get()).as("bytes that the flood got rid of").isLessThan(20L << 20);
        Site silentTls = mailSite(server(socket -> socket.getInputStream().readAllBytes()), ", security: tls");
        if (manner.equals("silent")) {
            assertThatThrownBy(() -> carry(silentTls, SHORT)).isInstanceOf(CarriageException.class);
        }
    }

    private static void flood(Socket socket, String text, AtomicLong sent) throws IOException {
        byte[] block = text.repeat(8_192).getBytes(StandardCharsets.US_ASCII);
        try {
            while (true) {
                socket.getOutputStream().write(block);
                sent.addAndGet(block.length);
            }
        } catch (SocketException _) {
            // Nobody listens any more.
        }
    }

    private record Heard(String method, String path, Map<String, List<String>> headers, String body) {}

    private HttpServer web(List<Heard> heard, int status) throws IOException {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            heard.add(new Heard(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            if (status == 302) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        web.start();
        open.add(() -> web.stop(0));
        return web;
    }

    @Test
    void eachKindOfWebhookIsWrittenAsItsServerReadsIt() throws Exception {
        List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
        String base = "http://127.0.0.1:" + web(heard, 200).getAddress().getPort();
        carry(channel("kind: webhook, target: '" + base + "/hook', secret: 'env:TOKEN'"), LONG);
        carry(channel("kind: ntfy, target: '" + base + "/topic'"), LONG);
        carry(channel("kind: matrix, target: '!room:m.example', via: '" + base + "/', secret: 'env:TOKEN'"), LONG);
        carry(channel("kind: signal, target: '+447700900101', from: '+447700900100', via: '" + base + "'"), LONG);
        assertThat(heard).extracting(Heard::method).containsExactly("POST", "POST", "PUT", "POST");
        assertThat(heard.get(0).headers()).containsEntry("Authorization", List.of("Bearer t0ken"));
        assertThat(heard.get(0).body())
                .contains("\"id\":\"" + LETTER.id() + "\"", "\"reference\":\"3f1c\"", "\"severity\":\"high\"");
        assertThat(heard.get(1).headers()).containsEntry("Priority", List.of("4"));
        assertThat(heard.get(1).body()).startsWith("[Tipstaff] ÉLEVÉE");
        assertThat(heard.get(2).path())
                .isEqualTo("/_matrix/client/v3/rooms/%21room%3Am.example/send/m.room.message/" + LETTER.id());
        assertThat(heard.get(3).body()).contains("\"recipients\":[\"+447700900101\"]", "\"number\":\"+447700900100\"");
        assertThat(heard.get(3).path()).isEqualTo("/v2/send");
    }

    @Test
    void aRedirectionIsARefusalAndNobodyGoesThere() throws Exception {
        List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
        String base = "http://127.0.0.1:" + web(heard, 302).getAddress().getPort();
        assertThatThrownBy(() -> carry(channel("kind: webhook, target: '" + base + "/secret-part'"), LONG))
                .isInstanceOfSatisfying(
                        CarriageException.class, e -> assertThat(e.isLasting()).isTrue())
                .hasMessageContaining("302")
                .hasMessageNotContaining("secret-part");
        assertThat(heard).hasSize(1);
    }

    @Test
    void whatMayWorkLaterIsToldFromWhatWillNot() throws Exception {
        for (int status : new int[] {400, 401, 404, 410, 429, 500, 503}) {
            String base = "http://127.0.0.1:"
                    + web(new ArrayList<>(), status).getAddress().getPort();
            assertThatThrownBy(() -> carry(channel("kind: webhook, target: '" + base + "/x'"), LONG))
                    .isInstanceOfSatisfying(
                            CarriageException.class,
                            e -> assertThat(e.isLasting()).as(status + "").isEqualTo(status < 429));
        }
    }

    @Test
    void anAnswerOfTenGigabytesIsNotRead() throws Exception {
        AtomicLong sent = new AtomicLong();
        int port = server(socket -> {
            line(socket.getInputStream());
            say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n");
            flood(socket, "x", sent);
        });
        carry(channel("kind: webhook, target: 'http://127.0.0.1:" + port + "/x'"), LONG);
        assertThat(sent.get()).isLessThan(20L << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "endless headers", "garbage", "hang up"})
    void aHostileWebServerIsLeftInTime(String manner) throws Exception {
        AtomicLong sent = new AtomicLong();
        int port = server(socket -> {
            line(socket.getInputStream());
            switch (manner) {
                case "silent" -> socket.getInputStream().readAllBytes();
                case "endless headers" -> {
                    say(socket, "HTTP/1.1 200 OK");
                    flood(socket, "X-More: and more\r\n", sent);
                }
                case "garbage" -> say(socket, "220 mail");
                default -> socket.close();
            }
        });
        assertThatThrownBy(() -> carry(channel("kind: webhook, target: 'http://127.0.0.1:" + port + "/x'"), SHORT))
                .isInstanceOfSatisfying(
                        CarriageException.class, e -> assertThat(e.isLasting()).isFalse());
        assertThat(sent.get()).isLessThan(20L << 20);
    }

    @Test
    void aMissingSecretIsSaidByItsPlaceAndNothingIsSent() throws Exception {
        List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
        String base = "http://127.0.0.1:" + web(heard, 200).getAddress().getPort();
        Path file = Files.writeString(folder.resolve("token"), "two\nlines\n");
        for (String place : List.of("env:NOT_THERE", "file:/no/such/file", "file:" + file)) {
            assertThatThrownBy(() ->
                            carry(channel("kind: webhook, target: '" + base + "', secret: '" + place + "'"), LONG))
                    .isInstanceOf(CarriageException.class)
                    .hasMessageContaining(place)
                    .hasMessageNotContaining("lines");
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void syslogRecordsArriveCountedByOctets() throws Exception {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        CountDownLatch whole = new CountDownLatch(1);
        int port = server(socket -> {
            socket.getInputStream().transferTo(heard);
            whole.countDown();
        });
        carry(channel("kind: syslog, target: 'tcp://127.0.0.1:" + port + "'"), LONG);
        whole.await();
        String frame = heard.toString(StandardCharsets.UTF_8);
        String record = frame.substring(frame.indexOf(' ') + 1);
        assertThat(Integer.parseInt(frame.substring(0, frame.indexOf(' '))))
                .isEqualTo(record.getBytes(StandardCharsets.UTF_8).length);
        assertThat(record)
                .startsWith(
                        "<82>1 2026-03-03T12:00:01.000Z - tipstaff - incident [tipstaff@32473 message=\"" + LETTER.id())
                .contains("reference=\"3f1c\"", "] \ufeff[Tipstaff]");
    }

    @Test
    void syslogByDatagramArrivesToo() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            carry(channel("kind: syslog, target: 'udp://127.0.0.1:" + socket.getLocalPort() + "'"), LONG);
            DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
            socket.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .startsWith("<82>1 ");
        }
    }

    @Test
    void aSyslogServerThatFloodsOrIsNotThereIsLeft() throws Exception {
        AtomicLong sent = new AtomicLong();
        int port = server(socket -> flood(socket, "x", sent));
        try {
            carry(channel("kind: syslog, target: 'tcp://127.0.0.1:" + port + "'"), SHORT);
        } catch (CarriageException e) {
            assertThat(e.isLasting()).isFalse();
        }
        assertThat(sent.get()).isLessThan(20L << 20);
        assertThatThrownBy(() -> carry(channel("kind: syslog, target: 'tls://127.0.0.1:" + port + "'"), SHORT))
                .isInstanceOf(CarriageException.class);
    }

    private Path script(String text) throws IOException {
        Path script = Files.writeString(folder.resolve("page.sh"), "#!/bin/sh\n" + text + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    @Test
    void aCommandGetsTheMessageOnItsInputAndNoShellReadsIt() throws Exception {
        Path kept = folder.resolve("kept");
        Path script = script("cat > \"$1\"; echo \"$TIPSTAFF_SEVERITY $HOME $2\" >> \"$1\"");
        carry(channel("kind: command, target: '" + script + "', arguments: ['" + kept + "', '$(id)']"), LONG);
        assertThat(Files.readString(kept)).contains(LETTER.text()).endsWith("high  $(id)\n");
    }

    @Test
    void aCommandThatFailsHangsOrFloodsIsEnded() throws Exception {
        Path failing = script("exit 3");
        assertThatThrownBy(() -> carry(channel("kind: command, target: '" + failing + "'"), LONG))
                .hasMessageContaining("returned 3");
        Path hanging = script("while true; do echo flood; done");
        assertThatThrownBy(() -> carry(channel("kind: command, target: '" + hanging + "'"), SHORT))
                .hasMessageContaining("not done within");
        assertThatThrownBy(() -> carry(channel("kind: command, target: /no/such/program"), LONG))
                .hasMessageContaining("can not be started");
    }

    @Test
    void aSecretIsNotShown() throws Exception {
        Secret secret = Secret.read(SecretPlace.parse("env:TOKEN"), Map.of("TOKEN", "t0ken")::get);
        assertThat(secret.value()).isEqualTo("t0ken");
        assertThat(secret.toString()).doesNotContain("t0ken");
    }
}
