package org.tipstaff.contain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.respond.ContainmentVerdict;
import org.tipstaff.respond.ContainmentVerdict.Finding;
import org.tipstaff.respond.ContainmentVerdict.Standing;
import org.tipstaff.respond.Suspects;
import org.tipstaff.site.Network;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/** Whether a cut holds, by the events that came since. */
class ResidualWatchTest {
    private static final Instant CUT = Instant.parse("2026-03-05T10:00:00Z");
    private static final Instant NOW = CUT.plus(Duration.ofHours(2));
    private static final Source LOGS = Source.file("logs");

    private final Site site = SiteReader.read("site.yaml", """
                    court: {name: Example Court, timezone: UTC, languages: [en]}
                    zones: [{id: office, networks: [10.1.0.0/16], internet: yes}]
                    hosts:
                      - {id: DC1, names: [DC1.court.example], addresses: [10.1.0.1], zone: office, role: domain controller}
                      - {id: WS1, names: [WS1.court.example], addresses: [10.1.0.11], zone: office, role: workstation}
                      - {id: WS2, names: [WS2.court.example], addresses: [10.1.0.12], zone: office, role: workstation}
                    accounts: [{id: registry.clerk1, role: clerk, office: registry}]
                    sources:
                      - {id: dc, host: DC1, silent_after: 15m}
                      - {id: ws1, host: WS1, silent_after: 15m}
                      - {id: ws2, host: WS2, silent_after: 15m}
                    """.getBytes(StandardCharsets.UTF_8))
            .site()
            .orElseThrow();

    private final Suspects planned = suspects(List.of("WS1"), List.of("registry.clerk1"), "203.0.113.7/32");

    private long record;

    private static Suspects suspects(List<String> hosts, List<String> accounts, String... networks) {
        return new Suspects(
                "incident-1",
                hosts,
                List.of(),
                accounts,
                List.of(),
                java.util.Arrays.stream(networks).map(Network::parse).toList(),
                List.of(),
                List.of(),
                true);
    }

    private Event event(String host, Instant at, long id, String... fields) {
        Fields.Builder all = Fields.builder();
        for (int i = 0; i < fields.length; i += 2) {
            all.add(fields[i], fields[i + 1]);
        }
        return new Event(
                new Provenance(LOGS, ++record, Provenance.NO_OFFSET),
                "windows",
                "Security",
                "",
                id,
                host + ".court.example",
                "",
                List.of(new ClockReading("SystemTime", at)),
                all.build(),
                null);
    }

    /** Each host is heard every ten minutes, from an hour before the cut to now. */
    private List<Event> ordinary(String... hosts) {
        List<Event> events = new ArrayList<>();
        for (String host : hosts) {
            for (Instant at = CUT.minus(Duration.ofHours(1)); !at.isAfter(NOW); at = at.plus(Duration.ofMinutes(10))) {
                events.add(event(host, at, 4624, "TargetUserName", "somebody.else"));
            }
        }
        return events;
    }

    private ContainmentVerdict judged(List<Event> events, Suspects now, ResidualWatch.Found... found) {
        ResidualWatch watch = new ResidualWatch(site);
        events.forEach(watch::observe);
        return watch.judge(planned, now, Set.of(), List.of(found), List.of(), CUT, NOW);
    }

    private static Standing standing(ContainmentVerdict verdict, String subject) {
        return verdict.subjects().stream()
                .filter(each -> each.subject().toString().equals(subject))
                .findFirst()
                .orElseThrow()
                .standing();
    }

    @Test
    void silenceThatEverySourceWouldHaveBrokenIsContained() {
        ContainmentVerdict verdict = judged(ordinary("DC1", "WS1", "WS2"), planned);
        assertThat(verdict.finding()).isEqualTo(Finding.CONTAINED);
        assertThat(verdict.claim()).isPresent();
    }

