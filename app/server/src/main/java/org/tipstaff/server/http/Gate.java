package org.tipstaff.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tipstaff.access.Caller;
import org.tipstaff.access.TokenFile;
import org.tipstaff.state.ViewsUnavailableException;

/**
 * What every request passes, in this order: is there room, who is it, may they, is what they ask well-formed. Only then does
 * the route's own work begin. Whatever goes wrong in it becomes an answer that tells nothing of the inside.
 */
public final class Gate {
    private static final System.Logger LOG = System.getLogger(Gate.class.getName());

    /** For a body to come whole. Shippers resend what was cut off. */
    private static final Duration BODY_TIME_MAX = Duration.ofMinutes(2);
    /** Longest query that is looked at. */
    private static final int QUERY_CHARS_MAX = 4096;

    private static final int QUERY_PARAMETERS_MAX = 32;

    private final TokenFile tokens;
    private final LongSupplier nanos;
    private final Map<Route.Lane, Semaphore> lanes = new EnumMap<>(Route.Lane.class);
    private final Map<Integer, LongAdder> statuses = new java.util.concurrent.ConcurrentSkipListMap<>();
    private final AtomicLong faults = new AtomicLong();

    /** @param nanos a clock that only goes forward */
    public Gate(TokenFile tokens, LongSupplier nanos) {
        this.tokens = tokens;
        this.nanos = nanos;
        for (Route.Lane lane : Route.Lane.values()) {
            lanes.put(lane, new Semaphore(lane.most));
        }
    }

    /** A request before anybody looked at it. */
    public record Arrival(
            String method,
            String path,
            Map<String, String> variables,
            String rawQuery,
            Map<String, String> headers,
            long contentLength,
            InputStream body) {}

    /** Answers by status since the start. */
    public Map<Integer, Long> answered() {
        Map<Integer, Long> counts = new LinkedHashMap<>();
        statuses.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }

    public Answer handle(Route route, Arrival arrival) {
        Answer answer = answer(route, arrival);
        count(answer.status());
        return answer;
    }

    /** For what is on no route. */
    public Answer unknown(@Nullable String allowed) {
        Answer answer = allowed == null
                ? Answer.problem(404, "nothing is at this path")
                : Answer.problem(405, "this path takes " + allowed).with("Allow", allowed);
        count(answer.status());
        return answer;
    }

    private void count(int status) {
        statuses.computeIfAbsent(status, key -> new LongAdder()).increment();
    }

    private Answer answer(Route route, Arrival arrival) {
        Semaphore lane = lanes.get(route.lane());
        if (lane == null || !lane.tryAcquire()) {
            int status = route.lane() == Route.Lane.SOURCES ? 429 : 503;
            return new Refusal(status, "more than " + route.lane().most + " requests of this kind are under way")
                    .answer();
        }
        try {
            Caller caller = letIn(route, arrival.headers().get("authorization"));
            return route.work().answer(call(route, arrival, caller));
        } catch (Refusal e) {
            return e.answer();
        } catch (ViewsUnavailableException e) {
            LOG.log(Level.WARNING, "views: {0}", e.getMessage());
            return new Refusal(503, "the database does not answer now; logs are taken and kept all the same").answer();
        } catch (IllegalArgumentException e) {
            // A value that a record refused, such as a cursor that is none.
            return Answer.problem(400, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return fault(route, e);
        } catch (RuntimeException e) {
            // The outermost loop: a fault in one request must not end the program, and tells the caller nothing.
            return fault(route, e);
        } finally {
            lane.release();
        }
    }

    private Answer fault(Route route, Exception e) {
        long number = faults.incrementAndGet();
        // The class and the place: a message may quote what was sent.
        StackTraceElement[] trace = e.getStackTrace();
        LOG.log(
                Level.ERROR,
                "fault {0} in {1}: {2} at {3}",
                Long.toString(number),
                route.name(),
                e.getClass().getName(),
                trace.length == 0 ? "an unknown place" : trace[0].toString());
        return Answer.problem(500, "a fault of the program; its log has it under fault " + number);
    }

    private @Nullable Caller letIn(Route route, @Nullable String authorization) throws IOException, Refusal {
        return switch (route.access()) {
            case Access.Open() -> null;
            case Access.Only(var role) -> {
                Optional<Caller> caller = tokens.caller(authorization);
                if (caller.isEmpty()) {
                    throw new Refusal(401, "a token is needed: Authorization: Bearer NAME.SECRET");
                }
                if (!caller.get().role().covers(role)) {
                    throw new Refusal(403, "this takes a token of the role " + role.key());
                }
                yield caller.get();
            }
        };
    }

    private Call call(Route route, Arrival arrival, @Nullable Caller caller) throws Refusal {
        if (arrival.contentLength() > route.bodyBytes()) {
            throw new Refusal(
                    413,
                    route.bodyBytes() == 0
                            ? "this takes no body"
                            : "a body of " + arrival.contentLength() + " bytes; at most " + route.bodyBytes()
                                    + " are taken");
        }
        boolean shipped = route.lane() == Route.Lane.SOURCES;
        return new Call(
                arrival.method(),
                arrival.path(),
                arrival.variables(),
                arrival.rawQuery(),
                // Shippers ask with many parameters that mean nothing here; what reads the query there takes what it
                // knows.
                shipped ? Map.of() : query(route, arrival.rawQuery()),
                arrival.headers(),
                caller,
                new BoundedBody(arrival.body(), route.bodyBytes(), nanos, nanos.getAsLong() + BODY_TIME_MAX.toNanos()));
    }

    private static Map<String, String> query(Route route, String raw) throws Refusal {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw.isEmpty()) {
            return query;
        }
        if (raw.length() > QUERY_CHARS_MAX) {
            throw new Refusal(400, "the query is longer than " + QUERY_CHARS_MAX + " characters");
        }
        String[] pairs = raw.split("&", QUERY_PARAMETERS_MAX + 1);
        if (pairs.length > QUERY_PARAMETERS_MAX) {
            throw new Refusal(400, "the query has more than " + QUERY_PARAMETERS_MAX + " parameters");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (!route.takesQuery(name)) {
                throw new Refusal(400, "there is no such parameter here; see /api/openapi.json");
            }
            if (value.length() > Parameter.CHARS_MAX) {
                throw new Refusal(400, "'" + name + "' is longer than " + Parameter.CHARS_MAX + " characters");
            }
            if (query.put(name, value) != null) {
                throw new Refusal(400, "'" + name + "' is given twice");
            }
        }
        return query;
    }

    private static String decoded(String text) throws Refusal {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "the query is not percent-encoded as it must be");
        }
    }
}
