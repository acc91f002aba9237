package org.tipstaff.server.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** From a method and a path to an answer. */
public final class Entrance {
    private final Gate gate;
    private final RouteFinder finder;
    private final List<Route> table;

    public Entrance(Routes routes, Gate gate) {
        this.gate = gate;
        this.table = routes.table();
        this.finder = new RouteFinder(table);
    }

    /** All that can be asked for. */
    public List<Route> table() {
        return table;
    }

    /** Reads the rest of a request, once it is known which route it is for. */
    @FunctionalInterface
    public interface Reading {
        Gate.Arrival arrival(Route route, String path, Map<String, String> variables) throws IOException;
    }

    /** @param rawPath as it was sent, percent-encoded, without the query */
    public Answer answer(String method, String rawPath, Reading reading) throws IOException {
        return switch (finder.find(method, rawPath)) {
            case RouteFinder.Found.Match(Route route, Map<String, String> variables) -> {
                String path = RouteFinder.decoded(rawPath);
                yield gate.handle(route, reading.arrival(route, path == null ? rawPath : path, variables));
            }
            case RouteFinder.Found.OtherMethod(String allowed) -> gate.unknown(allowed);
            case RouteFinder.Found.Nothing() -> gate.unknown(null);
        };
    }
}
