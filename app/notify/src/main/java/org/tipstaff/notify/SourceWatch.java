package org.tipstaff.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.ExpectedSource;
import org.tipstaff.site.Site;

/**
 * Notices which senders of logs have fallen silent. A source that the site file names is missed from the start on; another once it was
 * heard. What it finds goes to {@link Notifier#sourceSilent} and {@link Notifier#sourceSpeaks}. Not thread-safe.
 */
public final class SourceWatch {
    /** Sources that are watched. Names come from outside; those beyond the bound are not watched, and counted. */
    public static final int SOURCES_MAX = 10_000;

    private final Duration silentAfter;
    private final Map<String, Duration> own = new HashMap<>();
    private final Map<String, Instant> lastHeard = new HashMap<>();
    private final Map<String, Instant> silent = new HashMap<>();
    private long unwatched;

    /** @param start when watching begins; nobody is missed for the time before */
    public SourceWatch(Site site, Instant start) {
        this.silentAfter = site.alerts().silentAfter();
        for (ExpectedSource source : site.sources()) {
            if (source.silentAfter() != null) {
                own.put(source.id(), source.silentAfter());
            }
            lastHeard.put(source.id(), start);
        }
    }

    /** What became of a source. */
    public sealed interface Change {
        record FellSilent(String source, Instant since) implements Change {}

        record SpeaksAgain(String source) implements Change {}
    }

    /** @param at when its record was received, by our clock and not by the record's */
    public void heard(String source, Instant at) {
        Instant last = lastHeard.get(source);
        if (last == null && lastHeard.size() >= SOURCES_MAX) {
            unwatched++;
        } else if (last == null || at.isAfter(last)) {
            lastHeard.put(source, at);
        }
    }

    /** What changed since the last look. */
    public List<Change> look(Instant now) {
        List<Change> changes = new ArrayList<>();
        lastHeard.keySet().stream().sorted().forEach(source -> {
            Change change = change(source, now);
            if (change != null) {
                changes.add(change);
            }
        });
        return changes;
    }

    private @Nullable Change change(String source, Instant now) {
        Instant last = lastHeard.getOrDefault(source, now);
        Instant since = silent.get(source);
        if (since != null && last.isAfter(since)) {
            silent.remove(source);
            return new Change.SpeaksAgain(source);
        }
        if (since == null && Duration.between(last, now).compareTo(own.getOrDefault(source, silentAfter)) >= 0) {
            silent.put(source, last);
            return new Change.FellSilent(source, last);
        }
        return null;
    }

    /** Records of sources that there was no room to watch. */
    public long unwatched() {
        return unwatched;
    }
}
