package org.tipstaff.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tipstaff.notify.Given.World;
import org.tipstaff.site.Severity;

class EscalationTest {
    private static final String ONE_MAIL = "it.admin1@court.example";
    private static final String ONE_PUSH = "https://push.example/one";
    private static final String ONE_PHONE = "https://phone.example/one";
    private static final String TWO = "https://phone.example/two";
    private static final String THREE = "https://phone.example/three";
    private static final String ID = "3f1c0000-0000-5000-8000-000000000001";

    private final World world = new World(Given.site(Given.court(Given.THREE_PEOPLE)), Given.NOON);

    private void opens(Severity severity, Suspects suspects) {
        world.happens(new Happening.IncidentSeen(Given.incident(ID, severity, suspects)));
    }

    private void minutes(int count) {
        world.until(world.now.plus(Duration.ofMinutes(count)));
    }

    @Test
    void theFirstOnDutyIsToldAtOnceAndNobodyElse() {
        opens(Severity.MEDIUM, Suspects.NONE);
        assertThat(world.about(ONE_MAIL, ID)).hasSize(1);
        assertThat(world.about(ONE_PUSH, ID)).isEmpty();
        assertThat(world.about(TWO, ID)).isEmpty();
        assertThat(world.arrived.get(ONE_MAIL).getFirst().lines().getFirst().telling())
                .isEqualTo(1);
    }

    @Test
    void aGraveOneGoesOverEveryChannelOfThePersonAtOnce() {
        opens(Severity.HIGH, Suspects.NONE);
        for (String target : List.of(ONE_MAIL, ONE_PUSH, ONE_PHONE)) {
            assertThat(world.about(target, ID)).as(target).hasSize(1);
        }
    }

    @Test
    void itIsRepeatedByMoreChannelsAndToMorePeopleUntilSomebodyHasIt() {
        opens(Severity.MEDIUM, Suspects.NONE);
        minutes(15);
        assertThat(world.about(ONE_MAIL, ID)).hasSize(2);
        assertThat(world.about(ONE_PUSH, ID)).hasSize(1);
        assertThat(world.about(TWO, ID)).isEmpty();
        minutes(15);
        assertThat(world.about(TWO, ID)).hasSize(1);
        assertThat(world.about(ONE_PHONE, ID)).hasSize(1);
        minutes(30);
        assertThat(world.about(THREE, ID)).hasSize(1);
        world.happens(new Happening.Taken(ID, "it.admin2"));
        int told = world.about(ONE_MAIL, ID).size();
        assertThat(world.about(ONE_MAIL, ID).getLast().lines().getFirst().what())
                .isEqualTo(Line.What.TAKEN);
        assertThat(world.about(TWO, ID)).allMatch(m -> m.lines().getFirst().what() == Line.What.OPEN);
        minutes(24 * 60);
        assertThat(world.about(ONE_MAIL, ID)).hasSize(told);
        assertThat(world.state.outbox()).isEmpty();
    }

    @Test
    void whatGrowsWorseIsToldAgainAlthoughSomebodyHasIt() {
        opens(Severity.MEDIUM, Suspects.NONE);
        world.happens(new Happening.Taken(ID, "it.admin1"));
        opens(Severity.MEDIUM, Suspects.NONE);
        opens(Severity.LOW, Suspects.NONE);
        assertThat(world.about(ONE_PUSH, ID)).isEmpty();
        opens(Severity.CRITICAL, Suspects.NONE);
        assertThat(world.about(ONE_PUSH, ID)).hasSize(1);
        assertThat(world.state.matters().get(ID).acknowledgement()).isNull();
    }

    @Test
    void theSameIncidentAgainChangesNothing() {
        opens(Severity.HIGH, Given.suspects(List.of("REG-WS-014"), List.of()));
        EscalationState before = world.state;
        opens(Severity.HIGH, Given.suspects(List.of("REG-WS-014"), List.of()));
        assertThat(world.state).isEqualTo(before);
    }

    @Test
    void belowTheLineNobodyIsToldButSuspectsCount() {
        opens(Severity.LOW, Given.suspects(List.of(), List.of("COURT\\it.admin1")));
        assertThat(world.state.matters()).doesNotContainKey(ID);
        assertThat(world.state.unsafe()).hasSize(1);
    }

