package org.tipstaff.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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

/** Notices as axe-core sees them in a browser. The script is put into the page for the test; a notice itself has none. */
class AccessibilityTest {
    @TempDir
    Path folder;

    @Test
    void axeFindsNothingInANotice() throws Exception {
        Path axe = Path.of(System.getProperty("tipstaff.root"), ".tools/axe/package/axe.min.js");
        assumeTrue(Files.isRegularFile(axe), "no axe-core in .tools/axe: .ci/run puts it there");
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
                assertThat(violations(page, Files.readString(axe)))
                        .as(kind + " " + language)
                        .isEqualTo("[]");
                pages++;
            }
        }
        System.out.println("axe-core: " + pages + " pages of notices, 0 violations");
    }

    @Test
    void axeFindsWhatIsWrong() throws Exception {
        Path axe = Path.of(System.getProperty("tipstaff.root"), ".tools/axe/package/axe.min.js");
        assumeTrue(Files.isRegularFile(axe), "no axe-core in .tools/axe: .ci/run puts it there");
        Notice notice = new Notice(
                AudienceKind.STAFF,
                AudienceKind.STAFF.clearance(),
                "Example Court",
                1,
                Instant.parse("2026-03-05T08:00:00Z"),
                List.of(Claim.bare(Slot.DATA_TAKEN, "any", Standing.UNDER_ASSESSMENT)));
        String page = page(notice, Locale.ENGLISH).replace(" lang=\"en\"", "");
        assertThat(violations(page, Files.readString(axe)))
                .as("a page without its language")
                .contains("html-has-lang");
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
        Path axe = Path.of(System.getProperty("tipstaff.root"), ".tools/axe/package/axe.min.js");
        assumeTrue(Files.isRegularFile(axe), "no axe-core in .tools/axe: .ci/run puts it there");
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
            assertThat(violations(page, Files.readString(axe))).isEqualTo("[]");
        }
    }

    private String violations(String page, String axe) throws IOException, InterruptedException {
        String tried = page.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
                .replace(
                        "</body>",
                        "<script>" + axe.replace("</script", "<\\/script")
                                + "</script><script>axe.run(document,{runOnly:"
                                + "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}).then(r=>"
                                + "{document.body.innerHTML='AXE'+JSON.stringify(r.violations.map(v=>v.id))+'AXE'})"
                                + "</script></body>");
        Path file = Files.writeString(folder.resolve("page.html"), tried);
        Path out = folder.resolve("dom.html");
        Process browser;
        try {
            browser = new ProcessBuilder(
                            "chromium",
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--user-data-dir=" + folder.resolve("profile"),
                            "--virtual-time-budget=20000",
                            "--dump-dom",
                            file.toUri().toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "chromium is not installed");
            throw e;
        }
        if (!browser.waitFor(2, TimeUnit.MINUTES)) {
            browser.destroyForcibly();
            assumeTrue(false, "the browser did not answer within two minutes");
        }
        String[] parts = Files.readString(out).split("AXE", -1);
        assertThat(parts.length).as("axe ran").isGreaterThanOrEqualTo(3);
        return parts[1];
    }
}
