package org.tipstaff.inform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Label;
import org.tipstaff.label.Labeled;
import org.tipstaff.label.Person;
import org.tipstaff.label.Release;
import org.tipstaff.label.ReleaseTerms;
import org.tipstaff.label.Tlp;
import org.tipstaff.testkit.labels.RecordingJournal;

class NoticeFactsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Audience PUBLIC = new Audience("public", Label.of(Tlp.CLEAR), NOW);
    private static final Claim WHO = new Claim(
            Slot.ACTOR,
            "",
            Standing.AFFIRMED,
            List.of(),
            List.of(),
            null,
            new Text("It was the Example Group.", "C'était le groupe Exemple."),
            List.of());

    private static Notice written(NoticeFacts facts) {
        return new Notices("Example Court").write(facts, AudienceKind.PUBLIC, PUBLIC);
    }

    @Test
    void whoDidItIsForNobodyWhateverItsLabelSays() {
        NoticeFacts facts = new NoticeFacts(List.of(Labeled.of(Label.of(Tlp.CLEAR), WHO)), List.of());
        assertThat(written(facts).claims()).isEmpty();
        assertThat(facts.all().getFirst().label().tlp()).isEqualTo(Tlp.RED);
    }

    @Test
    void twoPeopleCanReleaseIt() throws IOException {
        Release<Claim> release = Release.asIs(
                Labeled.of(Label.UNLABELLED, WHO),
                claim -> claim.toString().getBytes(StandardCharsets.UTF_8),
                new ReleaseTerms(
                        "actor",
                        Label.of(Tlp.CLEAR),
                        new Person("it.analyst1"),
                        new Person("registry.clerk1"),
                        new Person("chambers.judge1"),
                        "established by a judgment",
                        NOW),
                new RecordingJournal());
        assertThat(written(new NoticeFacts(List.of(), List.of(release))).claims())
                .containsExactly(WHO);
    }

    @Test
    void ofTwoClaimsOnOneThingTheMoreExactIsSaidInAnyOrder() {
        Claim week = Claim.ofTime(Slot.DETECTED, new Span(NOW.minusSeconds(700_000), NOW));
        Claim day = Claim.ofTime(Slot.DETECTED, new Span(NOW.minusSeconds(80_000), NOW));
        assertThat(Notices.merged(List.of(week, day))).containsExactly(day);
        assertThat(Notices.merged(List.of(day, week))).containsExactly(day);
    }

    @Test
    void containedIsSaidOfAVerdictThatFoundSoAndOfNoOther() {
        assertThat(standing(Containment.Finding.CONTAINED)).isEqualTo(Standing.AFFIRMED);
        assertThat(standing(Containment.Finding.PARTLY)).isEqualTo(Standing.DENIED);
        assertThat(standing(Containment.Finding.NOT)).isEqualTo(Standing.DENIED);
        assertThat(standing(Containment.Finding.CANNOT_BE_DETERMINED)).isEqualTo(Standing.UNDER_ASSESSMENT);
        assertThatThrownBy(() -> new Containment(Containment.Finding.CONTAINED, NOW, NOW, List.of()))
                .hasMessageContaining("after a time");
    }

    private static Standing standing(Containment.Finding finding) {
        return new Containment(finding, NOW.minusSeconds(3_600), NOW, List.of())
                .claim()
                .standing();
    }

    @Test
    void withoutAVerdictDataAreUnderAssessmentAndWithOneNothingIsDeniedThatWasNotWatched() {
        assertThat(Proposals.ofImpact(List.of())).extracting(Claim::standing).containsOnly(Standing.UNDER_ASSESSMENT);
        assertThat(taken(impact("staff", ImpactVerdict.Word.NOT_SHOWN, 0.5))).isEqualTo(Standing.UNDER_ASSESSMENT);
        assertThat(taken(impact("staff", ImpactVerdict.Word.NOT_SHOWN, 0.99))).isEqualTo(Standing.DENIED);
        assertThat(taken(
                        impact("staff", ImpactVerdict.Word.NOT_SHOWN, 0.99),
                        impact("witness", ImpactVerdict.Word.CANNOT_BE_DETERMINED, 0)))
                .isEqualTo(Standing.UNDER_ASSESSMENT);
        assertThat(Proposals.ofImpact(List.of(impact("staff", ImpactVerdict.Word.CONFIRMED, 0.4))))
                .extracting(Claim::id)
                .contains("data-taken/staff", "data-accessed/staff");
    }

    @Test
    void dataOfWhichNobodyKnowsWhoseTheyAreAreDataAndNotOtherData() {
        assertThat(Proposals.ofImpact(List.of(
                        impact(ImpactVerdict.UNCLASSIFIED, ImpactVerdict.Word.CONFIRMED, 1),
                        impact("staff", ImpactVerdict.Word.POSSIBLE, 1))))
                .filteredOn(claim -> claim.slot() == Slot.DATA_TAKEN)
                .extracting(claim -> claim.id() + " " + claim.standing())
                .containsExactly("data-taken/any affirmed");
    }

    @Test
    void anAmountIsToldOnlyWhenSomethingBoundsIt() {
        ImpactVerdict bounded = impact("staff", ImpactVerdict.Word.CONFIRMED, 1);
        ImpactVerdict open = new ImpactVerdict(
                "FS02", "staff", ImpactVerdict.Dimension.TAKEN, ImpactVerdict.Word.POSSIBLE, null, 0.2);
        assertThat(Proposals.ofImpact(List.of(bounded)))
                .filteredOn(claim -> claim.id().equals("data-taken/staff"))
                .allMatch(claim -> claim.amounts().size() == 1);
        assertThat(Proposals.ofImpact(List.of(bounded, open)))
                .filteredOn(claim -> claim.id().equals("data-taken/staff"))
                .isNotEmpty()
                .allMatch(claim -> claim.amounts().isEmpty());
    }

    private static Standing taken(ImpactVerdict... verdicts) {
        return Proposals.ofImpact(List.of(verdicts)).stream()
                .filter(claim -> claim.id().equals("data-taken/any"))
                .findFirst()
                .orElseThrow()
                .standing();
    }

    private static ImpactVerdict impact(String category, ImpactVerdict.Word word, double coverage) {
        return new ImpactVerdict(
                "FS01",
                category,
                ImpactVerdict.Dimension.TAKEN,
                word,
                new Amount(Amount.Unit.BYTES, 1_082_089, 3_172_129),
                coverage);
    }

    @Test
    void aClaimSaysNothingThatItsSlotHasNoWordsFor() {
        assertThatThrownBy(() -> Claim.ofCodes(Slot.VECTOR, "witchcraft")).hasMessageContaining("the words of vector");
        assertThatThrownBy(() -> Claim.bare(Slot.DATA_TAKEN, "", Standing.DENIED))
                .hasMessageContaining("is about one of");
        assertThatThrownBy(() -> new Amount(Amount.Unit.BYTES, 5, 4)).hasMessageContaining("the lower first");
    }

    @Test
    void namesAreFoundAsWholeWordsOnly() {
        NameScreen screen = new NameScreen(List.of("Example Group", "Turla"), NameScreen.countries());
        assertThat(screen.groupsIn("It was the Example Group, or APT29; not turlap, nor Turla's friends."))
                .contains("Example Group", "APT29")
                .doesNotContain("Turla");
        assertThat(screen.groupsIn("Midnight Blizzard")).containsExactly("Midnight Blizzard");
        assertThat(screen.groupsIn("The example group met in the court.")).isEmpty();
        assertThat(screen.statesIn("De la France, d'Allemagne")).contains("France");
    }
}
