package org.tipstaff.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.SafeText;
import org.tipstaff.engine.UsageException;

/** The containment of a running serve, over its REST interface. */
final class ContainServer {
    /** A rehearsal takes its time. */
    private static final Duration TIME_MAX = Duration.ofMinutes(2);

    private static final int TOKEN_BYTES_MAX = 1024;

    private final String base;
    private final String token;
    private final Messages messages;

    private ContainServer(String base, String token, Messages messages) {
        this.base = base;
        this.token = token;
        this.messages = messages;
    }

    static ContainServer of(URI server, Path tokenFile, Messages messages) throws IOException {
        boolean http = "https".equals(server.getScheme()) || "http".equals(server.getScheme());
        if (!http || server.getHost() == null) {
            throw new UsageException(messages.text("ack.server.wrong", server.toString()));
        }
        try (var in = Files.newInputStream(tokenFile)) {
            String token = new String(in.readNBytes(TOKEN_BYTES_MAX), StandardCharsets.UTF_8).strip();
            return new ContainServer(server.toString().replaceAll("/+$", ""), token, messages);
        }
    }

    /** A word as a part of a path. */
    static String part(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The plan that was named; there is no newest one through a server, where plans come by themselves. */
    String plan(@Nullable String id) {
        if (id == null) {
            throw new UsageException(messages.text("contain.plan.missing"));
        }
        return part(id);
    }

    String get(String path) throws IOException {
        return send(path, null);
    }

    String post(String path, String body) throws IOException {
        return send(path, body);
    }

    private String send(String path, @Nullable String body) throws IOException {
        HttpRequest request;
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(TIME_MAX)
                    .header("Authorization", "Bearer " + token);
            request = body == null
                    ? builder.GET().build()
                    : builder.header("Content-Type", "text/plain")
                            .POST(
                                    body.isEmpty()
                                            ? HttpRequest.BodyPublishers.noBody()
                                            : HttpRequest.BodyPublishers.ofString(body))
                            .build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(messages.text("contain.token-file.missing"));
        }
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(TIME_MAX)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200 -> answer.body();
                case 401, 403 -> throw new UsageException(messages.text("contain.server.role"));
                default ->
                    throw new IOException(messages.text(
                            "contain.server.failed",
                            Integer.toString(answer.statusCode()),
                            SafeText.printable(answer.body())));
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(messages.text("ack.failed", "-", base), e);
        }
    }
}
