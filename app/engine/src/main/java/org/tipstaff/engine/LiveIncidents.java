package org.tipstaff.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingIds;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.incident.CaseContext;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.IncidentBuilder;
import org.tipstaff.incident.Narrator;

/**
 * The incidents as they are told: built anew from all findings that are kept and the facts around them, then compared with what was told
 * before. Building anew is what makes the result a function of the journal; it is done at most every
 * {@link LiveLimits#incidentPause}, and off the path of records.
 */
final class LiveIncidents {
    private final IncidentBuilder builder = new IncidentBuilder();
    private final Narrator narrator = new Narrator();
    private final Map<String, LiveIncident> current = new TreeMap<>();
    /** Ids under which incidents were told, by the finding that gives them. */
    private final Map<UUID, String> told = new HashMap<>();

    private List<LiveIncident> open = List.of();

    /**
     * All that incidents are made of.
     *
     * @param findings in the order in which they became known
     * @param facts everything that was seen up to then
     * @param offset everything before it was seen
     */
    record Input(List<Finding> findings, long facts, FindingLabels labels, long offset) {}

    /** The id of an incident of which this finding is the first. */
    static String id(UUID finding) {
        return FindingIds.uuid5("incident\n" + finding).toString();
    }

    /** An incident had been told before a restart. */
    synchronized void toldBefore(UUID finding) {
        told.put(finding, id(finding));
    }

    /** Open ones, most severe first. */
    synchronized List<LiveIncident> open() {
        return open;
    }

    /** By its id, or one that it supersedes; null when there is none open. */
    synchronized @Nullable LiveIncident find(String id) {
        for (LiveIncident each : open) {
            if (each.id().equals(id) || each.supersedes().contains(id)) {
                return each;
            }
        }
        return null;
    }

    /** What changed, and by which findings new ones are named. */
    record Changes(List<LiveIncident> snapshots, List<UUID> named) {}

    /** @param context the facts of the input, those at least that matter for its findings */
    Changes build(Input input, CaseContext context) {
        Map<UUID, Integer> order = new HashMap<>();
        for (Finding finding : input.findings()) {
            order.putIfAbsent(finding.id(), order.size());
        }
        List<Incident> built = builder.incidents(input.findings(), context);
        IncidentsJson json = new IncidentsJson(narrator, input.labels());
        List<LiveIncident> changed = new ArrayList<>();
        List<LiveIncident> now = new ArrayList<>();
        List<UUID> named = new ArrayList<>();
        synchronized (this) {
            Set<String> ids = new HashSet<>();
            for (Incident incident : built) {
                UUID first = incident.findings().getFirst().id();
                Set<String> supersedes = new TreeSet<>();
                for (Finding finding : incident.findings()) {
                    if (place(order, finding.id()) < place(order, first)) {
                        first = finding.id();
                    }
                    String before = told.get(finding.id());
                    if (before != null) {
                        supersedes.add(before);
                    }
                }
                String id = id(first);
                supersedes.remove(id);
                if (told.putIfAbsent(first, id) == null) {
                    named.add(first);
                }
                ids.add(id);
                LiveIncident known = current.get(id);
                String text = json.object(incident, id);
                if (known != null
                        && known.json().equals(text)
                        && known.supersedes().equals(List.copyOf(supersedes))) {
                    now.add(known);
                    continue;
                }
                LiveIncident snapshot =
                        new LiveIncident(id, List.copyOf(supersedes), input.offset(), true, incident, text);
                current.put(id, snapshot);
                now.add(snapshot);
                changed.add(snapshot);
            }
            for (LiveIncident gone : List.copyOf(current.values())) {
                if (!ids.contains(gone.id())) {
                    current.remove(gone.id());
                    changed.add(new LiveIncident(
                            gone.id(), gone.supersedes(), input.offset(), false, gone.incident(), gone.json()));
                }
            }
            told.keySet().retainAll(order.keySet());
            open = List.copyOf(now);
        }
        return new Changes(changed, named);
    }

    private static int place(Map<UUID, Integer> order, UUID finding) {
        return order.getOrDefault(finding, Integer.MAX_VALUE);
    }
}
