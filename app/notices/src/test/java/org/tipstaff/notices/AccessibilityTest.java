package org.tipstaff.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.inform.AudienceKind;
import org.tipstaff.inform.Claim;
import org.tipstaff.inform.Notice;
import org.tipstaff.inform.NoticeText;
import org.tipstaff.inform.Slot;
import org.tipstaff.inform.Standing;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Label;
import org.tipstaff.label.Labeled;
import org.tipstaff.label.Tlp;
import org.tipstaff.lessons.Annex;
import org.tipstaff.lessons.AnnexFact;
import org.tipstaff.lessons.Lack;
import org.tipstaff.lessons.Metric;
import org.tipstaff.lessons.SourceKind;
import org.tipstaff.testkit.pages.Axe;

/** Notices as axe-core sees them in a browser. The script is put into the page for the test; a notice itself has none. */
class AccessibilityTest {
    @TempDir
    Path folder;

    @Test
    void axeFindsNothingInANotice() throws Exception {
        Axe axe = axe();
        // Each page takes a browser of its own: all of them in a full run, one of both languages otherwise.
        List<AudienceKind> kinds = Boolean.getBoolean("tipstaff.full")
                ? java.util.Arrays.stream(AudienceKind.values())
                        .filter(kind -> kind != AudienceKind.PRESS_LINE)
                        .toList()
                : List.of(AudienceKind.STAFF);
        int pages = 0;
        for (AudienceKind kind : kinds) {
            Notice notice = new Notice(
                    kind,
                    kind.clearance(),
                    "Example Court",
                    1,
                    Instant.parse("2026-03-05T08:00:00Z"),
                    List.of(
                            Claim.bare(Slot.DATA_TAKEN, "any", Standing.UNDER_ASSESSMENT),
                            Claim.bare(Slot.DATA_TAKEN, "staff", Standing.AFFIRMED)
                                    .correcting(List.of("public-1")),
                            Claim.ofCodes(Slot.MEASURES, "evidence-preserved", "protection-ready")));
            for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                String page = page(notice, language);
                assertThat(violations(axe, page)).as(kind + " " + language).isEqualTo("[]");
                pages++;
            }
        }
        System.out.println("axe-core: " + pages + " pages of notices, 0 violations");
    }

    @Test
    void axeFindsWhatIsWrong() throws Exception {
        Axe axe = axe();
        Notice notice = new Notice(
                AudienceKind.STAFF,
                AudienceKind.STAFF.clearance(),
                "Example Court",
                1,
                Instant.parse("2026-03-05T08:00:00Z"),
                List.of(Claim.bare(Slot.DATA_TAKEN, "any", Standing.UNDER_ASSESSMENT)));
        String page = page(notice, Locale.ENGLISH).replace(" lang=\"en\"", "");
        assertThat(violations(axe, page)).as("a page without its language").contains("html-has-lang");
    }

    private static String page(Notice notice, Locale language) throws IOException {
        return new String(
                new NoticeFiles()
                        .of(notice, NoticeCase.wording(language), EnumSet.of(Form.HTML))
                        .firstEntry()
                        .getValue(),
                StandardCharsets.UTF_8);
    }

    @Test
    void axeFindsNothingInAnAnnex() throws Exception {
        Axe axe = axe();
        Audience readers = new Audience("readers", Label.of(Tlp.AMBER), Instant.parse("2026-03-05T08:00:00Z"));
        List<Labeled<AnnexFact>> facts = List.of(
                Labeled.of(Label.of(Tlp.AMBER), new AnnexFact.Lacked(Lack.NOT_COLLECTED, SourceKind.SIGN_INS, 3, 2, 1)),
                Labeled.of(Label.of(Tlp.AMBER), new AnnexFact.Lasted(Metric.DWELL, 90_000, null, true)));
        for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            NoticeText text = new Annex("Example Court").write(facts, NoticeCase.wording(language), readers);
            String page = new String(
                    new NoticeFiles()
                            .annex(text, readers.at(), EnumSet.of(Form.HTML))
                            .firstEntry()
                            .getValue(),
                    StandardCharsets.UTF_8);
            assertThat(violations(axe, page)).isEqualTo("[]");
        }
    }

    private Axe axe() throws Exception {
        Optional<Axe> axe = Axe.of(Path.of(System.getProperty("tipstaff.root")), folder);
        assumeTrue(axe.isPresent(), "no axe-core in .tools/axe: .ci/run puts it there");
        assumeTrue(Axe.hasBrowser(), "chromium is not installed");
        return axe.orElseThrow();
    }

    private static String violations(Axe axe, String page) throws Exception {
        Optional<String> violations = axe.violations(page);
        assumeTrue(violations.isPresent(), "the browser did not answer in time");
        return violations.orElseThrow();
    }
}
