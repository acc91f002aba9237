package org.tipstaff.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tipstaff.site.Host;
import org.tipstaff.site.Network;
import org.tipstaff.site.OutsideDestination;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

class ServiceGraphTest {
    /** A Thursday with a hearing from 9:30 to 17:00 by the court's clock, which is an hour ahead. */
    private static final Instant MORNING = Instant.parse("2026-03-05T06:00:00Z");

    private static final Duration DAY = Duration.ofHours(24);

    private final ServiceGraph graph = ServiceGraph.of(example());

    static Site example() {
        try {
            Path file = Path.of(System.getProperty("tipstaff.root"), "examples/site.yaml");
            return SiteReader.read("site.yaml", Files.readAllBytes(file)).site().orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<OutsideDestination> mustRun() {
        return graph.site().services().stream()
                .filter(Service::mustRun)
                .flatMap(service -> service.outside().stream())
                .toList();
    }

    private ServiceEffect effect(Cut cut, String service) {
        return graph.effect(cut, MORNING, DAY).services().stream()
                .filter(each -> each.service().id().equals(service))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nothingCutIsNothingLost() {
        Effect effect = graph.effect(Cut.NOTHING, MORNING, DAY);
        assertThat(effect.lost()).isEmpty();
        assertThat(effect.remaining()).hasSize(graph.site().services().size());
        assertThat(effect.cost()).isEqualTo(Cost.NONE);
    }

    @Test
    void aSilencedServerStopsWhatRunsOnItAndWhatNeedsThat() {
        Cut cut = Cut.silencing(List.of("DC01"));
        assertThat(graph.losses(cut).keySet()).containsExactlyInAnyOrder("directory", "mail", "files", "e-filing");
        ServiceEffect filing = effect(cut, "e-filing");
        assertThat(filing.reasons()).containsExactly(new Reason(Reason.Kind.NEEDED_SERVICE, "files"));
        assertThat(filing.audiences()).containsExactly("defence", "victims", "prosecution");
        assertThat(filing.minutes()).isEqualTo(24 * 60);
        assertThat(filing.firstMissed()).isEqualTo(MORNING);
    }

    @Test
    void whatRunsByTheCourtsHoursIsMissedOnlyInThem() {
        ServiceEffect files = effect(Cut.silencing(List.of("FS01")), "files");
        // Thursday 8:30 to 18:00 in Amsterdam.
        assertThat(files.minutes()).isEqualTo(9 * 60 + 30);
        assertThat(files.firstMissed()).isEqualTo(Instant.parse("2026-03-05T07:30:00Z"));
        // On a Saturday nobody needs it.
        Effect saturday = graph.effect(
                Cut.silencing(List.of("FS01")), Instant.parse("2026-03-07T06:00:00Z"), Duration.ofHours(20));
        assertThat(saturday.services().stream()
                        .filter(each -> each.service().id().equals("files"))
                        .findFirst()
                        .orElseThrow()
                        .firstMissed())
                .isNull();
    }

    @Test
    void aHearingInTheCalendarIsNamedWithWhatItNeeds() {
        ServiceEffect audio = effect(Cut.silencing(List.of("AUD01")), "hearing-audio");
        assertThat(audio.events()).extracting(event -> event.event()).containsExactly("Appeal hearing");
        assertThat(effect(Cut.silencing(List.of("AUD01")), "public-stream").loss())
                .isEqualTo(Loss.ALL);
    }

    @Test
    void aSiteThatIsKeptInsideKeepsWhatMustRunForThoseOutside() {
        Cut graded = Cut.keepingSiteInside(mustRun());
        assertThat(graph.effect(graded, MORNING, DAY).mustRunLost()).isEmpty();
        assertThat(effect(graded, "mail").loss()).isEqualTo(Loss.OUTSIDE);
        assertThat(effect(graded, "mail").audiences()).containsExactly("defence", "victims", "public");
        Cut full = Cut.keepingSiteInside(List.of());
        assertThat(graph.effect(full, MORNING, DAY).mustRunLost())
                .extracting(each -> each.service().id())
                .containsExactly("e-filing", "public-stream");
        assertThat(effect(full, "hearing-audio").loss()).isEqualTo(Loss.NONE);
    }

    @Test
    void aBlockedAddressStopsWhoNeedsIt() {
        Cut cut = new Cut(Set.of(), Set.of(), false, List.of(), List.of(Network.parse("203.0.113.60")), Set.of());
        assertThat(graph.losses(cut)).isEqualTo(Map.of("public-stream", Loss.OUTSIDE));
    }

    @Test
    void anAttackerGoesFromHostToHostAndNotThroughASilencedOne() {
        assertThat(graph.reached(List.of("REG-WS-014"), false, Cut.NOTHING))
                .contains("FS01", "DC01", "LOG01")
                .doesNotContain("CHB-WS-007", "AUD01");
        assertThat(graph.reached(List.of("IT-WS-002"), false, Cut.NOTHING)).contains("CHB-WS-007", "AUD01");
        assertThat(graph.reached(List.of("REG-WS-014"), false, Cut.silencing(List.of("REG-WS-014"))))
                .containsExactly("REG-WS-014");
        assertThat(graph.reached(List.of(), false, Cut.NOTHING)).isEmpty();
        assertThat(graph.reached(List.of(), true, Cut.NOTHING)).contains("REG-WS-014", "FS01");
        assertThat(graph.reached(List.of(), true, Cut.keepingSiteInside(mustRun())))
                .isEmpty();
    }

    /** The planner rests on this: what two cuts lose together is what either loses, and no more. */
    @Test
    void lossesOfTwoCutsAreTheLossesOfEither() {
        List<String> hosts = graph.site().hosts().stream().map(Host::id).toList();
        for (int i = 0; i < 2_000; i++) {
            long seed = 3_000 + i;
            SplittableRandom random = new SplittableRandom(seed);
            Cut one = random(random, hosts);
            Cut other = random(random, hosts);
            Map<String, Loss> both = new HashMap<>(graph.losses(one));
            graph.losses(other).forEach((service, loss) -> both.merge(service, loss, Loss::or));
            Set<String> silenced = new HashSet<>(one.silenced());
            silenced.addAll(other.silenced());
            Set<String> inside = new HashSet<>(one.keptInside());
            inside.addAll(other.keptInside());
            Cut joined = new Cut(
                    silenced, inside, one.siteKeptInside() || other.siteKeptInside(), mustRun(), List.of(), Set.of());
            assertThat(graph.losses(joined)).as("seed " + seed).isEqualTo(both);
        }
    }

    private Cut random(SplittableRandom random, List<String> hosts) {
        Set<String> silenced = new HashSet<>();
        Set<String> inside = new HashSet<>();
        for (String host : hosts) {
            switch (random.nextInt(8)) {
                case 0 -> silenced.add(host);
                case 1 -> inside.add(host);
                default -> {
                    // left as it is
                }
            }
        }
        return new Cut(silenced, inside, random.nextInt(5) == 0, mustRun(), List.of(), Set.of());
    }

    @Test
    void noEffectIsToldForLongerThanALeaseLasts() {
        assertThatThrownBy(() -> graph.effect(Cut.NOTHING, MORNING, Duration.ofDays(32)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
