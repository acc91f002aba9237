package org.tipstaff.notify;

import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.Channel;
import org.tipstaff.site.Severity;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Whatever is reached by one HTTP request: a webhook of any kind, ntfy, a Matrix room, a Signal gateway. */
final class WebCarrier implements Carrier {
    private final Channel channel;
    private final Duration deadline;
    private final UnaryOperator<@Nullable String> environment;

    WebCarrier(Channel channel, Duration deadline, UnaryOperator<@Nullable String> environment) {
        this.channel = channel;
        this.deadline = deadline;
        this.environment = environment;
    }

    @Override
    public void carry(Letter letter) throws CarriageException {
        HttpPost post = new HttpPost(address(letter), channel.trust(), deadline);
        HttpRequest.Builder request = post.request();
        if (channel.secret() != null) {
            request.header(
                    "Authorization",
                    "Bearer " + Secret.read(channel.secret(), environment).value());
        }
        post.send(
                switch (channel.kind()) {
                    case NTFY ->
                        request.header("Content-Type", "text/plain; charset=utf-8")
                                .header("Priority", Integer.toString(priority(letter.severity())))
                                .header("X-Tipstaff-Message", letter.id())
                                .POST(body(letter.subject() + "\n\n" + letter.text()))
                                .build();
                    case MATRIX ->
                        request.header("Content-Type", "application/json")
                                .PUT(body(matrix(letter)))
                                .build();
                    case SIGNAL ->
                        request.header("Content-Type", "application/json")
                                .POST(body(signal(letter)))
                                .build();
                    case WEBHOOK ->
                        request.header("Content-Type", "application/json")
                                .header("Idempotency-Key", letter.id())
                                .POST(body(webhook(letter)))
                                .build();
                    case MAIL, SYSLOG, COMMAND ->
                        throw new IllegalStateException(channel.kind() + " is not of the web");
                });
    }

    private URI address(Letter letter) {
        return switch (channel.kind()) {
            // The transaction's name makes a second copy no second message (Matrix client-server API, section 8.4).
            case MATRIX ->
                base("/_matrix/client/v3/rooms/" + escaped(channel.target()) + "/send/m.room.message/" + letter.id());
            case SIGNAL -> base("/v2/send");
            default -> channel.targetUri();
        };
    }

    private URI base(String path) {
        String via = Objects.requireNonNull(channel.via()).toString();
        return URI.create((via.endsWith("/") ? via.substring(0, via.length() - 1) : via) + path);
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8);
    }

    /** ntfy counts from 1, least, to 5. */
    private static int priority(Severity severity) {
        return switch (severity) {
            case INFORMATIONAL -> 1;
            case LOW -> 2;
            case MEDIUM -> 3;
            case HIGH -> 4;
            case CRITICAL -> 5;
        };
    }

    private static String matrix(Letter letter) {
        return json(json -> {
            json.writeStringProperty("msgtype", "m.text");
            json.writeStringProperty("body", letter.subject() + "\n\n" + letter.text());
        });
    }

    /** As signal-cli-rest-api takes it. */
    private String signal(Letter letter) {
        return json(json -> {
            json.writeStringProperty("message", letter.subject() + "\n\n" + letter.text());
            json.writeStringProperty("number", Objects.requireNonNull(channel.from()));
            json.writeArrayPropertyStart("recipients");
            json.writeString(channel.target());
            json.writeEndArray();
        });
    }

    private static String webhook(Letter letter) {
        return json(json -> {
            json.writeStringProperty("id", letter.id());
            json.writeStringProperty("at", letter.at().toString());
            json.writeBooleanProperty("heartbeat", letter.lines().isEmpty());
            json.writeStringProperty("severity", letter.severity().toString());
            json.writeStringProperty("subject", letter.subject());
            json.writeStringProperty("text", letter.text());
            json.writeArrayPropertyStart("matters");
            for (Line line : letter.lines()) {
                json.writeStartObject();
                json.writeStringProperty("reference", line.reference());
                json.writeStringProperty("topic", word(line.topic()));
                json.writeStringProperty("what", word(line.what()));
                json.writeStringProperty("severity", line.severity().toString());
                json.writeStringProperty("since", line.since().toString());
                json.writeNumberProperty("telling", line.telling());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private interface Members {
        void write(JsonGenerator json);
    }

    private static String json(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        }
        return text.toString();
    }
}
