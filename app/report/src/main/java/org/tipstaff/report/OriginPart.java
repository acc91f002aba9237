package org.tipstaff.report;

/** How the report was made, so that someone else can make it again and compare. */
final class OriginPart {
    private final Pen pen;

    OriginPart(Pen pen) {
        this.pen = pen;
    }

    void write(RunFacts run) {
        pen.section("origin", "origin.title");
        pen.paragraph("origin.intro");
        Html html = pen.html;
        html.open("dl", "class", "facts");
        pen.fact("origin.version", "Tipstaff " + run.version());
        pen.term("origin.rules-digest");
        html.open("dd");
        if (run.rulesDigest().isEmpty()) {
            html.text(pen.words.say("none"));
        } else {
            pen.code(run.rulesDigest(), 128);
        }
        html.close("dd");
        pen.term("origin.options");
        html.open("dd");
        if (run.options().isEmpty()) {
            html.text(pen.words.say("origin.no-options"));
        } else {
            html.open("ul");
            run.options().forEach((name, value) -> {
                html.open("li");
                pen.code((name + " " + value).strip(), Bounds.PATH_CHARS_MAX);
                html.close("li");
            });
            html.close("ul");
        }
        html.close("dd").close("dl");
        pen.paragraph("origin.same-bytes");
        pen.paragraph("origin.attack");
        html.close("section");
    }
}
