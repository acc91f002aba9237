package org.tipstaff.engine;

import java.util.ArrayList;
import java.util.List;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.label.Label;
import org.tipstaff.sigma.RuleHeader;

/** Takes the label of the logs and the rules of a run, gives the labels of what the run finds. */
public final class RunLabels {
    private RunLabels() {}

    public static FindingLabels of(Label sources, RuleBook book) {
        List<RuleHeader> asked = new ArrayList<>();
        book.rules().rules().forEach(rule -> asked.add(rule.header()));
        book.rules().correlations().forEach(correlation -> asked.add(correlation.header()));
        return new FindingLabels(sources, asked);
    }
}
