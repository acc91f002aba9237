package org.tipstaff.label;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabeledTest {
    private static final Instant NOON = RandomLabels.NOON;
    private static final Person CLERK = new Person("registry.clerk1");
    private static final Person JUDGE = new Person("chambers.judge2");
    private static final Person ANALYST = new Person("it.analyst1");

    private static final Labeled<String> SECRET =
            Labeled.of(Label.parse("TLP:AMBER/witness"), "the list of rooms was read");

    @Test
    void aViewOpensWhatItsAudienceMayKnow() {
        View staff = view("TLP:AMBER/staff");
        View protection = view("TLP:AMBER/staff,witness");
        assertThat(staff.of(SECRET)).isEmpty();
        assertThat(protection.of(SECRET)).contains("the list of rooms was read");
        assertThat(protection.of(List.of(SECRET, Labeled.unlabelled("x"), SECRET.map(s -> s + "!"))))
                .containsExactly("the list of rooms was read", "the list of rooms was read!");
    }

    @Test
    void anEmbargoEndsAtItsMoment() {
        Label label = Label.parse("TLP:CLEAR/embargo:2026-12-01T12:00:00Z");
        Label open = Label.of(Tlp.CLEAR);
        assertThat(label.canFlowTo(new Audience("public", open, NOON.minusNanos(1))))
                .isFalse();
        assertThat(label.canFlowTo(new Audience("public", open, NOON))).isTrue();
    }

    @Test
    void redIsForEachPersonOfTheAudienceOrForNone() {
        Label both = Label.redFor(List.of(CLERK, JUDGE));
        assertThat(both.canFlowTo(audience("TLP:RED/to:registry.clerk1"))).isTrue();
        assertThat(both.canFlowTo(audience("TLP:RED/to:chambers.judge2,registry.clerk1")))
                .isTrue();
        assertThat(both.canFlowTo(audience("TLP:RED/to:it.analyst1,registry.clerk1")))
                .isFalse();
        assertThat(both.canFlowTo(audience("TLP:AMBER+STRICT/*"))).isFalse();
        assertThat(Label.of(Tlp.GREEN).canFlowTo(audience("TLP:RED/to:it.analyst1")))
                .isTrue();
    }

    @Test
    void anAudienceClearedForRedNamesItsPeople() {
        assertThatThrownBy(() -> audience("TLP:RED")).hasMessageContaining("names nobody");
        assertThatThrownBy(() -> audience("TLP:GREEN/embargo:2026-12-01T12:00:00Z"))
                .hasMessageContaining("embargo");
    }

    @Test
    void derivedFactsAreForThoseWhoMayKnowEachSource() {
        Labeled<String> other = Labeled.of(Label.parse("TLP:GREEN/defence"), "counsel's mail");
        Labeled<String> both = SECRET.combine(other, String::concat);
        assertThat(both.label()).hasToString("TLP:AMBER/defence,witness");
        assertThat(SECRET.raised(Label.of(Tlp.RED)).label()).hasToString("TLP:RED/witness");
        assertThat(both.toString()).doesNotContain("rooms", "mail");
    }

    @Test
    void nothingPublicGivesTheValueOfALabeled() {
        assertThat(Arrays.stream(Labeled.class.getDeclaredMethods())
                        .filter(m -> Modifier.isPublic(m.getModifiers()))
                        .map(m -> m.getName())
                        .toList())
                .containsOnly("of", "unlabelled", "label", "map", "combine", "raised", "toString");
        assertThat(Labeled.class.getDeclaredConstructors()).allMatch(c -> Modifier.isPrivate(c.getModifiers()));
        assertThat(Release.class.getDeclaredConstructors()).allMatch(c -> Modifier.isPrivate(c.getModifiers()));
    }

    @Test
    void twoPeopleWhoDidNotWriteItReleaseItAndTheJournalKeepsIt() throws IOException {
        Journal journal = new Journal();
        Release<String> release =
                Release.of(SECRET, "a list was read", t -> t.getBytes(UTF_8), terms(CLERK, JUDGE), journal);
        assertThat(release.labeled().label()).hasToString("TLP:CLEAR");
        assertThat(view("TLP:CLEAR").of(release.labeled())).contains("a list was read");
        assertThat(journal.entries).containsExactly(release.entry());
        assertThat(release.entry().from()).isEqualTo(SECRET.label());
        assertThat(release.entry().contentSha256())
                .isEqualTo("fe3ecc67421f9a211fcde115f77a959fefdab3ecd53d90ffb0a6c1c622fb00b7");
        assertThat(Release.asIs(SECRET, t -> t.getBytes(UTF_8), terms(CLERK, JUDGE), journal)
                        .value())
                .isEqualTo("the list of rooms was read");
        assertThat(journal.entries).hasSize(2);
    }

    @Test
    void onePersonCanNotReleaseNorTheAuthor() {
        assertThatThrownBy(() -> terms(CLERK, CLERK)).hasMessageContaining("two people; registry.clerk1 is one");
        assertThatThrownBy(() -> terms(ANALYST, CLERK)).hasMessageContaining("it.analyst1 wrote this");
        assertThatThrownBy(() -> terms(CLERK, ANALYST)).hasMessageContaining("it.analyst1 wrote this");
        assertThatThrownBy(() -> new ReleaseTerms("s", Label.of(Tlp.CLEAR), ANALYST, CLERK, JUDGE, " ", NOON))
                .hasMessageContaining("reason");
    }

    @Test
    void nothingIsReleasedThatTheJournalDoesNotTakeIn() throws IOException {
        ReleaseJournal full = entry -> {
            throw new IOException("no space left");
        };
        assertThatThrownBy(() -> Release.asIs(SECRET, t -> t.getBytes(UTF_8), terms(CLERK, JUDGE), full))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Release.asIs(SECRET, t -> t.getBytes(UTF_8), terms(CLERK, JUDGE), entry -> -1))
                .isInstanceOf(IOException.class);
        Journal journal = new Journal();
        Release.asIs(SECRET, t -> t.getBytes(UTF_8), terms(CLERK, JUDGE), journal);
        assertThatThrownBy(() -> Release.asIs(SECRET, t -> t.getBytes(UTF_8), terms(CLERK, JUDGE), journal))
                .as("a decision that was used once")
                .hasMessageContaining("already");
    }

    @Test
    void whatIsNotLoweredNeedsNoRelease() {
        Labeled<String> open = Labeled.of(Label.of(Tlp.CLEAR), "x");
        assertThatThrownBy(() -> Release.asIs(open, t -> t.getBytes(UTF_8), terms(CLERK, JUDGE), new Journal()))
                .hasMessageContaining("does not lower");
    }

    @Test
    void sigmaTagsNameLevels() {
        assertThat(Tlp.ofSigmaTag("tlp.amber-strict")).contains(Tlp.AMBER_STRICT);
        assertThat(Tlp.ofSigmaTag("tlp.white")).contains(Tlp.CLEAR);
        assertThat(Tlp.ofSigmaTag("tlp.purple")).contains(Tlp.RED);
        assertThat(Tlp.ofSigmaTag("attack.t1003")).isEmpty();
    }

    private static ReleaseTerms terms(Person first, Person second) {
        return new ReleaseTerms("finding-7", Label.of(Tlp.CLEAR), ANALYST, first, second, "the public asks", NOON);
    }

    private static View view(String clearance) {
        return new View(audience(clearance));
    }

    private static Audience audience(String clearance) {
        return new Audience("readers", Label.parse(clearance), NOON);
    }

    private static final class Journal implements ReleaseJournal {
        final List<ReleaseEntry> entries = new ArrayList<>();
        private final Set<ReleaseEntry> known = new HashSet<>();

        @Override
        public long accept(ReleaseEntry entry) throws IOException {
            if (!known.add(entry)) {
                throw new IOException("already released");
            }
            entries.add(entry);
            return entries.size() - 1;
        }
    }
}
