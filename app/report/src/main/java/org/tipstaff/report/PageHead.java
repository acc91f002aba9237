package org.tipstaff.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The head of every page: its policy, its title with the label, its styles. Nothing of a page is outside of it. */
final class PageHead {
    /** Styles are inline, pictures are drawn in the text; all else stays shut, also if an escape had failed. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private PageHead() {}

    /** @param sheets names of style sheets beside this class, the later ones above the earlier */
    static void write(Html html, LabelMark mark, String title, String... sheets) {
        html.open("head").open("meta", "charset", "utf-8");
        html.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        html.open("meta", "name", "referrer", "content", "no-referrer");
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        html.leaf("title", mark.marking() + " \u2013 " + title);
        StringBuilder styles = new StringBuilder();
        for (String sheet : sheets) {
            styles.append(styles(sheet));
        }
        html.style(mark.in(styles.toString().replace("%TITLE%", title))).close("head");
    }

    private static String styles(String sheet) {
        try (var css = Objects.requireNonNull(PageHead.class.getResourceAsStream(sheet), sheet)) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(sheet + " can't be read", e);
        }
    }
}
