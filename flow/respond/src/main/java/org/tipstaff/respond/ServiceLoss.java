package org.tipstaff.respond;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.continuity.Cost;
import org.tipstaff.continuity.Loss;
import org.tipstaff.continuity.Reason;
import org.tipstaff.continuity.ServiceEffect;
import org.tipstaff.evidence.custody.Json;

/**
 * A service that a plan costs, as the plan says it.
 *
 * @param audiences who is without it
 * @param minutes that each of them needs it and does not have it, until the plan expires
 * @param firstMissed null when nobody needs it in that time
 * @param fallback what people do without it, by the site file
 */
public record ServiceLoss(
        String service,
        boolean mustRun,
        Loss loss,
        List<String> audiences,
        long minutes,
        @Nullable Instant firstMissed,
        List<Reason> reasons,
        String fallback) {
    public ServiceLoss {
        audiences = List.copyOf(audiences);
        reasons = List.copyOf(reasons);
        if (minutes < 0 || loss == Loss.NONE) {
            throw new IllegalArgumentException("a lost service is lost for 0 minutes or more");
        }
    }

    static ServiceLoss of(ServiceEffect effect) {
        return new ServiceLoss(
                effect.service().id(),
                effect.service().mustRun(),
                effect.loss(),
                effect.audiences(),
                effect.minutes(),
                effect.firstMissed(),
                effect.reasons(),
                effect.service().fallback());
    }

    public Cost cost() {
        long all = minutes * audiences.size();
        return new Cost(mustRun ? all : 0, all);
    }

    Json.Members json() {
        Map<String, Json> members = new TreeMap<>();
        members.put("service", Shape.string(service));
        members.put("must_run", new Json.Flag(mustRun));
        members.put("loss", Shape.string(Shape.word(loss)));
        members.put("audiences", Shape.texts(audiences));
        members.put("minutes", new Json.Whole(minutes));
        if (firstMissed != null) {
            members.put("first_missed", Shape.string(firstMissed));
        }
        members.put(
                "reasons",
                Shape.items(reasons.stream()
                        .map(reason -> new Json.Members(Map.of(
                                "kind", Shape.string(Shape.word(reason.kind())),
                                "subject", Shape.string(reason.subject()))))
                        .toList()));
        members.put("fallback", Shape.string(fallback));
        return new Json.Members(members);
    }

    static ServiceLoss read(Json json) {
        Shape shape = new Shape("a lost service", json);
        ServiceLoss loss = new ServiceLoss(
                shape.text("service"),
                shape.flag("must_run"),
                shape.word("loss", Loss.values()),
                shape.texts("audiences"),
                shape.whole("minutes"),
                shape.has("first_missed") ? shape.instant("first_missed") : null,
                shape.list("reasons", item -> {
                    Shape reason = new Shape("a reason", item);
                    Reason read = new Reason(reason.word("kind", Reason.Kind.values()), reason.text("subject"));
                    reason.end();
                    return read;
                }),
                shape.text("fallback"));
        shape.end();
        return loss;
    }
}
