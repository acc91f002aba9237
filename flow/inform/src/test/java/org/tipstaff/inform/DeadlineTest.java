package org.tipstaff.inform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final ZoneId HAGUE = ZoneId.of("Europe/Amsterdam");

    /** Of the host State, as far as the table goes. */
    private static Set<LocalDate> holidays(String zone) {
        Set<LocalDate> days = new TreeSet<>();
        if (zone.equals("Europe/Amsterdam")) {
            for (int year = 2024; year < 2030; year++) {
                days.add(LocalDate.of(year, 1, 1));
                days.add(LocalDate.of(year, 4, 27));
                days.add(LocalDate.of(year, 12, 25));
                days.add(LocalDate.of(year, 12, 26));
            }
            List.of("2026-04-03", "2026-04-06", "2026-05-14", "2026-05-25")
                    .forEach(day -> days.add(LocalDate.parse(day)));
        }
        return days;
    }

    @Test
    void twoHundredTermsEndWhereAnotherCalendarSays() throws IOException {
        String table;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("deadlines.tsv"))) {
            table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> rows = table.lines().filter(line -> !line.startsWith("#")).toList();
        assertThat(rows).hasSize(200);
        for (String row : rows) {
            String[] parts = row.split("\t");
            Instant end = Term.parse(parts[2]).end(Instant.parse(parts[1]), ZoneId.of(parts[0]), holidays(parts[0]));
            assertThat(end).as(row).isEqualTo(Instant.parse(parts[3]));
        }
    }

    private static final String PACK = """
            id: p
            title: P
            source: written for this test
            duties:
              - {id: first, recipient: A, clock: awareness, within: 72 hours, slots: [detected], basis: art. 1, read: yes}
              - {id: last, recipient: A, clock: notification, after: first, within: 1 month, basis: art. 2, read: no}
              - {id: soon, recipient: B, clock: classification, within: promptly, basis: art. 3, read: yes}
            """;

    @Test
    void noClockRunsBeforeAPersonSaysSo() throws MistakesException {
        DutyPack pack = DutyPack.read("p.yaml", PACK);
        Instant now = Instant.parse("2026-03-05T08:00:00Z");
        assertThat(Deadline.of(pack, HAGUE, List.of()))
                .extracting(deadline -> deadline.state(now))
                .containsOnly(Deadline.State.NOT_STARTED);
        assertThat(pack.confirmed()).isFalse();
    }

    @Test
    void aFinalReportIsCountedFromTheNotificationAndNotFromAwareness() throws MistakesException {
        DutyPack pack = DutyPack.read("p.yaml", PACK);
        Instant knew = Instant.parse("2026-01-29T08:00:00Z");
        Instant told = Instant.parse("2026-01-31T09:00:00Z");
        List<Deadline> deadlines = Deadline.of(
                pack,
                HAGUE,
                List.of(
                        new Deadline.Decision("awareness", knew, "registrar", ""),
                        new Deadline.Decision("awareness", knew.plusSeconds(9_000), "registrar", "said again"),
                        new Deadline.Decision("p/first", told, "registrar", "")));
        assertThat(deadlines.get(0).due()).isEqualTo(Instant.parse("2026-02-01T08:00:00Z"));
        assertThat(deadlines.get(0).state(told)).isEqualTo(Deadline.State.DONE);
        assertThat(deadlines.get(1).due()).isEqualTo(Instant.parse("2026-02-28T09:00:00Z"));
        assertThat(deadlines.get(1).left(told)).isEqualTo(Duration.ofDays(28));
    }

    @Test
    void whatIsLateAsksForAReason() throws MistakesException {
        DutyPack pack = DutyPack.read("p.yaml", PACK);
        Instant knew = Instant.parse("2026-01-29T08:00:00Z");
        Instant late = knew.plus(Duration.ofHours(73));
        Deadline overdue = Deadline.of(pack, HAGUE, List.of(new Deadline.Decision("awareness", knew, "r", "")))
                .getFirst();
        assertThat(overdue.state(late)).isEqualTo(Deadline.State.OVERDUE);
        assertThat(overdue.lacksReason(late)).isTrue();
        Deadline told = Deadline.of(
                        pack,
                        HAGUE,
                        List.of(
                                new Deadline.Decision("awareness", knew, "r", ""),
                                new Deadline.Decision("p/first", late, "r", "The line was down.")))
                .getFirst();
        assertThat(told.state(late)).isEqualTo(Deadline.State.DONE_LATE);
        assertThat(told.lacksReason(late)).isFalse();
    }

    @Test
    void aPackThatIsNotUnderstoodIsRefusedWithItsPlaces() {
        assertThatThrownBy(() -> DutyPack.read("x.yaml", """
                        id: x
                        title: X
                        sorce: typing
                        duties:
                          - {id: a, recipient: A, clock: someday, within: 3 weeks, basis: b, read: maybe}
                        """))
                .isInstanceOf(MistakesException.class)
                .hasMessageContaining("x.yaml:3:8  unknown key 'sorce' (did you mean 'source'?)")
                .hasMessageContaining("x.yaml:5:34  'someday' is none of")
                .hasMessageContaining("'3 weeks' is no term")
                .hasMessageContaining("'maybe' is neither yes nor no");
        assertThatThrownBy(() -> DutyPack.read("x.yaml", "a: &x 1\nb: *x")).hasMessageContaining("anchors");
        assertThatThrownBy(() -> DutyPack.read("x.yaml", "[".repeat(50))).isInstanceOf(MistakesException.class);
        assertThatThrownBy(() -> DutyPack.read("x.yaml", "")).hasMessageContaining("empty");
    }

    @Test
    void theBuiltInPacksAreSoundAndSayWhatWasNotRead() throws IOException, MistakesException {
        Path folder = Path.of(System.getProperty("tipstaff.root"), "content/duties");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                DutyPack pack = DutyPack.read(file.toString(), Files.readString(file));
                assertThat(file.getFileName()).hasToString(pack.id() + ".yaml");
                assertThat(pack.confirmed() || pack.source().contains("not read"))
                        .as(file.toString())
                        .isTrue();
            }
        }
    }

    @Test
    void claimsOfPeopleAreReadStrictly() throws MistakesException {
        List<ClaimsFile.Written> written = ClaimsFile.read("claims.yaml", """
                claims:
                  - slot: continuity
                    standing: affirmed
                    codes: [core-work-continues]
                    audiences: [public, staff]
                    author: registry.spokesperson
                """);
        assertThat(written).hasSize(1);
        assertThat(written.getFirst().audiences()).containsExactlyInAnyOrder(AudienceKind.PUBLIC, AudienceKind.STAFF);
        assertThatThrownBy(() -> ClaimsFile.read("claims.yaml", """
                        claims:
                          - {slot: actor, standing: affirmed, text: {en: They, fr: Eux}, audiences: [public], author: a}
                          - {slot: data-taken, standing: denied, bytes: 5-1, audiences: [pubic], author: a}
                        """))
                .hasMessageContaining("claims.yaml:2:5  actor says who did it or why")
                .hasMessageContaining("'pubic' is no audience")
                .hasMessageContaining("the lower first");
    }
}
