package org.tipstaff.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.site.Severity;
import org.tipstaff.site.Site;

/** Real TLS on loopback, with certificates made for the test: for localhost, and for somebody else. */
class TlsTest {
    private static final Letter LETTER = new Letter(
            "00112233445566778899aabbccddeeff", "en", "subject", "text\n", Severity.HIGH, List.of(), Instant.EPOCH);

    @TempDir
    static Path folder;

    @BeforeAll
    static void certificates() throws Exception {
        for (String name : List.of("localhost", "elsewhere.example")) {
            keytool(
                    "-genkeypair",
                    "-alias",
                    "k",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "SAN=DNS:" + name,
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store(name),
                    "-storepass",
                    "changeit");
            keytool(
                    "-exportcert",
                    "-rfc",
                    "-alias",
                    "k",
                    "-keystore",
                    store(name),
                    "-storepass",
                    "changeit",
                    "-file",
                    pem(name));
        }
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static String store(String name) {
        return folder.resolve(name + ".p12").toString();
    }

    private static String pem(String name) {
        return folder.resolve(name + ".pem").toString();
    }

    private static SSLContext server(String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(store(name)))) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    /** A mail server that turns to TLS at once, or when asked; it keeps what it heard under TLS. */
    private static ServerSocket mail(String name, boolean atOnce, List<String> secret, CountDownLatch done)
            throws Exception {
        SSLContext context = server(name);
        ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (Socket plain = listening.accept()) {
                Socket socket = plain;
                boolean tls = atOnce;
                if (atOnce) {
                    socket = secured(context, plain);
                }
                say(socket, "220 mail");
                BufferedReader in = reader(socket);
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (tls) {
                        secret.add(line);
                    }
                    if (line.equals("STARTTLS")) {
                        say(socket, "220 go");
                        socket = secured(context, plain);
                        in = reader(socket);
                        tls = true;
                    } else if (line.startsWith("EHLO")) {
                        say(socket, tls ? "250-AUTH PLAIN\r\n250 HELP" : "250 STARTTLS");
                    } else if (line.equals("DATA")) {
                        say(socket, "354 go");
                    } else if (line.startsWith("AUTH")) {
                        say(socket, "235 yes");
                    } else if (line.matches("(MAIL|RCPT) .*|\\.")) {
                        say(socket, "250 ok");
                    }
                }
            } catch (IOException _) {
                // The client did not like what it saw.
            } finally {
                done.countDown();
            }
        });
        return listening;
    }

    private static SSLSocket secured(SSLContext context, Socket plain) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), false);
        tls.setUseClientMode(false);
        tls.startHandshake();
        return tls;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static void carry(int port, String security, String trust) throws CarriageException {
        Site site = Given.site("""
                court: {name: Example Court, timezone: UTC}
                alerts: {mail: {server: localhost, port: %d, security: %s, trust: "%s", from: t@court.example, user: u, secret: "env:P"}}
                contacts: [{person: a, office: b, channels: [{kind: mail, target: duty@court.example, reads: []}]}]
                """.formatted(port, security, trust));
        Carriers.of(site, Map.of("P", "s3cret")::get, Duration.ofSeconds(60))
                .apply(site.contacts().getFirst().channels().getFirst())
                .carry(LETTER);
    }

    @Test
    void mailGoesUnderTlsInBothManners() throws Exception {
        for (String security : List.of("tls", "starttls")) {
            List<String> secret = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch done = new CountDownLatch(1);
            try (ServerSocket listening = mail("localhost", security.equals("tls"), secret, done)) {
                carry(listening.getLocalPort(), security, pem("localhost"));
                done.await();
            }
            assertThat(secret)
                    .contains("RCPT TO:<duty@court.example>")
                    .anyMatch(line -> line.startsWith("AUTH PLAIN "));
        }
    }

    @Test
    void aCertificateOfSomebodyElseOrOfNobodyWeKnowEndsTheTalk() throws Exception {
        for (String security : List.of("tls", "starttls")) {
            for (boolean known : new boolean[] {true, false}) {
                List<String> secret = Collections.synchronizedList(new ArrayList<>());
                CountDownLatch done = new CountDownLatch(1);
                String name = known ? "elsewhere.example" : "localhost";
                try (ServerSocket listening = mail(name, security.equals("tls"), secret, done)) {
                    assertThatThrownBy(() -> carry(listening.getLocalPort(), security, pem("elsewhere.example")))
                            .isInstanceOf(CarriageException.class)
                            .hasMessageContaining("TLS");
                    done.await();
                }
                assertThat(secret).as("nothing was said to a stranger").isEmpty();
            }
        }
    }
}
