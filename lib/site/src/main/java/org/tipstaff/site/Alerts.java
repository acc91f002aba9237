package org.tipstaff.site;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How people are told.
 *
 * @param from incidents below this are not told; they stand on the screen
 * @param mail null where no contact has mail
 * @param silentAfter a source that said nothing for so long is told, unless it has a time of its own
 * @param burst messages that one channel carries without a pause; more wait and go together
 * @param refill one more after each of these
 */
public record Alerts(
        Severity from,
        @Nullable MailRelay mail,
        @Nullable Heartbeat heartbeat,
        Map<Posture, Pace> paces,
        Duration silentAfter,
        int burst,
        Duration refill) {
    public static final Alerts USUAL =
            new Alerts(Severity.MEDIUM, null, null, Map.of(), Duration.ofMinutes(30), 30, Duration.ofSeconds(20));

    public Alerts {
        Map<Posture, Pace> all = new EnumMap<>(Posture.class);
        for (Posture posture : Posture.values()) {
            all.put(posture, paces.getOrDefault(posture, Pace.usual(posture)));
        }
        paces = Collections.unmodifiableMap(all);
        if (burst < 1 || burst > 10_000) {
            throw new IllegalArgumentException("burst is 1 to 10000, not " + burst);
        }
        if (refill.compareTo(Duration.ofMillis(100)) < 0 || refill.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("refill is 1s to 1h");
        }
        if (silentAfter.compareTo(Duration.ofSeconds(10)) < 0) {
            throw new IllegalArgumentException("silent_after is 10s or more");
        }
    }

    public Pace pace(Posture posture) {
        return paces.getOrDefault(posture, Pace.usual(posture));
    }
}
