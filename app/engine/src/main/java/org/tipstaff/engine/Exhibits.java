package org.tipstaff.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Event;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Originals.Original;
import org.tipstaff.incident.Incident;
import org.tipstaff.label.Label;
import org.tipstaff.label.Labeled;
import org.tipstaff.report.SourceFacts;

/**
 * What of a case somebody asks for by name: a finding or an incident by its id, an original by its SHA-256 or its path. It
 * looks into every fact, for it works for those who have the whole case; what it chooses is still under its labels.
 */
public final class Exhibits {
    /** More would be the case itself. */
    public static final int ASKED_MAX = 1_000;

    private static final int NEAREST = 3;
    private static final int WORD_MAX = 300;

    private final CaseFacts facts;
    private final Map<String, List<Labeled<Finding>>> findings = new TreeMap<>();
    private final Map<String, List<String>> incidents = new TreeMap<>();
    private final Map<String, List<Labeled<Original>>> originals = new TreeMap<>();
    private final Map<String, Set<Place>> restingOn = new TreeMap<>();

    private record Place(String path, Sha256 sha256) {}

    public Exhibits(CaseFacts facts) {
        this.facts = facts;
        for (Labeled<Finding> labeled : facts.findings()) {
            labeled.map(finding -> {
                String id = finding.id().toString();
                findings.computeIfAbsent(id, _ -> new ArrayList<>()).add(labeled);
                Set<Place> places = restingOn.computeIfAbsent(id, _ -> new HashSet<>());
                for (Event event : finding.events()) {
                    places.add(new Place(
                            event.provenance().source().path(),
                            event.provenance().source().sha256()));
                }
                return id;
            });
        }
        for (Labeled<Original> labeled : facts.originals()) {
            labeled.map(original -> {
                for (String name : List.of(original.path(), original.sha256().hex())) {
                    originals.computeIfAbsent(name, _ -> new ArrayList<>()).add(labeled);
                }
                return original;
            });
        }
        for (Incident incident : CaseCut.ofAll(facts).report().incidents()) {
            incidents.put(
                    incident.id(),
                    incident.findings().stream()
                            .map(finding -> finding.id().toString())
                            .toList());
        }
    }

    /**
     * What was asked for.
     *
     * @param facts the findings, what was asked for by name of the originals and what those findings rest on, gaps and counts of
     *     originals that were asked for; nothing of the run
     * @param whole paths of originals of which the bytes were asked for
     */
    public record Chosen(CaseFacts facts, Set<String> whole) {
        public Chosen {
            whole = Set.copyOf(whole);
        }
    }

    /** @throws UsageException naming what is not in the case, with the ids it is nearest to */
    public Chosen choose(Collection<String> asked) {
        if (asked.size() > ASKED_MAX) {
            throw new UsageException("at most " + ASKED_MAX + " exhibits go into one package, not " + asked.size());
        }
        Set<String> ids = new TreeSet<>();
        Set<Labeled<Original>> named = new LinkedHashSet<>();
        for (String each : new TreeSet<>(asked)) {
            List<Labeled<Original>> found = originals.get(each);
            if (findings.containsKey(each)) {
                ids.add(each);
            } else if (incidents.containsKey(each)) {
                ids.addAll(incidents.getOrDefault(each, List.of()));
            } else if (found != null) {
                named.addAll(found);
            } else {
                throw new UsageException(unknown(each));
            }
        }
        Set<String> whole = new HashSet<>();
        Set<Place> places = new HashSet<>();
        named.forEach(labeled -> labeled.map(original -> {
            places.add(new Place(original.path(), original.sha256()));
            return whole.add(original.path());
        }));
        Set<Place> resting = new HashSet<>();
        List<Labeled<Finding>> chosen = new ArrayList<>();
        for (String id : ids) {
            chosen.addAll(findings.getOrDefault(id, List.of()));
            resting.addAll(restingOn.getOrDefault(id, Set.of()));
        }
        return new Chosen(
                new CaseFacts(
                        List.of(),
                        filtered(
                                facts.originals(),
                                original -> places.contains(new Place(original.path(), original.sha256()))
                                        || resting.contains(new Place(original.path(), original.sha256()))),
                        reads(places, resting),
                        chosen,
                        filtered(
                                facts.gaps(), gap -> whole.contains(gap.source().path())),
                        List.of()),
                whole);
    }

