package org.tipstaff.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tipstaff.access.Role;
import org.tipstaff.access.TokenFile;

/** A court for tests: a data folder, a site file, somebody on duty with a webhook, and a client. */
final class Court implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(120);

    final Path data;
    final Path site;
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final HttpServer webhook;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String source;
    private final String responder;
    private final String administrator;
    int port;

    Court(Path folder) throws IOException {
        data = folder.resolve("data");
        Files.createDirectories(data);
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        webhook.start();
        site = Files.writeString(
                folder.resolve("site.yaml"), """
                court: {name: Example Court, timezone: UTC, languages: [en]}
                contacts:
                  - person: officer.onduty
                    office: security
                    channels: [{kind: webhook, target: 'http://127.0.0.1:%d/hook', reads: []}]
                    duty: [always]
                """.formatted(webhook.getAddress().getPort()));
        TokenFile tokens = new TokenFile(data.resolve("tokens"));
        source = tokens.create("dc1", Role.SOURCE, Instant.EPOCH, new SecureRandom())
                .bearer();
        responder = tokens.create("officer.onduty", Role.RESPONDER, Instant.EPOCH, new SecureRandom())
                .bearer();
        administrator = tokens.create("admin", Role.ADMINISTRATOR, Instant.EPOCH, new SecureRandom())
                .bearer();
    }

    /** With the tokens of one court and the folder of the other, which was restored from a copy of it. */
    Court(Court tokensOf, Court other) {
        this.data = other.data;
        this.site = other.site;
        this.webhook = other.webhook;
        this.source = tokensOf.source;
        this.responder = tokensOf.responder;
        this.administrator = tokensOf.administrator;
    }

    /** A Windows event in Winlogbeat's form. */
    static String event(int eventId, long record, String rest) {
        return "{\"@timestamp\":\"2026-03-02T12:%02d:%02d.000Z\",\"winlog\":{\"channel\":\"Security\",\"event_id\":%d,"
                        .formatted(record / 60 % 60, record % 60, eventId)
                + "\"provider_name\":\"%s\",\"computer_name\":\"DC1.court.example\",\"record_id\":%d,%s}}"
                        .formatted(
                                eventId == 1102 ? "Microsoft-Windows-Eventlog" : "Microsoft-Windows-Security-Auditing",
                                record,
                                rest);
    }

    /** The log was cleared: the built-in rules find it. */
    static String logCleared(long record) {
        return event(1102, record, "\"user_data\":{\"SubjectUserName\":\"registry.clerk1\"}");
    }

    /** Somebody logged on, which is nothing. */
    static String ordinary(long record) {
        return event(4624, record, "\"event_data\":{\"TargetUserName\":\"registry.clerk1\",\"LogonType\":\"2\"}");
    }

    HttpResponse<String> bulk(String... documents) throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder();
        for (String document : documents) {
            body.append("{\"create\":{\"_index\":\"winlogbeat\"}}\n")
                    .append(document)
                    .append('\n');
        }
        return bulk(body);
    }

    private HttpResponse<String> bulk(StringBuilder body) throws IOException, InterruptedException {
        return client.send(
                request("/_bulk", source)
                        .header("Content-Type", "application/x-ndjson")
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The same, each under an id of the sender's own: what this finds in the document. */
    HttpResponse<String> bulkNamed(Pattern id, String... documents) throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder();
        for (String document : documents) {
            Matcher found = id.matcher(document);
            assertThat(found.find()).isTrue();
            body.append("{\"create\":{\"_index\":\"winlogbeat\",\"_id\":\"")
                    .append(found.group(1))
                    .append("\"}}\n")
                    .append(document)
                    .append('\n');
        }
        return bulk(body);
    }

    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(request(path, responder).GET().build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** Whatever the answer is. */
    HttpResponse<String> answer(String path) throws IOException, InterruptedException {
        return client.send(request(path, responder).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, boolean asAdministrator) throws IOException, InterruptedException {
        return client.send(
                request(path, asAdministrator ? administrator : responder)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token);
    }

    String nextTold() throws InterruptedException {
        String message = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(message).as("a message at the webhook").isNotNull();
        return message;
    }

    /** What is true at last; the program works on threads of its own. */
    static void eventually(String what, Trying trying) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!trying.holds()) {
            assertThat(System.nanoTime() - deadline).as(what + ", in time").isNegative();
            LockSupport.parkNanos(20_000_000);
        }
    }

    interface Trying {
        boolean holds() throws Exception;
    }

    @Override
    public void close() {
        webhook.stop(0);
        client.close();
    }
}
