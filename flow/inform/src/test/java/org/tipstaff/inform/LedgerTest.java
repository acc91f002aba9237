package org.tipstaff.inform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Instant DAY = Instant.parse("2026-03-05T00:00:00Z");
    private static final long SEED = 20_261_128;

    private static Notice notice(AudienceKind kind, int number, Claim... claims) {
        return new Notice(
                kind, kind.clearance(), "Example Court", number, DAY.plusSeconds(86_400L * number), List.of(claims));
    }

    private static Claim bare(Slot slot, Standing standing) {
        return Claim.bare(slot, slot.hasSubject() ? "any" : "", standing);
    }

    private static Claim taken(String subject, Standing standing) {
        return Claim.bare(Slot.DATA_TAKEN, subject, standing);
    }

    private static Claim persons(long low, long high) {
        return Claim.bare(Slot.PERSONS, "staff", Standing.AFFIRMED)
                .withAmounts(List.of(new Amount(Amount.Unit.PERSONS, low, high)));
    }

    private static Claim detected(int fromDay, int toDay) {
        return Claim.ofTime(
                Slot.DETECTED, new Span(DAY.plusSeconds(86_400L * fromDay), DAY.plusSeconds(86_400L * toDay)));
    }

    /** Two statements, and whether both can stand. */
    private record Pair(String why, boolean contradictory, List<Claim> first, List<Claim> second) {}

    private static Pair bad(String why, Claim first, Claim second) {
        return new Pair(why, true, List.of(first), List.of(second));
    }

    private static Pair good(String why, Claim first, Claim second) {
        return new Pair(why, false, List.of(first), List.of(second));
    }

    /** Written by hand; shuffled, and the audiences drawn, by the seed. */
    private static List<Pair> pairs() {
        Standing yes = Standing.AFFIRMED;
        Standing no = Standing.DENIED;
        Standing open = Standing.UNDER_ASSESSMENT;
        List<Pair> pairs = new ArrayList<>();
        for (Slot slot : List.of(
                Slot.CONTAINED,
                Slot.VECTOR,
                Slot.SYSTEMS,
                Slot.DATA_ACCESSED,
                Slot.DATA_TAKEN,
                Slot.PERSONS,
                Slot.PRIOR_INCIDENT)) {
            pairs.add(bad(slot + " affirmed, then denied", bare(slot, yes), bare(slot, no)));
            pairs.add(bad(slot + " denied, then affirmed", bare(slot, no), bare(slot, yes)));
            pairs.add(good(slot + " open, then affirmed", bare(slot, open), bare(slot, yes)));
            pairs.add(good(slot + " open, then denied", bare(slot, open), bare(slot, no)));
        }
        for (Slot slot : List.of(Slot.CONTAINED, Slot.DATA_TAKEN, Slot.SYSTEMS)) {
            pairs.add(bad(slot + " affirmed, then open again", bare(slot, yes), bare(slot, open)));
            pairs.add(good(slot + " said again", bare(slot, yes), bare(slot, yes)));
        }
        pairs.add(bad("no data taken, then those of witnesses", taken("any", no), taken("witness", yes)));
        pairs.add(bad("data of witnesses, then none at all", taken("witness", yes), taken("any", no)));
        pairs.add(bad("nothing accessed, then taken", bare(Slot.DATA_ACCESSED, no), taken("staff", yes)));
        pairs.add(bad("taken, then nothing accessed", taken("defence", yes), bare(Slot.DATA_ACCESSED, no)));
        pairs.add(bad(
                "data of victims not accessed, then taken",
                Claim.bare(Slot.DATA_ACCESSED, "victim", no),
                taken("victim", yes)));
        pairs.add(bad("more persons than said", persons(10, 40), persons(10, 41)));
        pairs.add(bad("fewer persons than said", persons(10, 40), persons(9, 20)));
        pairs.add(bad("other persons altogether", persons(10, 40), persons(100, 200)));
        pairs.add(bad("an earlier day", detected(2, 4), detected(1, 3)));
        pairs.add(bad("a later day", detected(2, 4), detected(4, 6)));
        pairs.add(bad(
                "mail was affected, then only servers",
                Claim.ofCodes(Slot.SYSTEMS, "mail", "files"),
                Claim.ofCodes(Slot.SYSTEMS, "servers")));
        pairs.add(bad(
                "another way in", Claim.ofCodes(Slot.VECTOR, "phishing"), Claim.ofCodes(Slot.VECTOR, "supply-chain")));
        pairs.add(bad(
                "not connected, then second of its kind",
                Claim.ofCodes(Slot.PRIOR_INCIDENT, "not-connected"),
                Claim.ofCodes(Slot.PRIOR_INCIDENT, "second-of-its-kind")));
        pairs.add(good("persons narrowed", persons(10, 40), persons(12, 30)));
        pairs.add(good("persons counted", persons(10, 40), persons(17, 17)));
        pairs.add(good("the same persons", persons(10, 40), persons(10, 40)));
        pairs.add(good("a day within the week", detected(2, 9), detected(4, 5)));
        pairs.add(good("of staff, besides witnesses", taken("staff", yes), taken("witness", no)));
        pairs.add(good("of witnesses not, of staff yes", taken("witness", no), taken("staff", yes)));
        pairs.add(good("accessed and then taken", Claim.bare(Slot.DATA_ACCESSED, "staff", yes), taken("staff", yes)));
        pairs.add(good("accessed, not taken", Claim.bare(Slot.DATA_ACCESSED, "staff", yes), taken("staff", no)));
        pairs.add(good(
                "more systems", Claim.ofCodes(Slot.SYSTEMS, "mail"), Claim.ofCodes(Slot.SYSTEMS, "mail", "servers")));
        pairs.add(good(
                "services come back",
                Claim.ofCodes(Slot.CONTINUITY, "services-down"),
                Claim.ofCodes(Slot.CONTINUITY, "hearings-continue")));
        pairs.add(good(
                "another helper",
                Claim.ofCodes(Slot.ASSISTANCE, "host-state"),
                Claim.ofCodes(Slot.ASSISTANCE, "outside-experts")));
        pairs.add(good("known, then not spoken of", bare(Slot.VECTOR, yes), bare(Slot.SYSTEMS, open)));
        pairs.add(good("not contained, said of something else", bare(Slot.CONTAINED, no), detected(1, 2)));
        Collections.shuffle(pairs, new Random(SEED));
        return pairs;
    }

    @Test
    void noContradictionIsMissedAndNothingSoundIsRefused() {
        List<Pair> pairs = pairs();
        assertThat(pairs.stream().filter(Pair::contradictory)).hasSize(30);
        assertThat(pairs).hasSizeGreaterThanOrEqualTo(60);
        Random random = new Random(SEED);
        AudienceKind[] kinds = AudienceKind.values();
        int falsely = 0;
        for (Pair pair : pairs) {
            Notice first =
                    notice(kinds[random.nextInt(kinds.length)], 1, pair.first().toArray(Claim[]::new));
            Notice second =
                    notice(kinds[random.nextInt(kinds.length)], 2, pair.second().toArray(Claim[]::new));
            boolean found = !new Ledger(List.of(first)).contradictions(second).isEmpty();
            if (pair.contradictory()) {
                assertThat(found).as("seed " + SEED + ": " + pair).isTrue();
                Claim[] corrected = second.claims().stream()
                        .map(claim -> claim.correcting(List.of(first.reference())))
                        .toArray(Claim[]::new);
                assertThat(new Ledger(List.of(first)).contradictions(notice(second.kind(), 2, corrected)))
                        .as("named as a correction: " + pair)
                        .isEmpty();
            } else {
                falsely += found ? 1 : 0;
            }
        }
        assertThat(falsely).as("sound statements refused").isLessThanOrEqualTo(2);
        System.out.println("ledger: " + pairs.size() + " pairs, 30 contradictory, 0 missed, " + falsely + " false");
    }

    /** What was said in September and October 2023 and in June 2025, as claims. */
    @Test
    void threeStatementsOfOneCourtStandTogether() {
        Instant september = Instant.parse("2023-09-14T00:00:00Z");
        Notice first = notice(
                AudienceKind.PUBLIC,
                1,
                Claim.ofTime(Slot.DETECTED, new Span(september, september.plusSeconds(4 * 86_400L))),
                Claim.ofCodes(Slot.ASSISTANCE, "host-state"),
                Claim.ofCodes(Slot.CONTINUITY, "core-work-continues"),
                Claim.ofCodes(Slot.MEASURES, "systems-isolated"));
        Notice second = notice(
                AudienceKind.PUBLIC,
                2,
                Claim.ofCodes(Slot.PURPOSE, "espionage"),
                taken("any", Standing.UNDER_ASSESSMENT),
                bare(Slot.ACTOR, Standing.UNDER_ASSESSMENT),
                Claim.ofCodes(Slot.MEASURES, "investigation-opened", "protection-ready"));
        Notice third = notice(
                AudienceKind.PUBLIC,
                3,
                bare(Slot.CONTAINED, Standing.AFFIRMED),
                Claim.ofCodes(Slot.PRIOR_INCIDENT, "second-of-its-kind"),
                bare(Slot.DATA_TAKEN, Standing.UNDER_ASSESSMENT));
        List<Notice> said = new ArrayList<>();
        for (Notice notice : List.of(first, second, third)) {
            Ledger ledger = new Ledger(said);
            assertThat(ledger.contradictions(notice)).isEmpty();
            assertThat(ledger.correctionsOfNothing(notice)).isEmpty();
            said.add(notice);
        }
    }

    @Test
    void aNoticeCanNotContradictItselfNorCorrectWhatNobodySaid() {
        Notice both = notice(
                AudienceKind.STAFF, 1, bare(Slot.DATA_ACCESSED, Standing.DENIED), taken("staff", Standing.AFFIRMED));
        assertThat(new Ledger(List.of()).contradictions(both))
                .extracting(Ledger.Contradiction::why)
                .containsExactly(Ledger.Why.IMPLIED);
        Notice corrects = notice(
                AudienceKind.STAFF, 2, bare(Slot.CONTAINED, Standing.AFFIRMED).correcting(List.of("public-7")));
        assertThat(new Ledger(List.of(both)).correctionsOfNothing(corrects)).containsExactly("public-7");
    }

    @Test
    void afterACorrectionTheCorrectedWordBindsNobody() {
        Notice wrong = notice(AudienceKind.PUBLIC, 1, taken("any", Standing.DENIED));
        Notice right =
                notice(AudienceKind.PUBLIC, 2, taken("staff", Standing.AFFIRMED).correcting(List.of("public-1")));
        Ledger ledger = new Ledger(List.of(wrong, right));
        assertThat(ledger.contradictions(notice(AudienceKind.STAFF, 1, taken("staff", Standing.AFFIRMED))))
                .isEmpty();
        assertThat(ledger.contradictions(notice(AudienceKind.STAFF, 1, taken("staff", Standing.DENIED))))
                .isNotEmpty();
    }
}
