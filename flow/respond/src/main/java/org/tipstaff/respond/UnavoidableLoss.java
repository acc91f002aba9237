package org.tipstaff.respond;

import java.util.List;
import java.util.Map;
import org.tipstaff.evidence.custody.Json;

/**
 * A must-run service that is lost to some, and why no cut spares it.
 *
 * @param unavoidable true when no cut at all separates the attacker and spares the service; false when some do, but lose more
 * @param way hosts by which the attacker would get to a crown jewel, or be on one, if the service were spared; empty when it
 *     is avoidable
 */
public record UnavoidableLoss(String service, boolean unavoidable, List<String> way) {
    public UnavoidableLoss {
        way = List.copyOf(way);
    }

    Json.Members json() {
        return new Json.Members(Map.of(
                "service", Shape.string(service),
                "unavoidable", new Json.Flag(unavoidable),
                "way", Shape.texts(way)));
    }

    static UnavoidableLoss read(Json json) {
        Shape shape = new Shape("an unavoidable loss", json);
        UnavoidableLoss loss =
                new UnavoidableLoss(shape.text("service"), shape.flag("unavoidable"), shape.texts("way"));
        shape.end();
        return loss;
    }
}
