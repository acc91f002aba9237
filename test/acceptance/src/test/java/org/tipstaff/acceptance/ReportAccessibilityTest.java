package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of the example court as axe-core sees it in a browser. The script is put into the page for the test. */
class ReportAccessibilityTest {
    @TempDir
    Path folder;

    @Test
    void axeFindsNothingInTheReportsOfTheExampleCourt() throws Exception {
        Path axe = Program.ROOT.resolve(".tools/axe/package/axe.min.js");
        assumeTrue(Files.isRegularFile(axe), "no axe-core in .tools/axe: .ci/run puts it there");
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
            assertThat(violations(
                            Files.readString(made.resolve("data/derived/report." + language + ".html")),
                            Files.readString(axe)))
                    .as("report." + language + ".html")
                    .isEqualTo("[]");
        }
    }

    private String violations(String page, String axe) throws IOException, InterruptedException {
        String tried = page.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
                .replace(
                        "</body>",
                        "<script>" + axe.replace("</script", "<\\/script")
                                + "</script><script>axe.run(document,{runOnly:"
                                + "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}).then(r=>"
                                + "{document.body.innerHTML='AXE'+JSON.stringify(r.violations.map(v=>v.id+' '+v.nodes.length+' '"
                                + "+v.nodes[0].target))+'AXE'})</script></body>");
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
                            "--virtual-time-budget=120000",
                            "--dump-dom",
                            file.toUri().toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "chromium is not installed");
            throw e;
        }
        if (!browser.waitFor(3, TimeUnit.MINUTES)) {
            browser.destroyForcibly();
            assumeTrue(false, "the browser did not answer within three minutes");
        }
        String[] parts = Files.readString(out).split("AXE", -1);
        assertThat(parts.length).as("axe ran").isGreaterThanOrEqualTo(3);
        return parts[1];
    }
}