    /**
     * Incidents taken apart into their findings; the rest as it is called.
     *
     * @throws UsageException naming what is not in the case
     */
    public Set<String> parts(Collection<String> asked) {
        Set<String> parts = new TreeSet<>();
        for (String each : asked) {
            if (!findings.containsKey(each) && !incidents.containsKey(each) && !originals.containsKey(each)) {
                throw new UsageException(unknown(each));
            }
            parts.addAll(incidents.getOrDefault(each, List.of(each)));
        }
        return parts;
    }

    /** Of a log that only some findings rest on, how much there is in it is not told. */
    private List<Labeled<SourceRead>> reads(Set<Place> whole, Set<Place> resting) {
        List<Labeled<SourceRead>> reads = new ArrayList<>();
        for (Labeled<SourceRead> labeled : facts.reads()) {
            labeled.map(read -> {
                Sha256 digest = read.facts().sha256();
                Place place = digest == null ? null : new Place(read.facts().path(), digest);
                if (place != null && whole.contains(place)) {
                    reads.add(labeled);
                } else if (place != null && resting.contains(place)) {
                    reads.add(labeled.map(Exhibits::bare));
                }
                return read;
            });
        }
        return reads;
    }

    private static SourceRead bare(SourceRead read) {
        SourceFacts facts = read.facts();
        return new SourceRead(
                new SourceFacts(facts.path(), facts.sha256(), facts.sizeBytes(), facts.format(), 0, 0),
                0,
                0,
                0,
                0,
                new TreeMap<>(),
                List.of(),
                List.of());
    }

    private interface Wanted<T> {
        boolean is(T fact);
    }

    private static <T> List<Labeled<T>> filtered(List<Labeled<T>> facts, Wanted<T> wanted) {
        List<Labeled<T>> kept = new ArrayList<>();
        facts.forEach(labeled -> labeled.map(fact -> wanted.is(fact) && kept.add(labeled)));
        return kept;
    }

    /** The labels of what was asked for, by what it is called: to say what an audience may not know. */
    public Map<String, Label> labels(Collection<String> asked) {
        Map<String, Label> labels = new TreeMap<>();
        for (String each : asked) {
            List<String> ids = incidents.getOrDefault(each, List.of(each));
            for (String id : ids) {
                for (Labeled<Finding> finding : findings.getOrDefault(id, List.of())) {
                    labels.merge(id, finding.label(), Label::join);
                }
            }
            for (Labeled<Original> original : originals.getOrDefault(each, List.of())) {
                labels.merge(each, original.label(), Label::join);
            }
        }
        return labels;
    }

    private String unknown(String asked) {
        Set<String> known = new TreeSet<>(findings.keySet());
        known.addAll(incidents.keySet());
        known.addAll(originals.keySet());
        List<String> near = nearest(asked, known);
        return "'" + SafeText.printable(asked) + "' is no finding, incident or original of this case"
                + (near.isEmpty() ? "" : "; the nearest: " + SafeText.printable(String.join(", ", near)));
    }

    /** Those that begin or end like it, then those that differ in few characters. */
    private static List<String> nearest(String asked, Collection<String> known) {
        if (asked.isEmpty() || asked.length() > WORD_MAX) {
            return List.of();
        }
        int allowed = Math.max(2, asked.length() / 4);
        return known.stream()
                .filter(each -> each.length() <= WORD_MAX)
                .map(each -> Map.entry(
                        each, each.startsWith(asked) || each.endsWith(asked) ? 0 : distance(asked, each, allowed)))
                .filter(entry -> entry.getValue() <= allowed)
                .sorted(Comparator.comparingInt((Map.Entry<String, Integer> entry) -> entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(NEAREST)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Insertions, deletions and substitutions (Levenshtein); beyond {@code allowed} only that it is more. */
    private static int distance(String a, String b, int allowed) {
        if (Math.abs(a.length() - b.length()) > allowed) {
            return allowed + 1;
        }
        int[] before = new int[b.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(substituted, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[b.length()];
    }
}
