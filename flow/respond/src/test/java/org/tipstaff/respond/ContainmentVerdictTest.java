package org.tipstaff.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tipstaff.respond.ContainmentVerdict.Finding;
import org.tipstaff.respond.Lookout.Residual;

class ContainmentVerdictTest {
    private static final Instant CUT = Instant.parse("2026-03-05T09:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-03-05T12:00:00Z");

    private static final Subject WORKSTATION = new Subject(Subject.Kind.HOST, "REG-WS-014", Set.of("gateway", "edr"));
    private static final Subject SECOND = new Subject(Subject.Kind.HOST, "CHB-WS-007", Set.of("gateway", "edr"));
    private static final Subject CLERK = new Subject(Subject.Kind.ACCOUNT, "registry.clerk3", Set.of("DC01.security"));
    private static final List<Subject> ALL = List.of(WORKSTATION, SECOND, CLERK);

    private static Lookout silent(Subject subject, String source) {
        return new Lookout(subject.kind(), subject.id(), source, CUT.minusSeconds(60), UNTIL, List.of("r1"), List.of());
    }

    private static Lookout seen(Subject subject, String source, String what) {
        return new Lookout(
                subject.kind(),
                subject.id(),
                source,
                CUT,
                UNTIL,
                List.of("r1"),
                List.of(new Residual(CUT.plusSeconds(600), what, List.of("finding-9"))));
    }

    private static List<Lookout> allSilent() {
        List<Lookout> lookouts = new ArrayList<>();
        for (Subject subject : ALL) {
            subject.sources().forEach(source -> lookouts.add(silent(subject, source)));
        }
        return lookouts;
    }

    private static ContainmentVerdict judge(List<Lookout> lookouts) {
        return ContainmentVerdict.judge(ALL, lookouts, CUT, UNTIL);
    }

    @Test
    void silenceEverywhereWithEverySourceWholeIsContained() {
        ContainmentVerdict verdict = judge(allSilent());
        assertThat(verdict.finding()).isEqualTo(Finding.CONTAINED);
        assertThat(verdict.claim()).isPresent();
    }

    @Test
    void aSecondImplantThatGoesOnIsPartlyAndNamesItsEvidence() {
        List<Lookout> lookouts = allSilent();
        lookouts.removeIf(
                each -> each.subject().equals("CHB-WS-007") && each.source().equals("gateway"));
        lookouts.add(seen(SECOND, "gateway", "beacon"));
        ContainmentVerdict verdict = judge(lookouts);
        assertThat(verdict.finding()).isEqualTo(Finding.PARTLY);
        assertThat(verdict.claim()).isEmpty();
        assertThat(verdict.subjects())
                .anyMatch(
                        each -> each.subject().equals(SECOND) && each.evidence().contains("finding-9"));
    }

    @Test
    void aStolenTicketThatStillWorksIsPartly() {
        List<Lookout> lookouts = allSilent();
        lookouts.removeIf(each -> each.source().equals("DC01.security"));
        lookouts.add(seen(CLERK, "DC01.security", "ticket-used"));
        assertThat(judge(lookouts).finding()).isEqualTo(Finding.PARTLY);
    }

    @Test
    void whereEverythingGoesOnNothingIsContained() {
        List<Lookout> lookouts = new ArrayList<>();
        ALL.forEach(subject -> subject.sources().forEach(source -> lookouts.add(seen(subject, source, "beacon"))));
        assertThat(judge(lookouts).finding()).isEqualTo(Finding.NOT);
    }

    @Test
    void withoutTheCollectorsLogsItCannotBeDetermined() {
        List<Lookout> lookouts = allSilent();
        lookouts.removeIf(each -> each.source().equals("gateway"));
        ContainmentVerdict verdict = judge(lookouts);
        assertThat(verdict.finding()).isEqualTo(Finding.CANNOT_BE_DETERMINED);
        assertThat(verdict.claim()).isEmpty();
        assertThat(verdict.subjects())
                .anyMatch(each -> each.reasons().stream().anyMatch(reason -> reason.startsWith("not-covered gateway")));
        assertThat(judge(List.of()).finding()).isEqualTo(Finding.CANNOT_BE_DETERMINED);
        assertThat(ContainmentVerdict.judge(List.of(), List.of(), CUT, UNTIL).finding())
                .isEqualTo(Finding.CANNOT_BE_DETERMINED);
    }

