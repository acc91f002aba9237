package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a finished case of the example court, with its assessment of impact, to drafts, by the built program. */
class NoticeDraftTest {
    @TempDir
    static Path folder;

    private static Path drafts;
    private static Program.Outcome outcome;

    @BeforeAll
    static void draft() {
        Path examples = Program.ROOT.resolve("examples");
        String site = examples.resolve("site.yaml").toString();
        String keys = folder.resolve("keys").toString();
        Path made = folder.resolve("case");
        Program.Outcome investigated = Program.run(
                "investigate",
                "--keys",
                keys,
                "--site",
                site,
                "--data-map",
                examples.resolve("data-map.yaml").toString(),
                "-o",
                made.toString(),
                examples.resolve("court-intrusion/logs").toString());
        assertThat(investigated.exit()).as(investigated.stderr()).isZero();
        drafts = folder.resolve("drafts");
        outcome = Program.run(
                "notice",
                "draft",
                "--keys",
                keys,
                "--case",
                made.toString(),
                "--site",
                site,
                "--actor",
                "it.analyst1",
                "-o",
                drafts.toString());
    }

    @Test
    void everyAudienceHasItsFormsInBothLanguages() throws Exception {
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        assertThat(outcome.stderr()).contains("Nothing was sent.").doesNotContain("Exception", "SEVERE");
        try (Stream<Path> files = Files.list(drafts.resolve("states-parties"))) {
            List<String> names = files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
            for (String language : List.of("en", "fr")) {
                for (String form : List.of("html", "pdf", "eml", "txt")) {
                    assertThat(names).anyMatch(name -> name.endsWith("." + language + "." + form));
                }
            }
        }
    }

    @Test
    void thePublicIsToldThatDataIsUnderAssessmentAndNoMore() throws Exception {
        String text = text("public", ".en.txt");
        assertThat(text).containsIgnoringCase("assess");
        // Nothing bounds what left, and nobody was named: neither amounts nor computers nor persons stand there.
        assertThat(text)
                .doesNotContain(
                        "REG-WS-014", "FS01", "W-017", "it.admin1", "bytes", "has been contained", "was contained");
    }

    private static String text(String audience, String ending) throws Exception {
        try (Stream<Path> files = Files.list(drafts.resolve(audience))) {
            Path file = files.filter(each -> each.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(file);
        }
    }
}
