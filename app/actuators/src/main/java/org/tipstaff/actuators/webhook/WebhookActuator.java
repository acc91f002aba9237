package org.tipstaff.actuators.webhook;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.custody.CanonicalJson;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.respond.ActionId;
import org.tipstaff.respond.Actuator;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.DryRun;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.Verification;

/**
 * Has something of the site do what only the site knows how to do, over HTTP: {@code PUT ADDRESS/ID} does it, {@code DELETE
 * ADDRESS/ID} takes it back, {@code GET ADDRESS/ID} says whether it is in force and works. All three may be repeated: the id is
 * that of the action (docs/actuators/webhook.md).
 *
 * <p>No redirection is followed, an exchange has one deadline for all of it, and an answer has a bound.
 */
public final class WebhookActuator implements Actuator {
    /** A whole exchange takes no longer. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final int ANSWER_BYTES_MAX = 16 * 1024;

    private final Map<String, WebhookEndpoint> endpoints;
    private final Clock clock;
    private final Duration deadline;

    public WebhookActuator(Collection<WebhookEndpoint> endpoints, Clock clock, Duration deadline) {
        this.endpoints = endpoints.stream().collect(Collectors.toUnmodifiableMap(WebhookEndpoint::name, each -> each));
        this.clock = clock;
        this.deadline = deadline;
    }

    @Override
    public String id() {
        return "webhook";
    }

    @Override
    public boolean takes(Command command) {
        return command instanceof Command.CallWebhook call && endpoints.containsKey(call.name());
    }

    @Override
    public DryRun dryRun(Command command) {
        WebhookEndpoint endpoint = endpoint(command);
        if (endpoint == null || !(command instanceof Command.CallWebhook call)) {
            return new DryRun(List.of(), List.of("there is no webhook for " + command.kind()));
        }
        List<String> problems = new ArrayList<>();
        if (call.level().compareTo(endpoint.level()) < 0) {
            problems.add(understated(endpoint, call));
        }
        try {
            // Asked for an action that it can't have, it says that it has none; so it is there and takes our signature.
            Answer answer =
                    ask("GET", endpoint, new ActionId(command.digest().hex().substring(0, 32)), "");
            if (answer.status != 404) {
                problems.add(endpoint.name() + " answered " + answer.status
                        + " when asked for an action that it does not have");
            }
        } catch (IOException e) {
            problems.add(endpoint.name() + ": " + e.getMessage());
        }
        return new DryRun(
                List.of("PUT " + endpoint.address() + "/<id of the action>", CanonicalJson.text(call.body())),
                problems);
    }

    private static String understated(WebhookEndpoint endpoint, Command.CallWebhook call) {
        return endpoint.name() + " amounts to " + endpoint.level() + ", and this action is one of " + call.level();
    }

    @Override
    public Outcome execute(ApprovedAction action) {
        WebhookEndpoint endpoint = endpoint(action.command());
        if (endpoint == null || !(action.command() instanceof Command.CallWebhook call)) {
            return Outcome.notDone("there is no webhook for " + action.command().kind());
        }
        if (!clock.instant().isBefore(action.expires())) {
            return Outcome.notDone("the lease ended at " + action.expires());
        }
        if (call.level().compareTo(endpoint.level()) < 0) {
            return Outcome.notDone(understated(endpoint, call));
        }
        try {
            var _ = endpoint.secret().secret();
        } catch (IOException e) {
            return Outcome.notDone(endpoint.name() + " was not called: " + e.getMessage());
        }
        String body = CanonicalJson.text(new Json.Members(Map.of(
                "action", new Json.Text(action.id().hex()),
                "expires", new Json.Text(action.expires().toString()),
                "body", call.body())));
        try {
            Answer answer = ask("PUT", endpoint, action.id(), body);
            return answer.good()
                    ? Outcome.DONE
                    // 4xx says that it was understood and refused; what 5xx did before it failed nobody knows.
                    : answer.status < 500 && answer.status >= 400
                            ? Outcome.notDone(endpoint.name() + " refused with " + answer.status)
                            : Outcome.unknown(endpoint.name() + " answered " + answer.status);
        } catch (IOException e) {
            return Outcome.unknown(endpoint.name() + ": " + e.getMessage());
        }
    }

    @Override
    public Verification verify(ExecutedAction action) {
        WebhookEndpoint endpoint = endpoint(action.command());
        if (endpoint == null) {
            return new Verification(Verification.Effect.UNKNOWN, List.of("the webhook is not configured any more"));
        }
        try {
            Answer answer = ask("GET", endpoint, action.id(), "");
            if (answer.status == 404) {
                return new Verification(
                        Verification.Effect.NOT_EFFECTIVE, List.of(endpoint.name() + " does not have the action"));
            }
            String effect = answer.good() ? answer.word("effect") : "";
            return switch (effect) {
                case "verified" -> said(Verification.Effect.VERIFIED, endpoint, answer);
                case "partly" -> said(Verification.Effect.PARTLY, endpoint, answer);
                case "not-effective" -> said(Verification.Effect.NOT_EFFECTIVE, endpoint, answer);
                default -> said(Verification.Effect.UNKNOWN, endpoint, answer);
            };
        } catch (IOException e) {
            return new Verification(Verification.Effect.UNKNOWN, List.of(endpoint.name() + ": " + e.getMessage()));
        }
    }

    private static Verification said(Verification.Effect effect, WebhookEndpoint endpoint, Answer answer) {
        return new Verification(
                effect, List.of(endpoint.name() + " answered " + answer.status + " " + answer.word("reason")));
    }

    @Override
    public Outcome undo(ExecutedAction action) {
        WebhookEndpoint endpoint = endpoint(action.command());
        if (endpoint == null) {
            return Outcome.unknown("the webhook is not configured any more");
        }
        try {
            Answer answer = ask("DELETE", endpoint, action.id(), "");
            return answer.good() || answer.status == 404
                    ? Outcome.DONE
                    : Outcome.unknown(endpoint.name() + " answered " + answer.status);
        } catch (IOException e) {
            return Outcome.unknown(endpoint.name() + ": " + e.getMessage());
        }
    }

    /** Asks all of them: an id alone does not say whose it is. */
    @Override
    public Presence observe(ActionId id) {
        Presence presence = Presence.ABSENT;
        for (WebhookEndpoint endpoint : endpoints.values()) {
            try {
                Answer answer = ask("GET", endpoint, id, "");
                if (answer.good()) {
                    return Presence.PRESENT;
                }
                if (answer.status != 404) {
                    presence = Presence.UNKNOWN;
                }
            } catch (IOException _) {
                presence = Presence.UNKNOWN;
            }
        }
        return presence;
    }

