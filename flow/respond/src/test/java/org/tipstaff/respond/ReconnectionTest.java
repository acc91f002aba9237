package org.tipstaff.respond;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tipstaff.respond.Reconnection.Flows;
import org.tipstaff.respond.Reconnection.ServiceProbe;

class ReconnectionTest {
    private static final Instant CUT = Instant.parse("2026-03-05T09:00:00Z");
    private static final Instant NOW = Instant.parse("2026-03-06T10:00:00Z");
    private static final Subject INDICATOR = new Subject(Subject.Kind.ADDRESS, "198.51.100.7", Set.of("gateway"));

    private static Reconnection decide(
            Map<String, Flows> flows, Map<String, ServiceProbe> probes, List<Lookout> lookouts) {
        return Reconnection.decide(
                List.of("REG-WS-014"),
                flows,
                List.of("hearing-audio"),
                probes,
                List.of(INDICATOR),
                lookouts,
                CUT,
                Duration.ofHours(24),
                NOW);
    }

    private static Lookout lookout(Instant from, Instant until, List<Lookout.Residual> seen) {
        return new Lookout(Subject.Kind.ADDRESS, "198.51.100.7", "gateway", from, until, List.of(), seen);
    }

    private static final Map<String, Flows> ENDED = Map.of("REG-WS-014", new Flows(NOW.minusSeconds(30), true));
    private static final Map<String, ServiceProbe> RUNS =
            Map.of("hearing-audio", new ServiceProbe(NOW.minusSeconds(30), Presence.PRESENT));
    private static final List<Lookout> QUIET = List.of(lookout(CUT, NOW, List.of()));

    @Test
    void itIsReconnectedWhenAllTestsPass() {
        assertThat(decide(ENDED, RUNS, QUIET).open()).isEmpty();
    }

    @Test
    void notBeforeTheFlowsAreEnded() {
        assertThat(decide(Map.of(), RUNS, QUIET).allowed()).isFalse();
        assertThat(decide(Map.of("REG-WS-014", new Flows(NOW, false)), RUNS, QUIET)
                        .allowed())
                .isFalse();
        assertThat(decide(Map.of("REG-WS-014", new Flows(CUT.minusSeconds(1), true)), RUNS, QUIET)
                        .allowed())
                .isFalse();
    }

    @Test
    void notBeforeWhatMustRunIsSeenToRun() {
        assertThat(decide(ENDED, Map.of(), QUIET).allowed()).isFalse();
        for (Presence presence : List.of(Presence.ABSENT, Presence.UNKNOWN)) {
            assertThat(decide(ENDED, Map.of("hearing-audio", new ServiceProbe(NOW, presence)), QUIET)
                            .allowed())
                    .isFalse();
        }
        assertThat(decide(
                                ENDED,
                                Map.of(
                                        "hearing-audio",
                                        new ServiceProbe(NOW.minus(Duration.ofHours(1)), Presence.PRESENT)),
                                QUIET)
                        .allowed())
                .isFalse();
    }

    @Test
    void notBeforeTheIndicatorsWereSilentForTheStatedTimeAndSomebodyWouldHaveHeard() {
        assertThat(decide(ENDED, RUNS, List.of()).allowed()).isFalse();
        assertThat(decide(ENDED, RUNS, List.of(lookout(CUT, NOW.minusSeconds(1), List.of())))
                        .allowed())
                .isFalse();
        Lookout.Residual beacon = new Lookout.Residual(NOW.minus(Duration.ofHours(3)), "beacon", List.of("f"));
        assertThat(decide(ENDED, RUNS, List.of(lookout(CUT, NOW, List.of(beacon))))
                        .allowed())
                .isFalse();
        // What was before the stated time does not count any more.
        Lookout.Residual old = new Lookout.Residual(CUT.plusSeconds(1), "beacon", List.of("f"));
        assertThat(decide(ENDED, RUNS, List.of(lookout(CUT, NOW, List.of(old)))).allowed())
                .isTrue();
        assertThat(Reconnection.decide(
                                List.of(),
                                Map.of(),
                                List.of(),
                                Map.of(),
                                List.of(),
                                List.of(),
                                NOW.minusSeconds(60),
                                Duration.ofHours(24),
                                NOW)
                        .allowed())
                .isFalse();
    }
}
