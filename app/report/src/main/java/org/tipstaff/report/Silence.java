package org.tipstaff.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Why nothing was found. A wrong path to the rules, logs that no rule is about, and a quiet network all end in "no
 * findings"; a reader must be able to tell them apart (spec/sigma.md section 6, trap 15).
 */
final class Silence {
    private final CaseReport report;

    Silence(CaseReport report) {
        this.report = report;
    }

    /** Keys of {@code silence.*}, the most basic reason first. */
    List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        RuleFacts rules = report.rules();
        if (report.sources().isEmpty()) {
            reasons.add("no-sources");
        } else if (report.events().events() == 0) {
            reasons.add(report.events().recordsRead() == 0 ? "no-records" : "no-events");
        }
        if (rules.read() == 0) {
            reasons.add("no-rules");
        } else if (rules.active() == 0) {
            reasons.add("no-active-rules");
        } else if (report.events().events() > 0
                && report.channels().stream().allMatch(channel -> channel.rules() == 0)) {
            reasons.add("no-rule-for-channels");
        }
        if (reasons.isEmpty()) {
            reasons.add("looked-and-found-nothing");
        }
        return reasons;
    }

    void write(Pen pen) {
        pen.html.open("div", "class", "silence");
        pen.paragraph("silence.title");
        pen.html.open("ul");
        for (String reason : reasons()) {
            pen.item(pen.words.say(
                    "silence." + reason,
                    report.rules().active(),
                    report.events().events(),
                    report.rules().read()));
        }
        pen.html.close("ul").close("div");
    }
}