    @Test
    void whileAPartOfThePlanIsNotInForceSilenceProvesNothing() {
        ResidualWatch watch = new ResidualWatch(site);
        ordinary("DC1", "WS1", "WS2").forEach(watch::observe);
        ContainmentVerdict verdict =
                watch.judge(planned, planned, Set.of(), List.of(), List.of("quarantine-hosts 0a1b2c3d"), CUT, NOW);
        assertThat(verdict.finding()).isEqualTo(Finding.CANNOT_BE_DETERMINED);
        assertThat(standing(verdict, "host:WS1")).isEqualTo(Standing.SILENT);
        assertThat(standing(verdict, "measure:quarantine-hosts 0a1b2c3d")).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void aTicketThatIsUsedOnIsPartly() {
        List<Event> events = ordinary("DC1", "WS1", "WS2");
        events.add(event(
                "DC1", CUT.plusSeconds(90), 4769, "TargetUserName", "registry.clerk1@COURT.EXAMPLE", "Status", "0x0"));
        ContainmentVerdict verdict = judged(events, planned);
        assertThat(verdict.finding()).isEqualTo(Finding.PARTLY);
        assertThat(standing(verdict, "account:registry.clerk1")).isEqualTo(Standing.ACTIVE);
        assertThat(verdict.claim()).isEmpty();
    }

    @Test
    void aTicketThatIsRefusedIsNoUseOfIt() {
        List<Event> events = ordinary("DC1", "WS1", "WS2");
        events.add(event("DC1", CUT.plusSeconds(90), 4769, "TargetUserName", "registry.clerk1", "Status", "0x12"));
        events.add(event("DC1", CUT.minusSeconds(90), 4769, "TargetUserName", "registry.clerk1", "Status", "0x0"));
        assertThat(judged(events, planned).finding()).isEqualTo(Finding.CONTAINED);
    }

    @Test
    void aSecondImplantOnAHostThatWasNotCutAndAStolenTicketAreNeverContained() {
        List<Event> events = ordinary("DC1", "WS1", "WS2");
        Instant later = CUT.plusSeconds(600);
        events.add(event("WS2", later, 3, "DestinationIp", "203.0.113.99"));
        events.add(event("DC1", later, 4624, "TargetUserName", "COURT\\registry.clerk1"));
        ContainmentVerdict verdict = judged(
                events,
                suspects(List.of("WS1", "WS2"), List.of("registry.clerk1"), "203.0.113.7/32", "203.0.113.99/32"),
                new ResidualWatch.Found("WS2.court.example", later, "finding-9"));
        assertThat(verdict.finding()).isIn(Finding.PARTLY, Finding.NOT);
        assertThat(standing(verdict, "host:WS2")).isEqualTo(Standing.ACTIVE);
        assertThat(standing(verdict, "address:203.0.113.99")).isEqualTo(Standing.ACTIVE);
        assertThat(standing(verdict, "account:registry.clerk1")).isEqualTo(Standing.ACTIVE);
    }

    @Test
    void whoStillCallsTheAttackersAddressIsActive() {
        List<Event> events = ordinary("DC1", "WS1", "WS2");
        events.add(event("WS1", CUT.plusSeconds(5), 3, "DestinationIp", "203.0.113.7"));
        assertThat(standing(judged(events, planned), "host:WS1")).isEqualTo(Standing.ACTIVE);
    }

    @Test
    void withoutTheLogsOfOneSourceItCanNotBeDetermined() {
        assertThat(judged(ordinary("WS1", "WS2"), planned).finding()).isEqualTo(Finding.CANNOT_BE_DETERMINED);
        assertThat(judged(List.of(), planned).finding()).isEqualTo(Finding.CANNOT_BE_DETERMINED);
    }

    @Test
    void anHourWithoutALogIsAGapAndWhatComesLateClosesIt() {
        List<Event> events = ordinary("DC1", "WS1", "WS2");
        List<Event> lost = events.stream()
                .filter(each -> each.host().startsWith("WS1"))
                .filter(each -> each.time() != null
                        && each.time().isAfter(CUT.plusSeconds(1_200))
                        && each.time().isBefore(CUT.plusSeconds(4_800)))
                .toList();
        events.removeAll(lost);
        assertThat(standing(judged(events, planned), "host:WS1")).isEqualTo(Standing.UNKNOWN);
        events.addAll(lost);
        assertThat(judged(events, planned).finding()).isEqualTo(Finding.CONTAINED);
    }

    @Test
    void orderDoesNotMatter() {
        List<Event> events = ordinary("DC1", "WS1", "WS2");
        events.add(event("DC1", CUT.plusSeconds(90), 4769, "TargetUserName", "registry.clerk1", "Status", "0x0"));
        String first = judged(events, planned).json().toString();
        for (long seed = 0; seed < 20; seed++) {
            Collections.shuffle(events, new Random(seed));
            assertThat(judged(events, planned).json()).as("seed " + seed).hasToString(first);
        }
    }

    @Test
    void takingLogsAwayNeverLeadsToContained() {
        List<Event> all = ordinary("DC1", "WS1", "WS2");
        all.add(event("DC1", CUT.plusSeconds(90), 4769, "TargetUserName", "registry.clerk1", "Status", "0x0"));
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Event> kept = new ArrayList<>(all);
            int most = 1 + random.nextInt(30);
            // A stretch of one source, as a stopped shipper or an attacker's hand takes it.
            String host = List.of("DC1", "WS1", "WS2").get(random.nextInt(3));
            Instant from = CUT.minusSeconds(600).plusSeconds(random.nextInt(7_200));
            Instant until = from.plusSeconds(60L * most);
            kept.removeIf(each -> each.host().startsWith(host)
                    && each.time() != null
                    && !each.time().isBefore(from)
                    && each.time().isBefore(until));
            boolean ticketGone = kept.size() < all.size() && kept.stream().noneMatch(each -> each.eventId() == 4769);
            boolean unnoticed = until.isBefore(from.plus(Duration.ofMinutes(16)));
            if (!ticketGone || !unnoticed) {
                assertThat(judged(kept, planned).finding()).as("seed " + seed).isNotEqualTo(Finding.CONTAINED);
            }
        }
    }
}
