package org.tipstaff.site;

import java.time.Duration;
import java.util.List;

/** A sign of life, and where it goes: to whatever cries when it stays away. */
public record Heartbeat(Duration every, List<Channel> channels) {
    public Heartbeat {
        channels = List.copyOf(channels);
        if (every.compareTo(Duration.ofSeconds(10)) < 0 || every.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("a heartbeat comes every 10s to 1d");
        }
        if (channels.size() > Contact.CHANNELS_MAX) {
            throw new IllegalArgumentException("a heartbeat has at most " + Contact.CHANNELS_MAX + " channels");
        }
    }
}
