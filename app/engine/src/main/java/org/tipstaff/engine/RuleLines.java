package org.tipstaff.engine;

import org.tipstaff.sigma.RuleSet;
import org.tipstaff.sigma.SigmaCorrelation;

/** Rules as JSON lines, for machines. */
public final class RuleLines {
    private RuleLines() {}

    public static String json(RuleSet.Listed rule) {
        return Json.line(json -> {
            json.writeStringProperty("id", rule.id());
            json.writeStringProperty("title", rule.title());
            json.writeStringProperty("level", rule.level().toString());
            json.writeStringProperty("status", rule.status());
            json.writeObjectPropertyStart("logsource");
            Json.optional(json, "product", rule.logSource().product());
            Json.optional(json, "category", rule.logSource().category());
            Json.optional(json, "service", rule.logSource().service());
            json.writeEndObject();
            json.writeBooleanProperty("reachable", rule.isReachable());
        });
    }

    public static String json(SigmaCorrelation correlation) {
        return Json.line(json -> {
            json.writeStringProperty("id", correlation.header().id());
            json.writeStringProperty("title", correlation.header().title());
            json.writeStringProperty("level", correlation.header().level().toString());
            json.writeStringProperty("status", correlation.header().status());
            Json.strings(json, "correlates", correlation.rules());
        });
    }
}
