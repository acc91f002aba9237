package org.tipstaff.site;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A sender of logs that must be heard.
 *
 * @param host id of the host that it speaks of; empty when none was given
 * @param silentAfter null for the one of all sources
 */
public record ExpectedSource(
        String id, String host, @Nullable Duration silentAfter) {
    public ExpectedSource {
        Names.id(id, "the id of a source");
        if (silentAfter != null && silentAfter.compareTo(Duration.ofSeconds(10)) < 0) {
            throw new IllegalArgumentException("silent_after is 10s or more");
        }
    }
}
