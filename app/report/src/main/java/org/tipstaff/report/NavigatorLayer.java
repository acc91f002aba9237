package org.tipstaff.report;

import java.io.StringWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tipstaff.detect.Finding;
import org.tipstaff.label.Label;
import org.tipstaff.sigma.Level;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes findings, gives the techniques that they name as a layer of the ATT&CK Navigator (layer format 4.5), coloured
 * by how many findings name each. A rule names tactics and techniques separately, so a technique is marked under every
 * tactic it belongs to.
 */
public final class NavigatorLayer {
    private static final String ATTACK_VERSION = "18";

    private long largest = 1;

    private record Seen(long findings, Level highest) {
        static Seen both(Seen a, Seen b) {
            return new Seen(a.findings + b.findings, a.highest.compareTo(b.highest) >= 0 ? a.highest : b.highest);
        }
    }

    /**
     * The layer as JSON text.
     *
     * @param label of what is derived from these findings
     */
    public static String write(List<Finding> findings, Label label) {
        return new NavigatorLayer().layer(findings, label);
    }

    private NavigatorLayer() {}

    private String layer(List<Finding> findings, Label label) {
        SortedMap<String, Seen> techniques = new TreeMap<>();
        for (Finding finding : findings) {
            for (String technique : new TreeSet<>(finding.rule().techniques())) {
                techniques.merge(technique, new Seen(1, finding.level()), Seen::both);
            }
        }
        techniques.values().forEach(seen -> largest = Math.max(largest, seen.findings()));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("name", label.tlp().marking() + " Tipstaff: techniques that findings name");
            json.writeObjectPropertyStart("versions");
            json.writeStringProperty("attack", ATTACK_VERSION);
            json.writeStringProperty("navigator", "5.1.0");
            json.writeStringProperty("layer", "4.5");
            json.writeEndObject();
            json.writeStringProperty("domain", "enterprise-attack");
            json.writeStringProperty(
                    "description",
                    "The score is the number of findings whose rule names the technique. It says how many, not how bad."
                            + " A technique that is not marked was not shown to be absent.");
            json.writeNumberProperty("sorting", 3);
            json.writeArrayPropertyStart("techniques");
            techniques.forEach((id, seen) -> technique(json, id, seen, hasPart(techniques, id)));
            json.writeEndArray();
            gradient(json);
            json.writeArrayPropertyStart("metadata");
            json.writeStartObject();
            json.writeStringProperty("name", "TLP");
            json.writeStringProperty("value", label.tlp().marking().substring("TLP:".length()));
            json.writeEndObject();
            json.writeStartObject();
            json.writeStringProperty("name", "label");
            json.writeStringProperty("value", label.toString());
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        return text + "\n";
    }

    /** True when a sub-technique of it is marked too, so that the Navigator opens it. */
    private static boolean hasPart(SortedMap<String, Seen> techniques, String id) {
        return techniques.tailMap(id + ".").keySet().stream().limit(1).anyMatch(next -> next.startsWith(id + "."));
    }

    private static void technique(JsonGenerator json, String id, Seen seen, boolean open) {
        json.writeStartObject();
        json.writeStringProperty("techniqueID", id);
        json.writeNumberProperty("score", seen.findings());
        json.writeStringProperty(
                "comment",
                seen.findings() + (seen.findings() == 1 ? " finding" : " findings") + ", highest level "
                        + seen.highest());
        json.writeBooleanProperty("enabled", true);
        json.writeBooleanProperty("showSubtechniques", open);
        json.writeEndObject();
    }

    private void gradient(JsonGenerator json) {
        json.writeObjectPropertyStart("gradient");
        json.writeArrayPropertyStart("colors");
        json.writeString("#fff3d6ff");
        json.writeString("#b3261eff");
        json.writeEndArray();
        json.writeNumberProperty("minValue", 0);
        json.writeNumberProperty("maxValue", largest);
        json.writeEndObject();
    }
}