    private @Nullable WebhookEndpoint endpoint(Command command) {
        return command instanceof Command.CallWebhook call ? endpoints.get(call.name()) : null;
    }

    private record Answer(int status, byte[] body) {
        boolean good() {
            return status >= 200 && status < 300;
        }

        /** A member of the answer, if it is an object that has it; for people only one line of it. */
        String word(String member) {
            try {
                Json json = CanonicalJson.parse(body, ANSWER_BYTES_MAX);
                return json instanceof Json.Members members
                                && members.members().get(member) instanceof Json.Text text
                                && text.text().length() <= 500
                        ? text.text().replaceAll("\\p{Cntrl}", " ")
                        : "";
            } catch (org.tipstaff.evidence.tlog.TlogFormatException e) {
                return "";
            }
        }
    }

    /** Signed: method, path, time and body, so that none of them can be changed or an old one sent again for long. */
    private Answer ask(String method, WebhookEndpoint endpoint, ActionId id, String body) throws IOException {
        String base = endpoint.address().toString();
        java.net.URI target = java.net.URI.create((base.endsWith("/") ? base : base + "/") + id.hex());
        String time = Long.toString(clock.instant().getEpochSecond());
        String signed = method + "\n" + target.getRawPath() + "\n" + time + "\n" + body;
        HttpRequest request = HttpRequest.newBuilder(target)
                .timeout(deadline)
                .header("Content-Type", "application/json")
                .header("User-Agent", "tipstaff")
                .header("Idempotency-Key", id.hex())
                .header("X-Tipstaff-Time", time)
                .header(
                        "X-Tipstaff-Signature",
                        "hmac-sha256=" + hmac(endpoint.secret().secret(), signed))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(deadline)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(workers)
                    .build();
            try {
                HttpResponse<byte[]> response = client.sendAsync(
                                request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX))
                        .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
                return new Answer(response.statusCode(), response.body());
            } finally {
                client.shutdownNow();
                client.close();
            }
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + deadline.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException("no answer: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("not waited for: interrupted", e);
        }
    }

    static String hmac(WebhookEndpoint.SharedSecret secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
