package org.tipstaff.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tipstaff.label.Label;
import org.tipstaff.respond.ContainmentPlan;
import org.tipstaff.respond.ContainmentPlanner;
import org.tipstaff.respond.Suspects;
import org.tipstaff.site.Network;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

class PlanPageTest {
    private static final Instant MADE = Instant.parse("2026-03-05T01:10:00Z");

    private static Site site() throws IOException {
        Path file = Path.of(System.getProperty("tipstaff.root"), "examples/site.yaml");
        return SiteReader.read("site.yaml", Files.readAllBytes(file)).site().orElseThrow();
    }

    private static ContainmentPlan plan(Site site, String domain) {
        Suspects suspects = new Suspects(
                "3f1c2d9e-0000-5000-8000-000000000001",
                List.of("REG-WS-014"),
                List.of("JUMP01"),
                List.of("registry.clerk3"),
                List.of(),
                List.of(Network.parse("203.0.113.77/32"), Network.parse("2001:db8:bad::7/128")),
                List.of(domain),
                List.of(),
                true);
        return ContainmentPlanner.contain(site, suspects, MADE, "0123456789abcdef0123456789abcdef");
    }

    @Test
    void thePageSaysWhatStopsWhatRemainsAndWhoMustAgreeInBothLanguages() throws IOException {
        Site site = site();
        ContainmentPlan plan = plan(site, "c2.attacker.example");
        for (Language language : Language.values()) {
            String page = PlanPage.write(language, plan, site, Label.UNLABELLED);
            assertThat(page)
                    .contains("lang=\"" + language.key() + "\"")
                    .contains("TLP:RED")
                    .contains(plan.id(), plan.digest().hex());
            for (Service service : site.services()) {
                assertThat(page).as(language.key()).contains(service.name());
            }
            assertThat(Pattern.compile("<svg ").matcher(page).results().count()).isEqualTo(2);
        }
        assertThat(PlanPage.write(Language.ENGLISH, plan, site, Label.UNLABELLED))
                .contains("Who must agree to L2", "What stops, for whom, how long", "What remains");
        assertThat(PlanPage.write(Language.FRENCH, plan, site, Label.UNLABELLED))
                .contains("Qui doit consentir à L2", "Ce qui continue")
                .doesNotContain("What remains");
    }

    @Test
    void nothingInThePageRunsLoadsOrSends() throws IOException {
        Site site = site();
        String page = PlanPage.write(Language.ENGLISH, plan(site, "c2.attacker.example"), site, Label.UNLABELLED);
        assertThat(page).doesNotContainIgnoringCase("<script").doesNotContain("http://", "https://", "src=", "@import");
        assertThat(page).contains("default-src &#39;none&#39;");
    }

    @Test
    void theSamePlanGivesTheSamePage() throws IOException {
        Site site = site();
        assertThat(PlanPage.write(Language.FRENCH, plan(site, "a.example"), site, Label.UNLABELLED))
                .isEqualTo(PlanPage.write(Language.FRENCH, plan(site(), "a.example"), site(), Label.UNLABELLED));
    }

    @Test
    void namesThatAnAttackerChoseStayText() throws IOException {
        Site site = site();
        Suspects hostile = new Suspects(
                "x",
                List.of("<b onload=x>REG-WS-014"),
                List.of(),
                List.of("<script>alert(1)</script>", "a\u202eb"),
                List.of(),
                List.of(),
                List.of("<img src=x>"),
                List.of("{0}"),
                false);
        String page = PlanPage.write(
                Language.ENGLISH,
                ContainmentPlanner.contain(site, hostile, MADE, "0123456789abcdef0123456789abcdef"),
                site,
                Label.UNLABELLED);
        assertThat(page)
                .doesNotContain("<script", "<img", "onload=x>R", "\u202e")
                .contains("&lt;script&gt;", "[U+202E]");
    }

    @Test
    void aPlanToWatchAsksForNoCut() throws IOException {
        Site site = site();
        ContainmentPlan watch = ContainmentPlanner.watch(
                        site, plan(site, "a.example").suspects(), MADE, "0123456789abcdef0123456789abcdef")
                .orElseThrow();
        assertThat(PlanPage.write(Language.ENGLISH, watch, site, Label.UNLABELLED))
                .contains("watching the attacker", "No service of the court stops.");
    }
}
