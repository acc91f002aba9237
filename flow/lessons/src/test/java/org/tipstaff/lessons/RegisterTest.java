package org.tipstaff.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tipstaff.inform.MistakesException;

/** A court where a log was cleared, a border that nobody watched, and something that was left behind. */
class RegisterTest {
    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final Instant SINCE = Instant.parse("2026-03-10T00:00:00Z");

    private static CaseView.Stretch stretch(String host, String channel, int fromDay, int toDay, String state) {
        return new CaseView.Stretch(
                host,
                channel,
                START.plusSeconds(fromDay * 86_400L),
                START.plusSeconds(toDay * 86_400L),
                state,
                state.equals("gap") ? "sensor-silent" : "");
    }

    private static CaseView.Verdict verdict(String asset, String category, String verdict, String reason) {
        return new CaseView.Verdict(asset, category, "taken", verdict, 0.4, reason);
    }

    private static final CaseView CASE = new CaseView(
            List.of(
                    stretch("FS01.court.example", "Security", 0, 2, "cleared"),
                    stretch("FS01.court.example", "Security", 2, 5, "observed"),
                    stretch("WS01", "Security", 0, 5, "observed"),
                    stretch("WS01", "Microsoft-Windows-Sysmon/Operational", 0, 5, "never-collected"),
                    stretch("sensor", "zeek:conn", 0, 1, "gap")),
            List.of(
                    verdict("FS01", "witness", "cannot-be-determined", "border-not-seen"),
                    verdict("FS01", "staff", "possible", "bytes-went-out"),
                    verdict("WS01", "registry", "confirmed", "file-seen-whole"),
                    verdict("WS02", "registry", "not-shown", "nothing-went-out")),
            List.of(
                    new CaseView.SystemState("WS01", "persistence", "confirmed"),
                    new CaseView.SystemState("WS01", "credentials", "possible"),
                    new CaseView.SystemState("FS01", "persistence", "not-shown")),
            List.of("account:it.admin1"),
            1,
            List.of());

    @Test
    void whatWouldHaveChangedMostComesFirstAndPersonsAtRiskBeforeAll() {
        List<CapabilityGap> gaps = CapabilityGap.of(List.of(CASE));
        assertThat(gaps.subList(0, 3))
                .extracting(gap -> gap.lack() + " " + gap.bears() + " " + gap.bearsProtected())
                .containsExactly("NOT_COPIED_AWAY 2 1", "SENSOR 2 1", "BORDER 1 1");
        assertThat(gaps)
                .extracting(CapabilityGap::lack)
                .contains(Lack.CONTENT, Lack.NOT_COLLECTED, Lack.WATCH, Lack.TOOL)
                .doesNotContain(Lack.CLOCK, Lack.RIGHT);
    }

    @Test
    void overCasesWhatIsMissingAgainWeighsMore() {
        List<CapabilityGap> twice = CapabilityGap.of(List.of(CASE, CASE));
        assertThat(twice).hasSameSizeAs(CapabilityGap.of(List.of(CASE)));
        assertThat(twice.getFirst().bears()).isEqualTo(4);
    }

    @Test
    void aCaseThatSawAllHasNoGaps() {
        CaseView whole = new CaseView(
                List.of(stretch("FS01", "Security", 0, 5, "observed")),
                List.of(verdict("FS01", "staff", "not-shown", "nothing-went-out")),
                List.of(),
                List.of(),
                0,
                List.of());
        assertThat(CapabilityGap.of(List.of(whole))).isEmpty();
        assertThat(Register.propose(whole).measures()).isEmpty();
    }

    @Test
    void eachMeasureComesFromSomethingAndSaysWhatOnlyPeopleKnow() throws MistakesException {
        Register register = Register.propose(CASE);
        assertThat(register.measures())
                .extracting(Measure::id)
                .contains("remove-persistence-1", "renew-credentials-1", "tell-persons-1", "copy-away-1", "collect-1");
        assertThat(register.measures())
                .allMatch(each -> each.missing().equals(List.of("owner", "due", "cost")))
                .filteredOn(each -> each.kind() == MeasureKind.REMOVE_PERSISTENCE)
                .extracting(Measure::hosts)
                .containsExactly(new TreeSet<>(Set.of("WS01")));
        assertThat(Register.read("measures.yaml", register.yaml())).isEqualTo(register);
    }

    private static Measure removal(Instant since) {
        return new Measure(
                "remove-persistence-1",
                MeasureKind.REMOVE_PERSISTENCE,
                Measure.Origin.PERSISTENCE,
                new TreeSet<>(Set.of("WS01")),
                SourceKind.OTHER,
                "it.admin1",
                LocalDate.of(2026, 3, 9),
                new Measure.Cost(0, 500, "EUR"),
                since,
                "",
                0);
    }

    private static CaseView later(String state, List<CaseView.Seen> findings) {
        return new CaseView(
                List.of(
                        stretch("WS01", "Security", 0, 20, state),
                        stretch("WS01", "Microsoft-Windows-Sysmon/Operational", 0, 20, "observed")),
                List.of(),
                List.of(),
                List.of(),
                0,
                findings);
    }

