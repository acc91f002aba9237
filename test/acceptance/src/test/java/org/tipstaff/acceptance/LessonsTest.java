package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the example court learns from its case: how long things took, what to do, and what it could not see. */
class LessonsTest {
    @TempDir
    static Path folder;

    private static String keys = "";
    private static Path made;

    @BeforeAll
    static void investigate() {
        keys = folder.resolve("keys").toString();
        made = folder.resolve("case");
        Path examples = Program.ROOT.resolve("examples");
        Program.Outcome outcome = Program.run(
                "investigate",
                "--keys",
                keys,
                "--site",
                examples.resolve("site.yaml").toString(),
                "--data-map",
                examples.resolve("data-map.yaml").toString(),
                "-o",
                made.toString(),
                examples.resolve("court-intrusion/logs").toString());
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
    }

    @Test
    void figuresNameTheEntryThatHoldsThemAndAreTheSameAgain() {
        Program.Outcome once = Program.run("metrics", "-f", "json", made.toString());
        assertThat(once.exit()).as(once.stderr()).isZero();
        assertThat(once.stdout()).contains("\"metric\":\"dwell\"", "\"metric\":\"detect\"", "\"entry\":");
        assertThat(Program.run("metrics", "-f", "json", made.toString()).stdout())
                .isEqualTo(once.stdout());
        assertThat(Program.run("metrics", made.toString()).stdout())
                .contains("TLP:RED", "median-low", "p90-high")
                .doesNotContain("mean");
    }

    @Test
    void theRegisterIsCompletedByPeopleCheckedAndKept() throws Exception {
        Path file = folder.resolve("measures.yaml");
        Program.Outcome proposed = Program.run("measures", "propose", made.toString(), "-o", file.toString());
        assertThat(proposed.exit()).as(proposed.stderr()).isZero();
        String yaml = Files.readString(file);
        assertThat(yaml).startsWith("# TLP:RED").contains("origin: gap", "owner: ''", "cost: ''");
        Files.writeString(
                file,
                yaml.replaceFirst("owner: ''", "owner: 'it.admin2'").replaceFirst("cost: ''", "cost: 0-5000 EUR"));

        Program.Outcome checked = Program.run("measures", "check", "--after", made.toString(), file.toString());
        assertThat(checked.exit()).as(checked.stderr()).isZero();
        assertThat(checked.stdout()).contains("it.admin2", "0-5000 EUR", "\topen\t");
        assertThat(checked.stderr()).contains("Not eradicated");

        Program.Outcome kept = Program.run(
                "measures",
                "keep",
                "--keys",
                keys,
                "--actor",
                "it.analyst1",
                "--case",
                made.toString(),
                file.toString());
        assertThat(kept.exit()).as(kept.stderr()).isZero();
        assertThat(made.resolve("data/derived/lessons/1.gaps.json")).exists();
        Program.Outcome verified = Program.run(
                "verify", "--key", Path.of(keys).resolve("public.vkey").toString(), made.toString());
        assertThat(verified.stdout()).startsWith("VERIFIED.");

        Path drafts = folder.resolve("drafts");
        Program.Outcome drafted = Program.run(
                "notice",
                "draft",
                "--keys",
                keys,
                "--actor",
                "it.analyst1",
                "--case",
                made.toString(),
                "--site",
                Program.ROOT.resolve("examples/site.yaml").toString(),
                "--audience",
                "states-parties,public",
                "--annex",
                file.toString(),
                "-o",
                drafts.toString());
        assertThat(drafted.exit()).as(drafted.stderr()).isZero();
        for (String language : List.of("en", "fr")) {
            for (String form : List.of("html", "pdf", "txt")) {
                assertThat(drafts.resolve("states-parties/annex." + language + "." + form))
                        .exists();
                assertThat(drafts.resolve("public/annex." + language + "." + form))
                        .doesNotExist();
            }
        }
        assertThat(Files.readString(drafts.resolve("states-parties/annex.en.txt")))
                .startsWith("TLP:AMBER")
                .contains("What could not be seen", "between 0 and 5,000 EUR")
                .doesNotContain("REG-WS-014", "FS01", "it.admin", "W-017", "examplecourt");
        Program.Outcome sound = Program.run(
                "notice",
                "check",
                "--case",
                made.toString(),
                "--site",
                Program.ROOT.resolve("examples/site.yaml").toString(),
                drafts.resolve("states-parties").toString());
        assertThat(sound.exit()).as(sound.stdout()).isZero();
    }

    @Test
    void theReportNamesEachTableOnceAndAsksNothingOfEarlierCasesThatNobodyGave() throws Exception {
        for (String language : List.of("en", "fr")) {
            String html = Files.readString(made.resolve("data/derived/report." + language + ".html"));
            List<String> headings = Pattern.compile("<h[2-4][^>]*>([^<]+)</h|<summary>([^<]+)<")
                    .matcher(html)
                    .results()
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .toList();
            assertThat(Pattern.compile("<caption>([^<]+)<")
                            .matcher(html)
                            .results()
                            .map(found -> found.group(1)))
                    .isNotEmpty()
                    .doesNotContainAnyElementsOf(headings);
            assertThat(html)
                    .doesNotContain("Whether traces that lead to an earlier case", "traces qui m\u00e8nent")
                    .contains(language.equals("en") ? "What became of data" : "Ce que sont devenues les donn\u00e9es");
        }
    }

    @Test
    void whatCouldNotBeSeenIsRanked() {
        Program.Outcome gaps = Program.run("gaps", made.toString(), made.toString());
        assertThat(gaps.exit()).as(gaps.stderr()).isZero();
        List<String> lines = gaps.stdout().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("TLP:RED");
        assertThat(lines.size()).isGreaterThan(3);
        int before = Integer.MAX_VALUE;
        for (String line : lines.subList(2, lines.size())) {
            int protectedAnswers = Integer.parseInt(line.split("\t")[4]);
            assertThat(protectedAnswers).isLessThanOrEqualTo(before);
            before = protectedAnswers;
        }
    }
}
