package org.tipstaff.testkit.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A page as axe-core sees it in headless Chromium, which {@code .ci/run} installs both. The script is put into a copy of the page. */
public final class Axe {
    private static final int MINUTES_MAX = 3;

    private final Path script;
    private final Path folder;

    private Axe(Path script, Path folder) {
        this.script = script;
        this.folder = folder;
    }

    /**
     * @param project its root, where {@code .tools} lies
     * @param folder for the copy of the page and the browser's profile
     * @return empty when axe-core is not there
     */
    public static Optional<Axe> of(Path project, Path folder) {
        Path script = project.resolve(".tools/axe/package/axe.min.js");
        return Files.isRegularFile(script) ? Optional.of(new Axe(script, folder)) : Optional.empty();
    }

    /** Whether there is a browser on the path. */
    public static boolean hasBrowser() throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v chromium >/dev/null")
                        .start()
                        .waitFor()
                == 0;
    }

    /**
     * What breaks WCAG 2.2 AA or axe's own best practice, as a JSON list of rules with the places; {@code []} for nothing.
     *
     * @return empty when the browser did not answer in time
     * @throws IOException when there is no browser, or axe did not run in the page
     */
    public Optional<String> violations(String page) throws IOException, InterruptedException {
        String tried = page.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
                .replace(
                        "</body>",
                        "<script>" + Files.readString(script).replace("</script", "<\\/script")
                                + "</script><script>axe.run(document,{runOnly:"
                                + "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}).then(r=>"
                                + "{document.body.innerHTML='AXE'+JSON.stringify(r.violations.map(v=>v.id+' '+v.nodes.length+' '"
                                + "+v.nodes[0].target))+'AXE'})</script></body>");
        Path file = Files.writeString(folder.resolve("page.html"), tried);
        Path out = folder.resolve("dom.html");
        Process browser = new ProcessBuilder(
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
        if (!browser.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
            browser.destroyForcibly();
            return Optional.empty();
        }
        String[] parts = Files.readString(out).split("AXE", -1);
        if (parts.length < 3) {
            throw new IOException("axe did not run in the page");
        }
        return Optional.of(parts[1]);
    }
}
