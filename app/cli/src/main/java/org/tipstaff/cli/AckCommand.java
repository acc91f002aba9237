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
import java.util.concurrent.Callable;
import org.tipstaff.engine.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff ack}: a person has it, and alarms about it stop repeating. */
@Command(name = "ack")
final class AckCommand implements Callable<Integer> {
    private static final Duration TIME_MAX = Duration.ofSeconds(30);
    private static final int TOKEN_BYTES_MAX = 1024;

    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Parameters(paramLabel = "INCIDENT", descriptionKey = "ack.incident")
    @SuppressWarnings("NullAway.Init") // required
    String incident;

    @Option(names = "--server", paramLabel = "URL", descriptionKey = "ack.server")
    URI server = URI.create("http://127.0.0.1:9280");

    @Option(names = "--token-file", paramLabel = "FILE", required = true, descriptionKey = "ack.token-file")
    @SuppressWarnings("NullAway.Init") // required
    Path tokenFile;

    @Mixin
    CommonOptions common = new CommonOptions();

    AckCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        boolean encrypted = "https".equals(server.getScheme());
        if ((!encrypted && !"http".equals(server.getScheme())) || server.getHost() == null) {
            throw new UsageException(messages.text("ack.server.wrong", server.toString()));
        }
        String token;
        try (var in = Files.newInputStream(tokenFile)) {
            token = new String(in.readNBytes(TOKEN_BYTES_MAX), StandardCharsets.UTF_8).strip();
        }
        String base = server.toString().replaceAll("/+$", "");
        String id = URLEncoder.encode(incident, StandardCharsets.UTF_8).replace("+", "%20");
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create(base + "/api/v1/incidents/" + id + "/acknowledgement"))
                    .timeout(TIME_MAX)
                    .header("Authorization", "Bearer " + token)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(messages.text("ack.token-file.wrong", tokenFile.toString()));
        }
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(TIME_MAX)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200 -> {
                    spec.commandLine().getErr().println(messages.text("ack.done", incident));
                    yield Main.DONE;
                }
                case 401, 403 -> throw new UsageException(messages.text("ack.refused", tokenFile.toString()));
                case 404 -> throw new UsageException(messages.text("ack.unknown", incident));
                default ->
                    throw new IOException(messages.text("ack.failed", Integer.toString(answer.statusCode()), base));
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(messages.text("ack.failed", "-", base), e);
        }
    }
}
