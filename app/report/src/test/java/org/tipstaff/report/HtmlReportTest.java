package org.tipstaff.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.label.Label;
import org.tipstaff.label.Tlp;
import org.tipstaff.sigma.RuleHeader;

class HtmlReportTest {
    private static String write(Language language) {
        return new HtmlReport(language, ExampleCase.VOICE).write(new ExampleCase().build());
    }

    private static List<String> all(String html, String pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(html);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void isMarkedAndNamesItsLanguage(Language language) throws IOException {
        String html = write(language);
        assertThat(html).startsWith("<!DOCTYPE html>\n<html lang=\"" + language.key() + "\">");
        assertThat(html.substring(html.indexOf("<body>"), html.indexOf("<h1>"))).contains("TLP:RED");
        assertThat(html).contains("@top-right { content: \"TLP:RED\"; background: #000000; color: #ff2b2b;");
        assertThat(html).contains("@bottom-right { content: \"TLP:RED\";");
        // Kept for a person to look at.
        Files.writeString(Path.of("target", "report." + language.key() + ".html"), html);
    }

    @ParameterizedTest
    @EnumSource
    void theLabelIsSaidInWordsAndItsMarkingIsNeverTranslated(Language language) {
        CaseReport full = new ExampleCase().build();
        Label label = Label.parse("TLP:RED/to:chambers.judge1,registry.clerk1/witness/embargo:2026-12-01T00:00:00Z");
        String red = new HtmlReport(language, ExampleCase.VOICE).write(labelled(full, label));
        assertThat(red)
                .contains("chambers.judge1, registry.clerk1", ": witness.")
                .doesNotContain("%TLP");
        assertThat(red).contains(language == Language.ENGLISH ? "Not before 1 December 2026" : "Pas avant le 1");
        for (Tlp tlp : Tlp.values()) {
            String html = new HtmlReport(language, ExampleCase.VOICE).write(labelled(full, Label.of(tlp)));
            assertThat(all(html, "(TLP:[A-Z+]+)")).containsOnly(tlp.marking());
            assertThat(html.substring(html.indexOf("<footer>"))).contains(">" + tlp.marking() + "<");
            assertThat(html)
                    .contains("background: #000000; color: " + tlp.colour().toLowerCase(Locale.ROOT) + ";");
        }
    }

    @Test
    void aRuleThatIsForFewMakesItsFindingsAndTheReportForFew() {
        CaseReport full = new ExampleCase().build();
        RuleHeader strict = new RuleHeader(
                "5b0b8c5c-6c88-4d7e-9b7a-20a3dcb0a2a1",
                "",
                "t",
                full.findings().get(0).level(),
                "",
                "",
                "",
                List.of("attack.t1003", "tlp.amber-strict"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                full.findings().get(0).rule().location());
        FindingLabels labels = new FindingLabels(Label.parse("TLP:GREEN/chambers"), List.of(strict));
        assertThat(labels.of(strict)).hasToString("TLP:AMBER+STRICT/chambers");
        assertThat(labels.run()).isEqualTo(labels.of(strict));
        assertThat(labels.of(full.findings().get(0).rule())).hasToString("TLP:GREEN/chambers");
        assertThat(labels.of(full.findings()))
                .isEqualTo(full.findings().stream().anyMatch(Finding::correlation) ? labels.run() : labels.sources());
    }

    private static CaseReport labelled(CaseReport full, Label label) {
        return new CaseReport(
                full.run(),
                full.sources(),
                full.events(),
                full.rules(),
                full.channels(),
                full.incidents(),
                full.findings(),
                full.gaps(),
                new FindingLabels(label, List.of()));
    }

    @ParameterizedTest
    @EnumSource
    void nothingLeadsLoadsOrRunsOutside(Language language) {
        String html = write(language);
        assertThat(html)
                .contains("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:\"");
        assertThat(all(html, "\\s(href|src|action|data|srcset|poster|background)=\"(?!#)"))
                .isEmpty();
        assertThat(all(html, "<(script|iframe|object|embed|form|input|link|base|img|image|use|a href=\"(?!#))"))
                .isEmpty();
        assertThat(all(html, "<[^>]*\\s(on[a-z]+|style)=\"")).isEmpty();
        assertThat(html.substring(html.indexOf("<style>"), html.indexOf("</style>")))
                .doesNotContain("url(")
                .doesNotContain("@import");
        assertThat(html).as("a reference is text").contains("https://example.org/why-this-matters<");
    }

    @ParameterizedTest
    @EnumSource
    void everyLinkHasItsTargetAndEveryIdIsSaidOnce(Language language) {
        String html = write(language);
        List<String> ids = all(html, "\\sid=\"([^\"]+)\"");
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(all(html, "href=\"#([^\"]+)\"")).isNotEmpty().isSubsetOf(ids);
        assertThat(all(html, "aria-labelledby=\"([^\"]+)\"")).isNotEmpty().isSubsetOf(ids);
    }

    @ParameterizedTest
    @EnumSource
    void headingsGoDownOneByOne(Language language) {
        String html = write(language);
        int last = 0;
        for (String level : all(html, "<h([1-6])[ >]")) {
            assertThat(Integer.parseInt(level)).isLessThanOrEqualTo(last + 1);
            last = Integer.parseInt(level);
        }
        assertThat(all(html, "<(h1)>")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void everyTableSaysWhatItsColumnsAre(Language language) {
        String html = write(language);
        for (String table : html.split("<table")) {
            if (table.contains("</table>")) {
                assertThat(table)
                        .containsPattern("<caption(?: class=\"heard\")?>")
                        .contains("<th scope=\"col\">");
            }
        }
    }

    @Test
    void everySentenceIsFollowedByItsRecords() {
        String html = write(Language.ENGLISH);
        String account = html.substring(
                html.indexOf("<ol class=\"account\">"), html.indexOf("</ol>", html.indexOf("<ol class=\"account\">")));
        for (String item : account.split("</li>")) {
            if (item.contains("<li>")) {
                assertThat(item)
                        .contains("<span class=\"refs\">")
                        .contains("[S")
                        .contains("#");
            }
        }
        assertThat(account)
                .as("a record without a finding leads to its source")
                .contains("href=\"#s4\">[S4\u00a0Security.evtx\u00a0#77]");
    }

    @Test
    void summaryTellsSpanFindingsGapsAndLimits() {
        String html = write(Language.ENGLISH);
        String summary = html.substring(html.indexOf("id=\"summary\""), html.indexOf("id=\"incidents\""));
        assertThat(summary)
                .contains("5 files and archive members with 12,830 events between 13 March 2025, 15:41:07 UTC and")
                .contains("2 incidents were found: 1 critical, 1 high.")
                .contains("Times of FILES01: its clocks TimeCreated and UtcTime disagree.")
                .contains("87 findings in all: 17 belong to incidents, 70 belong to none.")
                .contains("3,780 rules read, of which 2,441 ran.")
                .contains("Nothing here attributes anything to a person, a group or a State")
                .contains("The absence of a finding is not the absence of an intrusion");
    }

    @Test
    void frenchIsFrenchThroughout() {
        String html = write(Language.FRENCH);
        assertThat(html)
                .contains(
                        "5 fichiers et éléments d’archives, soit 12\u202f830 événements, entre le 13 mars 2025 à 15:41:07 UTC et le 20 mars 2025")
                .contains("2 incidents trouvés\u00a0: 1 critique, 1 élevé.")
                .contains("Inscrite par");
        assertThat(html.replace('\u00a0', ' ')).doesNotContain("What was found").doesNotContain("Summary");
    }

    @Test
    void stepsShowTheCorrectedAndTheRecordedTime() {
        assertThat(write(Language.ENGLISH))
                .contains(">2025-03-16 10:21:10.250</time><br><small>recorded as 2025-03-16 09:21:07.250 TimeCreated"
                        .replace("250 Time", "250 by Time"));
    }

    @Test
    void rulesAreCreditedAndRefusalsNamed() {
        String html = write(Language.ENGLISH);
        assertThat(html)
                .contains("registry of an example court")
                .contains("rules/lsass.yml:14:21")
                .contains("unknown modifier &#39;contians&#39;")
                .contains("placeholder %Administrators% has no values")
                .contains("Not mapped: its rules could not match anything.")
                .contains("No such events in these logs: its rules had nothing to look at.")
                .contains("No rule looks here.");
    }

    @Test
    void sameCaseSameTextInAnotherZoneAndLocale() {
        String before = write(Language.FRENCH);
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
            assertThat(write(Language.FRENCH)).isEqualTo(before);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void nothingFoundSaysWhy() {
        CaseReport full = new ExampleCase().build();
        CaseReport empty = new CaseReport(
                full.run(),
                full.sources(),
                full.events(),
                full.rules(),
                full.channels(),
                List.of(),
                List.of(),
                List.of());
        String html = new HtmlReport(Language.ENGLISH, ExampleCase.VOICE).write(empty);
        assertThat(html)
                .contains("No incident was found.")
                .contains(
                        "2,441 rules looked at 12,830 events and none matched. That is no proof that nothing happened")
                .contains("Records that were removed without a trace");
    }

    @Test
    void nothingReadSaysSo() {
        RuleFacts noRules = new RuleFacts(0, 0, 0, 0, 0, 0, List.of(), 0, List.of(), new TreeMap<>(), List.of());
        CaseReport nothing = new CaseReport(
                new RunFacts("0.1.0", "", new TreeMap<>()),
                List.of(),
                new EventFacts(0, 0, 0, 0, null, null, new TreeMap<>(), List.of()),
                noRules,
                List.of(),
                List.of(),
                List.of(),
                List.of());
        String html = new HtmlReport(Language.ENGLISH, ExampleCase.VOICE).write(nothing);
        assertThat(html).contains("No file was read.").contains("No rules were read. Nothing was looked for.");
    }

    @Test
    void reasonsForSilenceAreToldApart() {
        CaseReport full = new ExampleCase().build();
        EventFacts noEvents = new EventFacts(5, 0, 0, 0, null, null, new TreeMap<>(), List.of());
        assertThat(new Silence(new CaseReport(
                                full.run(),
                                full.sources(),
                                noEvents,
                                full.rules(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of()))
                        .reasons())
                .containsExactly("no-events");
        List<ChannelFacts> unwatched = List.of(new ChannelFacts("Court-CaseManagement/Audit", 100, 0, 0));
        assertThat(new Silence(new CaseReport(
                                full.run(),
                                full.sources(),
                                full.events(),
                                full.rules(),
                                unwatched,
                                List.of(),
                                List.of(),
                                List.of()))
                        .reasons())
                .containsExactly("no-rule-for-channels");
    }

    @Test
    void everyClassOfTheStyleSheetIsUsed() {
        String html = write(Language.ENGLISH);
        String css = html.substring(html.indexOf("<style>"), html.indexOf("</style>"));
        Set<String> used = new TreeSet<>();
        all(html, "class=\"([^\"]+)\"").forEach(classes -> Collections.addAll(used, classes.split(" ")));
        // Hidden characters, silence and tables about data are not in this case.
        used.addAll(List.of("u", "silence", "heard"));
        Set<String> styled = new TreeSet<>(all(css, "\\.([a-z][a-z-]*)(?=[ ,{:.>+])"));
        styled.removeIf(name -> name.startsWith("sev-") || name.startsWith("k-"));
        assertThat(used).containsAll(styled);
    }
}
