package org.tipstaff.engine;

import java.util.List;
import org.tipstaff.incident.Incident;

/**
 * An incident as it stands now. It grows while it is read, so this is a snapshot: immutable.
 *
 * <p><b>The id stays.</b> It is made of the finding of the incident that came first in the journal, and not, as in a finished
 * case, of all of them: findings that are added leave it as it is. When two incidents turn out to be one, the one whose
 * first finding came earlier goes on; its snapshot {@link #supersedes} the other id, which from then on is another name
 * for it ({@link LiveDetection#incident}). Should an incident fall apart (a later finding shows that what joined it is
 * ordinary), the part with the first finding keeps the id and the other part gets one of its own.
 *
 * @param id UUIDv5 of its first finding; the incident within has the id that a finished case with these findings has
 * @param supersedes ids under which parts of it were told before, sorted
 * @param offset everything before it in the journal was seen; of two snapshots the one with the higher is the later
 * @param open false in the last snapshot: the findings do not make an incident any more, or are too old to be joined to new
 *     ones
 * @param incident what is known
 * @param json the incident as in {@code incidents.json}, with this id
 */
public record LiveIncident(
        String id, List<String> supersedes, long offset, boolean open, Incident incident, String json) {}
