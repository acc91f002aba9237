package org.tipstaff.engine;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tipstaff.detect.Finding;
import org.tipstaff.evidence.Originals.Original;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Label;
import org.tipstaff.label.Labeled;
import org.tipstaff.label.Release;
import org.tipstaff.label.ReleaseJournal;
import org.tipstaff.label.ReleaseTerms;

/**
 * Lets an audience know facts that their labels keep from it: two people decide on the exact bytes of each fact, and the
 * journal has their decision before the fact gets its lower label.
 */
public final class ExhibitReleases {
    private final Audience audience;
    private final ReleaseDecision decision;
    private final ReleaseJournal journal;

    public ExhibitReleases(Audience audience, ReleaseDecision decision, ReleaseJournal journal) {
        this.audience = audience;
        this.decision = decision;
        this.journal = journal;
    }

    /**
     * The same facts, with those that were named lowered to what the audience may know, as far as it may not know them
     * anyway.
     *
     * @param subjects ids of findings, digests or paths of originals
     */
    public CaseFacts lower(CaseFacts facts, Set<String> subjects) throws IOException {
        List<Labeled<Finding>> findings = new ArrayList<>();
        for (Labeled<Finding> labeled : facts.findings()) {
            findings.add(lower(labeled, finding -> finding.id().toString(), ExhibitReleases::bytes, subjects));
        }
        List<Labeled<Original>> originals = new ArrayList<>();
        for (Labeled<Original> labeled : facts.originals()) {
            Labeled<Original> byPath = lower(labeled, Original::path, ExhibitReleases::bytes, subjects);
            originals.add(
                    byPath == labeled
                            ? lower(labeled, original -> original.sha256().hex(), ExhibitReleases::bytes, subjects)
                            : byPath);
        }
        return new CaseFacts(facts.runs(), originals, facts.reads(), findings, facts.gaps(), facts.context());
    }

    private interface Form<T, R> {
        R of(T fact);
    }

    private <T> Labeled<T> lower(Labeled<T> labeled, Form<T, String> name, Form<T, byte[]> bytes, Set<String> subjects)
            throws IOException {
        if (labeled.label().canFlowTo(audience)) {
            return labeled;
        }
        // The name is looked at to find the fact that two people named.
        Set<String> named = new TreeSet<>();
        labeled.map(fact -> subjects.contains(name.of(fact)) && named.add(name.of(fact)));
        for (String subject : named) {
            ReleaseTerms terms = new ReleaseTerms(
                    cut(subject),
                    audience.clearance(),
                    decision.author(),
                    decision.first(),
                    decision.second(),
                    decision.reason(),
                    decision.at());
            return Release.asIs(labeled, bytes::of, terms, journal).labeled();
        }
        return labeled;
    }

    private static String cut(String subject) {
        return subject.length() <= 200 ? subject : subject.substring(0, 200);
    }

    /** A finding's own line of facts: everything that is known of it. */
    static byte[] bytes(Finding finding) {
        FactJson facts = new FactJson();
        StringWriter text = new StringWriter();
        Json.object(text, json -> {
            json.writeName("finding");
            facts.components(json, finding);
        });
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Original original) {
        return (original.sha256() + "\t" + original.sizeBytes() + "\t" + original.path())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What the audience may not know of these, by name: for the message to the person who packs. */
    public static Map<String, Label> above(Map<String, Label> labels, Audience audience) {
        Map<String, Label> above = new java.util.TreeMap<>();
        labels.forEach((name, label) -> {
            if (!label.canFlowTo(audience)) {
                above.put(name, label);
            }
        });
        return above;
    }
}