    /** The test that the issue asks for: the mailbox of an administrator is in an open incident. */
    @Test
    void theMailboxOfAnAdministratorInAnIncidentCarriesNothingOfItAndTheOthersDo() {
        opens(Severity.HIGH, Given.suspects(List.of(), List.of("it.admin1@court.example")));
        minutes(120);
        assertThat(world.arrived).doesNotContainKey(ONE_MAIL);
        assertThat(world.about(ONE_PUSH, ID)).isNotEmpty();
        assertThat(world.about(ONE_PHONE, ID)).isNotEmpty();
        assertThat(world.about(TWO, ID)).isNotEmpty();
        assertThat(world.arrived.get(ONE_PHONE))
                .anyMatch(m -> m.lines().stream().anyMatch(line -> line.topic() == Topic.CHANNEL_UNSAFE));
    }

    @Test
    void aSuspectDirectoryMakesMailUnsafeBecauseMailNeedsIt() {
        opens(Severity.HIGH, Given.suspects(List.of("dc01.court.example"), List.of()));
        assertThat(world.arrived).doesNotContainKey(ONE_MAIL).containsKey(ONE_PUSH);
    }

    @Test
    void aSuspectAddressAndTheServerItselfCountToo() {
        world.happens(new Happening.IncidentSeen(new IncidentSnapshot(
                ID, Severity.HIGH, Given.NOON, Suspects.of(List.of(), List.of(), List.of("10.20.8.10")))));
        assertThat(world.arrived).doesNotContainKey(ONE_PUSH).containsKey(ONE_MAIL);
        world.happens(new Happening.IncidentSeen(
                Given.incident("3f1c-2", Severity.HIGH, Given.suspects(List.of("PHONE.example"), List.of()))));
        assertThat(world.about(ONE_PHONE, "3f1c-2")).isEmpty();
    }

    @Test
    void whatWaitsForAChannelThatBecomesUnsafeIsWithdrawnAndGoesAnotherWay() {
        world.dead.add(ONE_MAIL);
        opens(Severity.MEDIUM, Suspects.NONE);
        assertThat(world.about(ONE_PUSH, ID)).hasSize(1); // the next channel, at once
        world.happens(new Happening.IncidentSeen(
                Given.incident("abc-2", Severity.LOW, Given.suspects(List.of("EXCH01"), List.of()))));
        world.dead.clear();
        minutes(120);
        assertThat(world.arrived).doesNotContainKey(ONE_MAIL);
        world.happens(new Happening.IncidentClosed("abc-2"));
        minutes(30);
        assertThat(world.about(ONE_MAIL, ID)).as("safe again").isNotEmpty();
    }

    @Test
    void whoHasOnlyUnsafeChannelsIsLeftToTheScreenAndTheNextPersonIsTold() {
        World alone = new World(Given.site(Given.court("""
                        - person: it.admin1
                          office: it
                          channels: [{kind: mail, target: it.admin1@court.example, reads: [mail]}]
                          duty: [{when: always, order: 1}]
                        - person: it.admin2
                          office: it
                          channels: [{kind: webhook, target: "https://phone.example/two", reads: []}]
                          duty: [{when: always, order: 2}]
                        """)), Given.NOON);
        alone.happens(new Happening.IncidentSeen(
                Given.incident(ID, Severity.MEDIUM, Given.suspects(List.of("EXCH01"), List.of()))));
        assertThat(alone.arrived).doesNotContainKey(ONE_MAIL);
        assertThat(alone.about(TWO, ID)).hasSize(1);
    }

    @Test
    void whoCanNotBeReachedAtAllCountsAsAbsent() {
        world.dead.addAll(List.of(ONE_MAIL, ONE_PUSH, ONE_PHONE));
        opens(Severity.MEDIUM, Suspects.NONE);
        minutes(1);
        assertThat(world.about(TWO, ID)).as("the next person, within a minute").hasSize(1);
        minutes(30);
        assertThat(world.about(
                        TWO,
                        "F-"
                                + Digests.hex(
                                        10,
                                        "salt",
                                        Exposure.key(world.site
                                                .contacts()
                                                .getFirst()
                                                .channels()
                                                .getFirst()))))
                .as("the dead channel is a matter of its own")
                .isNotEmpty();
    }

    @Test
    void onTheDayOfTheJudgmentThreeCirclesAreToldAndSoonerAgain() {
        World grave = new World(world.site, Instant.parse("2026-03-10T12:00:00Z"));
        grave.happens(new Happening.IncidentSeen(Given.incident(ID, Severity.MEDIUM, Suspects.NONE)));
        assertThat(grave.about(TWO, ID)).hasSize(1);
        assertThat(grave.about(THREE, ID)).hasSize(1);
        grave.until(grave.now.plus(Duration.ofMinutes(10)));
        assertThat(grave.about(THREE, ID)).hasSize(3);
    }

