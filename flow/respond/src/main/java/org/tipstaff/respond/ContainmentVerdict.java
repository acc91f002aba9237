package org.tipstaff.respond;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tipstaff.evidence.custody.Json;

/**
 * Whether a cut holds: judged by what goes on after it, and by what could have shown it. Each subject is <em>active</em> (a
 * sign that the attacker goes on), <em>silent</em> (all sources that could show it were whole from the cut on, and showed
 * nothing), or <em>unknown</em>.
 *
 * <p>The findings are what the evidence leaves possible: contained when all are silent; partly when some are active and some
 * are silent; not when some are active and none is shown to be silent; and where none is active and not all are silent, it
 * cannot be determined. So evidence that is taken away can only widen what is possible, and never leads to "contained".
 */
public final class ContainmentVerdict {
    public enum Finding {
        CONTAINED,
        PARTLY,
        NOT,
        CANNOT_BE_DETERMINED
    }

    public enum Standing {
        ACTIVE,
        SILENT,
        UNKNOWN
    }

    /**
     * What is found of one subject.
     *
     * @param reasons keys with what they are about: {@code beacon SOURCE TIME}, {@code not-covered SOURCE FROM UNTIL}, …
     * @param evidence ids
     */
    public record Judged(Subject subject, Standing standing, List<String> reasons, List<String> evidence) {
        public Judged {
            reasons = List.copyOf(reasons);
            evidence = List.copyOf(evidence);
        }
    }

    private final Finding finding;
    private final Instant cut;
    private final Instant until;
    private final List<Judged> subjects;

    private ContainmentVerdict(Finding finding, Instant cut, Instant until, List<Judged> subjects) {
        this.finding = finding;
        this.cut = cut;
        this.until = until;
        this.subjects = List.copyOf(subjects);
    }

    /**
     * Judges.
     *
     * @param subjects every host, account and new address on which the attacker could go on
     * @param lookouts of these subjects, by sources that they name; those of one source and subject don't overlap
     * @param cut when the cut was verified to be in force
     * @param until the time up to which it is judged
     * @throws IllegalArgumentException for lookouts of what is no subject, by a source that it does not name, or overlapping:
     *     taking one of them away could then change a verdict for the better
     */
    public static ContainmentVerdict judge(
            Collection<Subject> subjects, Collection<Lookout> lookouts, Instant cut, Instant until) {
        if (!cut.isBefore(until)) {
            throw new IllegalArgumentException("a cut is judged after a time");
        }
        Map<String, Subject> known = new TreeMap<>();
        for (Subject subject : subjects) {
            if (known.put(subject.toString(), subject) != null) {
                throw new IllegalArgumentException("subject " + subject + " stands twice");
            }
        }
        Map<String, List<Lookout>> bySubject = new TreeMap<>();
        for (Lookout lookout : lookouts) {
            String name = Shape.word(lookout.kind()) + ":" + lookout.subject();
            Subject subject = known.get(name);
            if (subject == null || !subject.sources().contains(lookout.source())) {
                throw new IllegalArgumentException("source " + lookout.source() + " was not expected to show " + name
                        + "; name it in the subject");
            }
            bySubject.computeIfAbsent(name, _ -> new ArrayList<>()).add(lookout);
        }
        List<Judged> judged = new ArrayList<>();
        for (Map.Entry<String, Subject> each : known.entrySet()) {
            judged.add(judge(each.getValue(), bySubject.getOrDefault(each.getKey(), List.of()), cut, until));
        }
        return new ContainmentVerdict(finding(judged), cut, until, judged);
    }

    private static Finding finding(List<Judged> judged) {
        boolean active = judged.stream().anyMatch(each -> each.standing() == Standing.ACTIVE);
        boolean silent = judged.stream().anyMatch(each -> each.standing() == Standing.SILENT);
        boolean allSilent = !judged.isEmpty() && judged.stream().allMatch(each -> each.standing() == Standing.SILENT);
        if (active) {
            return silent ? Finding.PARTLY : Finding.NOT;
        }
        return allSilent ? Finding.CONTAINED : Finding.CANNOT_BE_DETERMINED;
    }

    private static Judged judge(Subject subject, List<Lookout> lookouts, Instant cut, Instant until) {
        List<String> reasons = new ArrayList<>();
        List<String> evidence = new ArrayList<>();
        boolean active = false;
        boolean whole = !subject.sources().isEmpty();
        if (!whole) {
            reasons.add("no-source");
        }
        for (String source : subject.sources()) {
            List<Lookout> own = lookouts.stream()
                    .filter(lookout -> lookout.source().equals(source))
                    .sorted(Comparator.comparing(Lookout::from).thenComparing(Lookout::until))
                    .toList();
            Instant covered = cut;
            Instant end = Instant.MIN;
            for (Lookout lookout : own) {
                if (lookout.from().isBefore(end)) {
                    throw new IllegalArgumentException(
                            "two lookouts of source " + source + " for " + subject + " overlap");
                }
                end = lookout.until();
                for (Lookout.Residual residual : lookout.seen()) {
                    if (!residual.at().isBefore(cut) && !residual.at().isAfter(until)) {
                        active = true;
                        reasons.add(residual.what() + " " + source + " " + residual.at());
                        evidence.addAll(residual.evidence());
                    }
                }
                if (!lookout.from().isAfter(covered) && lookout.until().isAfter(covered)) {
                    covered = lookout.until();
                    evidence.addAll(lookout.evidence());
                }
            }
            if (covered.isBefore(until)) {
                whole = false;
                reasons.add("not-covered " + source + " " + covered + " " + until);
            }
        }
        Standing standing = active ? Standing.ACTIVE : whole ? Standing.SILENT : Standing.UNKNOWN;
        return new Judged(
                subject, standing, reasons, evidence.stream().distinct().toList());
    }

    public Finding finding() {
        return finding;
    }

    /** When the cut was verified to be in force. */
    public Instant cut() {
        return cut;
    }

    /** Up to when it was judged; it says nothing of what came after. */
    public Instant until() {
        return until;
    }

    public List<Judged> subjects() {
        return subjects;
    }

    /** The right to say "contained"; none for any other finding. */
    public Optional<ContainedClaim> claim() {
        return finding == Finding.CONTAINED ? Optional.of(new ContainedClaim(this)) : Optional.empty();
    }

    /** {@code containment.json}. It is not read back here: a verdict is judged anew from its evidence. */
    public Json.Members json() {
        return new Json.Members(Map.of(
                "finding", Shape.string(Shape.word(finding)),
                "cut_at", Shape.string(cut),
                "until", Shape.string(until),
                "subjects",
                        Shape.items(subjects.stream()
                                .map(each -> new Json.Members(Map.of(
                                        "subject", Shape.string(each.subject()),
                                        "state", Shape.string(Shape.word(each.standing())),
                                        "sources",
                                                Shape.texts(List.copyOf(
                                                        each.subject().sources())),
                                        "reasons", Shape.texts(each.reasons()),
                                        "evidence", Shape.texts(each.evidence()))))
                                .toList())));
    }
}
