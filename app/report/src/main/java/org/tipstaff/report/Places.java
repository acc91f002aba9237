package org.tipstaff.report;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Event;
import org.tipstaff.event.Provenance;

/**
 * Where on the page a source or a record can be looked up. Sources are numbered S1, S2 … in their order, so that a
 * reference stays short, can be read aloud, and works on paper; which file a number means, and its digest, stands in
 * the table of sources.
 */
final class Places {
    private final Map<String, Integer> sourceNumbers = new HashMap<>();
    private final Map<String, String> anchors = new HashMap<>();
    private final Set<UUID> shown = new HashSet<>();

    Places(List<SourceFacts> sources) {
        for (SourceFacts source : sources) {
            sourceNumbers.putIfAbsent(source.path(), sourceNumbers.size() + 1);
        }
    }

    /** The finding has a place of its own on the page. */
    void shown(Finding finding) {
        shown.add(finding.id());
        for (Event event : finding.events()) {
            anchors.putIfAbsent(key(event.provenance()), anchor(finding.id()));
        }
    }

    boolean isShown(UUID finding) {
        return shown.contains(finding);
    }

    static String anchor(UUID finding) {
        return "f-" + finding;
    }

    static String sourceAnchor(int number) {
        return "s" + number;
    }

    /** The finding that shows this record, if one does. */
    Optional<String> findingAt(Provenance provenance) {
        return Optional.ofNullable(anchors.get(key(provenance)));
    }

    Optional<Integer> sourceNumber(String path) {
        return Optional.ofNullable(sourceNumbers.get(path));
    }

    private static String key(Provenance provenance) {
        return provenance.source().path() + '#' + provenance.record() + '@' + provenance.offset();
    }
}
