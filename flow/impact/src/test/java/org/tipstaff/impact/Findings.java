package org.tipstaff.impact;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Event;
import org.tipstaff.sigma.Level;
import org.tipstaff.sigma.Location;
import org.tipstaff.sigma.RuleHeader;

/** Findings made by hand. */
public final class Findings {
    private Findings() {}

    /** One of a rule of this level, tactic and technique, on an event of the scene. */
    public static Finding of(Event event, Level level, String tactic, String technique) {
        String id = level
                + tactic
                + technique
                + event.provenance().source().path()
                + event.provenance().record();
        RuleHeader rule = new RuleHeader(
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString(),
                "",
                "made by hand",
                level,
                "test",
                "",
                "",
                List.of(),
                List.of(tactic),
                List.of(technique),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                new Location("hand.yml", 1, 1));
        return new Finding(
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)),
                event.time(),
                rule,
                List.of(event),
                false,
                new TreeMap<>(),
                List.of());
    }
}
