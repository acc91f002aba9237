package org.tipstaff.respond;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tipstaff.evidence.custody.Json;

/**
 * What every probe will show once the plan is in force. A rehearsal sends the packets; one difference blocks the plan.
 *
 * @param expected true where it gets through, false where it is cut
 */
public record PredictionMatrix(SortedMap<Probe, Boolean> expected) {
    /** A rehearsal of more would not end in time. */
    public static final int PROBES_MAX = 20_000;

    public PredictionMatrix {
        expected = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(expected));
        if (expected.size() > PROBES_MAX) {
            throw new IllegalArgumentException("a matrix has at most " + PROBES_MAX + " probes");
        }
    }

    /** What was seen and not expected, or expected and not seen; a probe that was not sent is a difference too. */
    public List<String> differences(Map<Probe, Boolean> seen) {
        return expected.entrySet().stream()
                .filter(each -> !each.getValue().equals(seen.get(each.getKey())))
                .map(each -> says(each.getKey()) + ": expected " + word(each.getValue()) + ", seen "
                        + (seen.containsKey(each.getKey()) ? word(seen.get(each.getKey())) : "nothing"))
                .toList();
    }

    private static String says(Probe probe) {
        return probe.from().name() + " (" + probe.from().address() + ") to "
                + probe.to().name() + " ("
                + probe.to().address() + ") " + probe.transport() + "/" + probe.port() + ", "
                + Shape.word(probe.flow());
    }

    private static String word(Boolean through) {
        return through ? "ok" : "cut";
    }

    public Json json() {
        return Shape.items(expected.entrySet().stream()
                .map(each -> new Json.Members(Map.of(
                        "from", end(each.getKey().from()),
                        "to", end(each.getKey().to()),
                        "transport", Shape.string(each.getKey().transport()),
                        "port", new Json.Whole(each.getKey().port()),
                        "flow", Shape.string(Shape.word(each.getKey().flow())),
                        "expected", Shape.string(word(each.getValue())))))
                .toList());
    }

    private static Json end(Endpoint end) {
        return new Json.Members(Map.of("name", Shape.string(end.name()), "address", Shape.string(end.address())));
    }

    static PredictionMatrix read(Shape parent, String name) {
        SortedMap<Probe, Boolean> expected = new TreeMap<>();
        parent.list(name, item -> {
            Shape shape = new Shape("a prediction", item);
            Probe probe = new Probe(
                    end(shape.object("from")),
                    end(shape.object("to")),
                    shape.word("transport", Transport.values()),
                    shape.number("port"),
                    shape.word("flow", Probe.Flow.values()));
            String word = shape.text("expected");
            if (!word.equals("ok") && !word.equals("cut")) {
                throw new IllegalArgumentException("'" + word + "' is neither ok nor cut");
            }
            shape.end();
            if (expected.put(probe, word.equals("ok")) != null) {
                throw new IllegalArgumentException("a prediction stands twice: " + says(probe));
            }
            return probe;
        });
        return new PredictionMatrix(expected);
    }

    private static Endpoint end(Json.Members json) {
        Shape shape = new Shape("an end of a probe", json);
        Endpoint end = new Endpoint(shape.text("name"), org.tipstaff.site.Address.parse(shape.text("address")));
        shape.end();
        return end;
    }
}
