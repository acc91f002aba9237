package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.testkit.pages.Axe;

/** The report of the example court as axe-core sees it in a browser. The script is put into the page for the test. */
class ReportAccessibilityTest {
    @TempDir
    Path folder;

    @Test
    void axeFindsNothingInTheReportsOfTheExampleCourt() throws Exception {
        Axe axe = axe();
        Path made = folder.resolve("case");
        Path examples = Program.ROOT.resolve("examples");
        Program.Outcome outcome = Program.run(
                "investigate",
                "--keys",
                folder.resolve("keys").toString(),
                "--site",
                examples.resolve("site.yaml").toString(),
                "--data-map",
                examples.resolve("data-map.yaml").toString(),
                "-o",
                made.toString(),
                examples.resolve("court-intrusion/logs").toString());
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        for (String language : java.util.List.of("en", "fr")) {
            assertThat(violations(axe, Files.readString(made.resolve("data/derived/report." + language + ".html"))))
                    .as("report." + language + ".html")
                    .isEqualTo("[]");
        }
    }

    private Axe axe() throws Exception {
        Optional<Axe> axe = Axe.of(Program.ROOT, folder);
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
