package org.tipstaff.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tipstaff.site.Site;

class SourceWatchTest {
    private static final Instant START = Given.NOON;

    private final Site site = Given.site("""
            court: {name: Example Court, timezone: UTC}
            sources: [{id: DC01.security, silent_after: 10m}, {id: FS01.security}]
            alerts: {silent_after: 30m}
            """);
    private final SourceWatch watch = new SourceWatch(site, START);

    private static Instant after(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void whoIsExpectedIsMissedAlsoWhenNeverHeardAndEachAfterItsOwnTime() {
        assertThat(watch.look(after(9))).isEmpty();
        assertThat(watch.look(after(10))).containsExactly(new SourceWatch.Change.FellSilent("DC01.security", START));
        assertThat(watch.look(after(29))).isEmpty();
        assertThat(watch.look(after(30))).containsExactly(new SourceWatch.Change.FellSilent("FS01.security", START));
        watch.heard("DC01.security", after(31));
        assertThat(watch.look(after(31))).containsExactly(new SourceWatch.Change.SpeaksAgain("DC01.security"));
        assertThat(watch.look(after(41)))
                .containsExactly(new SourceWatch.Change.FellSilent("DC01.security", after(31)));
    }

    @Test
    void whoWasHeardOnceIsMissedToo() {
        watch.heard("new", after(1));
        watch.heard("new", after(0));
        assertThat(watch.look(after(31))).contains(new SourceWatch.Change.FellSilent("new", after(1)));
    }

    @Test
    void namesWithoutEndTakeNoMemoryWithoutEnd() {
        for (int i = 0; i < SourceWatch.SOURCES_MAX + 100; i++) {
            watch.heard("invented " + i, after(1));
        }
        assertThat(watch.unwatched()).isEqualTo(102);
        assertThat(watch.look(after(10))).hasSize(1);
    }
}
