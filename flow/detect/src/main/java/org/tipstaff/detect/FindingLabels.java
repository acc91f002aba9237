package org.tipstaff.detect;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.tipstaff.label.Label;
import org.tipstaff.label.Tlp;
import org.tipstaff.sigma.RuleHeader;

/**
 * Who may know what a run says. A finding tells of the log it stands in and of the rule that made it, so it has the join
 * of both labels: that of the sources, which the user gives, and that of the rule's {@code tlp} tags.
 *
 * <p>There is one label for each TLP level a rule can add, made once; a finding costs a look at its rule's tags.
 */
public final class FindingLabels {
    private final Label sources;
    private final Label run;
    private final Map<Tlp, Label> joined = new EnumMap<>(Tlp.class);
    private final Map<UUID, Label> each;

    /**
     * @param sources of every log that was read, and of what is said about it
     * @param rules all that were asked, whether or not they found something
     */
    public FindingLabels(Label sources, Collection<RuleHeader> rules) {
        this.sources = sources;
        this.each = Map.of();
        for (Tlp tlp : Tlp.values()) {
            joined.put(tlp, tlp == Tlp.CLEAR ? sources : sources.join(Label.of(tlp)));
        }
        Label all = sources;
        for (RuleHeader rule : rules) {
            all = all.join(of(rule));
        }
        this.run = all;
    }

    private FindingLabels(Map<UUID, Label> each, Label sources, Label run) {
        this.each = Map.copyOf(each);
        this.sources = sources;
        this.run = run;
    }

    /**
     * Where each finding brings its own label, as when a case is read again.
     *
     * @param sources of what is said of logs alone
     * @param run of what is said of all of it
     */
    public static FindingLabels each(Map<UUID, Label> findings, Label sources, Label run) {
        return new FindingLabels(findings, sources, run);
    }

    /** Where nobody gave a label: everything is RED, for no recipient. */
    public static FindingLabels unlabelled() {
        return new FindingLabels(Label.UNLABELLED, List.of());
    }

    /** What is said of logs alone. */
    public Label sources() {
        return sources;
    }

    /**
     * What is said of the run as a whole: coverage, gaps, a report, a case folder. It names rules that found nothing, so it
     * has the label of every rule too; no finding is above it.
     */
    public Label run() {
        return run;
    }

    public Label of(RuleHeader rule) {
        Tlp highest = Tlp.CLEAR;
        for (String tag : rule.tags()) {
            Optional<Tlp> tlp = Tlp.ofSigmaTag(tag);
            if (tlp.isPresent() && tlp.get().compareTo(highest) > 0) {
                highest = tlp.get();
            }
        }
        Label label = joined.get(highest);
        return label == null ? Label.UNLABELLED : label;
    }

    public Label of(Finding finding) {
        Label own = each.get(finding.id());
        if (own != null) {
            return own;
        }
        // A correlation rests on rules that the finding doesn't name, so it has the label of all.
        return finding.correlation() ? run : of(finding.rule());
    }

    /** What is derived from these findings. */
    public Label of(Collection<Finding> findings) {
        Label all = sources;
        for (Finding finding : findings) {
            all = all.join(of(finding));
        }
        return all;
    }
}