    @Test
    void aGapOfASecondIsAGap() {
        List<Lookout> lookouts = allSilent();
        lookouts.removeIf(each -> each.source().equals("DC01.security"));
        Instant middle = CUT.plusSeconds(3600);
        lookouts.add(new Lookout(CLERK.kind(), CLERK.id(), "DC01.security", CUT, middle, List.of(), List.of()));
        List<Lookout> whole = new ArrayList<>(lookouts);
        whole.add(new Lookout(CLERK.kind(), CLERK.id(), "DC01.security", middle, UNTIL, List.of(), List.of()));
        lookouts.add(new Lookout(
                CLERK.kind(), CLERK.id(), "DC01.security", middle.plusSeconds(1), UNTIL, List.of(), List.of()));
        assertThat(judge(whole).finding()).isEqualTo(Finding.CONTAINED);
        assertThat(judge(lookouts).finding()).isEqualTo(Finding.CANNOT_BE_DETERMINED);
    }

    @Test
    void aSubjectThatNoSourceCouldShowIsNeverSilent() {
        List<Subject> subjects = new ArrayList<>(ALL);
        subjects.add(new Subject(Subject.Kind.ADDRESS, "198.51.100.9", Set.of()));
        assertThat(ContainmentVerdict.judge(subjects, allSilent(), CUT, UNTIL).finding())
                .isEqualTo(Finding.CANNOT_BE_DETERMINED);
    }

    /** What evidence leaves possible; taking some away can only leave more. */
    @Test
    void evidenceThatIsTakenAwayNeverMakesItMoreCertain() {
        Map<Finding, Set<Finding>> possible = Map.of(
                Finding.CONTAINED, Set.of(Finding.CONTAINED, Finding.CANNOT_BE_DETERMINED),
                Finding.PARTLY, Set.of(Finding.PARTLY, Finding.NOT, Finding.CANNOT_BE_DETERMINED),
                Finding.NOT, Set.of(Finding.NOT, Finding.CANNOT_BE_DETERMINED),
                Finding.CANNOT_BE_DETERMINED, Set.of(Finding.CANNOT_BE_DETERMINED));
        int changed = 0;
        for (int i = 0; i < 5_000; i++) {
            long seed = 600_000L + i;
            SplittableRandom random = new SplittableRandom(seed);
            List<Lookout> lookouts = new ArrayList<>();
            for (Subject subject : ALL) {
                for (String source : subject.sources()) {
                    Instant at = CUT;
                    while (at.isBefore(UNTIL)) {
                        Instant end = at.plusSeconds(3600L * random.nextInt(1, 4));
                        if (random.nextInt(12) > 0) {
                            lookouts.add(new Lookout(
                                    subject.kind(),
                                    subject.id(),
                                    source,
                                    at,
                                    end,
                                    List.of("r"),
                                    random.nextInt(8) == 0
                                            ? List.of(new Residual(at.plusSeconds(5), "beacon", List.of("f")))
                                            : List.of()));
                        }
                        at = end;
                    }
                }
            }
            Finding before = judge(lookouts).finding();
            List<Lookout> fewer = new ArrayList<>(lookouts);
            int odds = random.nextInt(1, 6);
            fewer.removeIf(_ -> random.nextInt(10) < odds);
            Finding after = judge(fewer).finding();
            assertThat(possible.get(before)).as("seed " + seed).contains(after);
            changed += before == after ? 0 : 1;
        }
        assertThat(changed).isGreaterThan(500);
    }

    @Test
    void evidenceFromWhereNobodyExpectedItIsRefusedAndNotIgnored() {
        assertThatThrownBy(() -> judge(List.of(silent(WORKSTATION, "elsewhere"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> judge(List.of(silent(CLERK, "DC01.security"), silent(CLERK, "DC01.security"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nobodyElseMakesTheClaim() {
        for (Class<?> type :
                List.of(ContainedClaim.class, ContainmentVerdict.class, Granted.class, ApprovedAction.class)) {
            assertThat(Modifier.isFinal(type.getModifiers())).isTrue();
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                assertThat(Modifier.isPublic(constructor.getModifiers())
                                || Modifier.isProtected(constructor.getModifiers()))
                        .as(constructor.toString())
                        .isFalse();
            }
        }
    }
}
