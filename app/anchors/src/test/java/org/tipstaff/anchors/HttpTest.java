package org.tipstaff.anchors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tipstaff.evidence.anchor.Cosigner;

/** The wire, against a server in this process. What the answers mean is tested where they are judged. */
class HttpTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI address(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private void answer(String path, int status, String type, byte[] body, AtomicReference<String> seen) {
        server.createContext(path, http -> {
            seen.set(http.getRequestMethod() + " " + http.getRequestURI() + " "
                    + http.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (!type.isEmpty()) {
                http.getResponseHeaders().add("Content-Type", type);
            }
            http.getResponseHeaders().add("Location", "/elsewhere");
            http.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            try (OutputStream out = http.getResponseBody()) {
                out.write(body);
            }
        });
    }

    @Test
    void asksAnAuthority() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        answer("/tsa", 200, "Application/Timestamp-Reply; x=y", "answer".getBytes(StandardCharsets.UTF_8), seen);
        byte[] answer = new HttpTimestampAuthority(new Exchange(address("/tsa"), null, DEADLINE))
                .ask("question".getBytes(StandardCharsets.UTF_8));
        assertThat(answer).asString().isEqualTo("answer");
        assertThat(seen).hasValue("POST /tsa application/timestamp-query question");
    }

    @Test
    void takesNothingElseForATimestamp() {
        answer("/html", 200, "text/html", "<html>".getBytes(StandardCharsets.UTF_8), new AtomicReference<>());
        answer("/moved", 302, "application/timestamp-reply", new byte[1], new AtomicReference<>());
        answer("/huge", 200, "application/timestamp-reply", new byte[(1 << 20) + 1], new AtomicReference<>());
        for (String path : new String[] {"/html", "/moved", "/huge", "/nothing"}) {
            assertThatThrownBy(() ->
                            new HttpTimestampAuthority(new Exchange(address(path), null, DEADLINE)).ask(new byte[1]))
                    .as(path)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("localhost");
        }
    }

    @Test
    void submitsToACosigner() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        answer("/log/add-checkpoint", 409, "text/x.tlog.size", "17\n".getBytes(StandardCharsets.UTF_8), seen);
        for (String prefix : new String[] {"/log", "/log/"}) {
            Cosigner.Reply reply = new HttpCosigner(address(prefix), null, DEADLINE)
                    .addCheckpoint("old 0\n".getBytes(StandardCharsets.UTF_8));
            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.contentType()).isEqualTo("text/x.tlog.size");
            assertThat(reply.body()).asString().isEqualTo("17\n");
            assertThat(seen.get()).startsWith("POST /log/add-checkpoint ").endsWith("old 0\n");
        }
    }

    /** A peer that begins an answer and never ends it is dropped at the deadline, headers or body. */
    @Test
    void dropsAPeerThatDallies() throws Exception {
        for (String beginning :
                new String[] {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"}) {
            CountDownLatch done = new CountDownLatch(1);
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Thread peer = Thread.ofVirtual().start(() -> {
                    try (Socket connection = socket.accept()) {
                        connection.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
                        connection.getOutputStream().flush();
                        done.await();
                    } catch (IOException | InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                URI address = URI.create("http://localhost:" + socket.getLocalPort() + "/");
                assertThatThrownBy(() -> new Exchange(address, null, Duration.ofMillis(500)).get(100))
                        .isInstanceOf(IOException.class);
                done.countDown();
                peer.join();
            }
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        answer("/tsa", 200, "application/timestamp-reply", new byte[1], new AtomicReference<>());
        new Exchange(address("/tsa"), null, DEADLINE).get(10);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("HttpClient")) {
                // It has been told to end; being seen on its way out is not being left behind.
                assertThat(thread.join(Duration.ofSeconds(10)))
                        .as(thread.getName())
                        .isTrue();
            }
        }
    }

    @Test
    void asksOnlyRealAddresses() {
        for (String bad :
                new String[] {"ftp://tsa.example/", "/tsa", "https://user@tsa.example/", "file:///etc/passwd"}) {
            assertThatThrownBy(() -> new Exchange(URI.create(bad), null, DEADLINE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
