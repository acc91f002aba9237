package org.tipstaff.server.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One row of the route table: everything that is true of a method on a path stands here, and nowhere else.
 *
 * @param method in capitals
 * @param path with {@code {names}} for its variables
 * @param access who may
 * @param lane whose turn it waits for
 * @param bodyBytes most bytes of a body; 0: it takes none
 * @param bodyType media type of the body, for the documentation; null when it takes none
 * @param parameters of path and query; a query parameter that is not here is refused
 * @param summary one English sentence
 * @param answers name of the schema by status, empty for none
 */
public record Route(
        String method,
        String path,
        Access access,
        Lane lane,
        int bodyBytes,
        @Nullable String bodyType,
        List<Parameter> parameters,
        String summary,
        SortedMap<Integer, String> answers,
        Work work) {
    /** Requests of different kinds don't wait for each other: a flood of logs leaves room for the people who look. */
    public enum Lane {
        /** Small and quick, never turned away for the others' sake. */
        HEALTH(32),
        /** People and programs that read or decide. */
        PEOPLE(32),
        /** Sources that send. */
        SOURCES(256);

        /** Requests at once; the next is answered with 503, sources with 429. */
        final int most;

        Lane(int most) {
            this.most = most;
        }
    }

    /** What a route does. */
    @FunctionalInterface
    public interface Work {
        Answer answer(Call call) throws IOException, Refusal;
    }

    public Route {
        parameters = List.copyOf(parameters);
        answers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(answers));
    }

    static Route get(
            String path,
            Access access,
            Lane lane,
            String summary,
            Map<Integer, String> answers,
            List<Parameter> parameters,
            Work work) {
        return new Route("GET", path, access, lane, 0, null, parameters, summary, new TreeMap<>(answers), work);
    }

    /** As it is shown: {@code GET /healthz}. */
    public String name() {
        return method + " " + path;
    }

    boolean takesQuery(String name) {
        return parameters.stream()
                .anyMatch(parameter ->
                        parameter.in() == Parameter.In.QUERY && parameter.name().equals(name));
    }
}