    @Test
    void whatWasRemovedIsProvenByALaterCaseThatLookedAndFoundNothing() {
        CaseView.Seen again = new CaseView.Seen("ws01.court.example", SINCE.plusSeconds(60), Set.of("persistence"));
        CaseView.Seen before = new CaseView.Seen("WS01", SINCE.minusSeconds(60), Set.of("persistence"));
        CaseView.Seen other = new CaseView.Seen("WS01", SINCE.plusSeconds(60), Set.of("discovery"));
        assertThat(Register.state(removal(SINCE), null)).isEqualTo(Register.State.OPEN);
        assertThat(Register.state(removal(SINCE), later("observed", List.of(before, other))))
                .isEqualTo(Register.State.PROVEN);
        assertThat(Register.state(removal(SINCE), later("gap", List.of()))).isEqualTo(Register.State.NOT_PROVEN);
        assertThat(Register.state(removal(SINCE), later("observed", List.of(again))))
                .isEqualTo(Register.State.FAILED);
        assertThat(Register.state(removal(START.plusSeconds(19 * 86_400L)), later("observed", List.of())))
                .as("a day of silence")
                .isEqualTo(Register.State.NOT_PROVEN);
        assertThat(Register.state(removal(START.plusSeconds(21 * 86_400L)), later("observed", List.of())))
                .as("a case that ends before")
                .isEqualTo(Register.State.OPEN);
        CaseView begun = new CaseView(
                List.of(stretch("WS01", "Security", 15, 20, "observed")),
                List.of(),
                List.of(),
                List.of(),
                0,
                List.of());
        assertThat(Register.state(removal(SINCE), begun))
                .as("nobody looked in the days before")
                .isEqualTo(Register.State.NOT_PROVEN);
        assertThat(new Register(List.of(removal(SINCE)), List.of()).isEradicated(later("observed", List.of())))
                .isTrue();
        assertThat(new Register(List.of(removal(SINCE)), List.of()).isEradicated(later("gap", List.of())))
                .isFalse();
        assertThat(new Register(List.of(), List.of()).isEradicated(later("observed", List.of())))
                .as("nothing was checked")
                .isFalse();
    }

    @Test
    void whatIsWrongInAFileIsNamedWithItsPlace() {
        String sound = new Register(List.of(removal(SINCE)), List.of()).yaml();
        for (List<String> change : List.of(
                List.of("kind: remove-persistence", "kind: magic", "'magic' is none of"),
                List.of("0-500 EUR", "500-0 EUR", "the lower first"),
                List.of("0-500 EUR", "much", "a cost is written like"),
                List.of("2026-03-09", "soon", "could not be parsed"),
                List.of("owner:", "ownr:", "did you mean 'owner'"),
                List.of("adds: 0", "adds: many", "whole number"))) {
            assertThatThrownBy(() -> Register.read("measures.yaml", sound.replace(change.get(0), change.get(1))))
                    .isInstanceOf(MistakesException.class)
                    .hasMessageContaining("measures.yaml:")
                    .hasMessageContaining(change.get(2));
        }
    }

    @Test
    void aHostileRegisterIsReadOrRefusedAndNothingElseHappens() {
        Random random = new Random(20_261_128);
        String sound = Register.propose(CASE).yaml();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder(sound);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                int at = random.nextInt(text.length() + 1);
                switch (random.nextInt(4)) {
                    case 0 -> text.delete(at, at + 1);
                    case 1 -> text.insert(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
                    case 2 ->
                        text.insert(
                                at,
                                List.of("&a ", "*a", "[[", "{", "!!x ", "''", "\n", "99999999999999")
                                        .get(random.nextInt(8)));
                    default -> text.setLength(at);
                }
            }
            try {
                Register.read("measures.yaml", text.toString());
            } catch (MistakesException e) {
                assertThat(e.getMessage()).contains("measures.yaml:");
            } catch (RuntimeException e) {
                throw new AssertionError("seed 20261128 file " + i + ":\n" + text, e);
            }
        }
    }

    @Test
    void namesFromLogsStayNamesInTheFile() throws MistakesException {
        Measure hostile = new Measure(
                "collect-1",
                MeasureKind.COLLECT,
                Measure.Origin.GAP,
                new TreeSet<>(Set.of("a]: [x", "it's", "\u202enamed", "two\nlines")),
                SourceKind.SYSTEM,
                "",
                null,
                null,
                null,
                "",
                3);
        Register read = Register.read("measures.yaml", new Register(List.of(hostile), List.of()).yaml());
        assertThat(read.measures().getFirst().hosts()).contains("a]: [x", "it's", "twolines");
    }

    @Test
    void whatPeopleKnowToHaveBeenLackingIsRankedWithTheRest() throws MistakesException {
        Register read = Register.read(
                "measures.yaml",
                "measures: []\ngaps: [{lack: right, source: mailboxes, hosts: [EXCH01], answers: 1}]\n");
        assertThat(read.withGaps(CapabilityGap.of(List.of(CASE))))
                .extracting(CapabilityGap::lack)
                .contains(Lack.RIGHT, Lack.BORDER)
                .first()
                .isEqualTo(Lack.NOT_COPIED_AWAY);
        assertThat(Register.read("measures.yaml", read.yaml())).isEqualTo(read);
    }
}