    @Test
    void atMidnightTheDayOfTheJudgmentBeginsForWhatIsOpenAlready() {
        World eve = new World(world.site, Instant.parse("2026-03-09T22:50:00Z")); // 23:50 in the court
        eve.happens(new Happening.IncidentSeen(Given.incident(ID, Severity.MEDIUM, Suspects.NONE)));
        assertThat(eve.about(THREE, ID)).isEmpty();
        eve.until(Instant.parse("2026-03-09T23:01:00Z"));
        assertThat(eve.about(THREE, ID)).hasSize(1);
    }

    @Test
    void outsideOfHoursTheOtherOneIsFirstAlsoOnTheDayTheClocksChange() {
        World friday = new World(world.site, Instant.parse("2026-03-27T16:59:00Z")); // 17:59 in winter time
        friday.happens(new Happening.IncidentSeen(Given.incident("a", Severity.MEDIUM, Suspects.NONE)));
        assertThat(friday.about(ONE_MAIL, "a")).hasSize(1);
        friday.until(Instant.parse("2026-03-27T17:01:00Z"));
        assertThat(friday.about(TWO, "a"))
                .as("who comes on duty hears at once what nobody has")
                .hasSize(1);
        World monday = new World(world.site, Instant.parse("2026-03-30T15:59:00Z")); // 17:59 in summer time
        monday.happens(new Happening.IncidentSeen(Given.incident("b", Severity.MEDIUM, Suspects.NONE)));
        assertThat(monday.about(ONE_MAIL, "b")).hasSize(1);
        assertThat(monday.about(TWO, "b")).isEmpty();
    }

    @Test
    void aThousandIncidentsAreAFewMessages() {
        for (int i = 0; i < 3_000; i++) {
            world.happens(new Happening.IncidentSeen(Given.incident("a" + i, Severity.HIGH, Suspects.NONE)));
        }
        minutes(10);
        assertThat(world.arrived.get(ONE_PHONE)).hasSizeLessThan(30 + 31);
        assertThat(world.state.matters()).hasSizeLessThanOrEqualTo(Escalation.MATTERS_MAX);
        assertThat(world.state.crowdedOut()).isEqualTo(2_000);
        world.happens(new Happening.IncidentSeen(Given.incident("grave", Severity.CRITICAL, Suspects.NONE)));
        minutes(1);
        assertThat(world.about(ONE_PHONE, "I-" + Digests.hex(10, "salt", "grave")))
                .isNotEmpty();
    }

    @Test
    void heartbeatsGoOnWhateverHappens() {
        world.happens(new Happening.TimePassed());
        minutes(60);
        assertThat(world.arrived.get("https://beat.example/x")).hasSize(13);
        opens(Severity.CRITICAL, Given.suspects(List.of("beat.example", "DC01"), List.of()));
        minutes(60);
        List<Message> beats = world.arrived.get("https://beat.example/x");
        assertThat(beats).hasSize(25).allMatch(Message::heartbeat);
    }

    @Test
    void aClockThatIsSetBackStopsNothing() {
        opens(Severity.MEDIUM, Suspects.NONE);
        world.now = world.now.minus(Duration.ofDays(1));
        minutes(16);
        assertThat(world.about(ONE_MAIL, ID)).hasSize(2);
        assertThat(world.arrived.get("https://beat.example/x").size()).isGreaterThan(3);
    }

    @Test
    void noTwoMessagesHaveTheSameId() {
        opens(Severity.HIGH, Suspects.NONE);
        world.happens(new Happening.IncidentClosed(ID));
        opens(Severity.HIGH, Suspects.NONE);
        minutes(60);
        Set<String> ids = new HashSet<>();
        world.arrived
                .values()
                .forEach(list -> list.forEach(
                        message -> assertThat(ids.add(message.id())).isTrue()));
    }

    @Test
    void aSourceThatFellSilentHasNoNameOutsideAndIsOverWhenItSpeaks() {
        world.happens(new Happening.Trouble(Topic.SOURCE_SILENT, "DC01.security", Given.NOON));
        Line line = world.arrived.get(ONE_MAIL).getFirst().lines().getFirst();
        assertThat(line.reference()).startsWith("S-").doesNotContain("DC01");
        world.happens(new Happening.TroubleOver(Topic.SOURCE_SILENT, "DC01.security"));
        assertThat(world.arrived.get(ONE_MAIL).getLast().lines().getFirst().what())
                .isEqualTo(Line.What.OVER);
        assertThat(world.state.matters()).isEmpty();
    }
}
