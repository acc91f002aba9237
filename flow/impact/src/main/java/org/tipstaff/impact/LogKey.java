package org.tipstaff.impact;

import java.util.Comparator;

/**
 * One log: of a computer, or for network logs of a sensor.
 *
 * @param host as written; empty when the records do not say
 * @param channel as written
 */
public record LogKey(String host, String channel) implements Comparable<LogKey> {
    private static final Comparator<LogKey> ORDER =
            Comparator.comparing(LogKey::host).thenComparing(LogKey::channel);

    @Override
    public int compareTo(LogKey other) {
        return ORDER.compare(this, other);
    }
}
