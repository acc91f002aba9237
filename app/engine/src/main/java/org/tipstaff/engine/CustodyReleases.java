package org.tipstaff.engine;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tipstaff.evidence.custody.Custody;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.label.ReleaseEntry;
import org.tipstaff.label.ReleaseJournal;
import org.tipstaff.label.ReleaseTerms;

/**
 * The custody log as the journal of releases. All that a release says is committed and not in the clear: who let whom know
 * what is itself for those who work on the case.
 */
public final class CustodyReleases implements ReleaseJournal {
    private static final List<String> FIELDS =
            List.of("subject", "from", "to", "content", "author", "first", "second", "reason", "decided-at");

    private final Custody custody;
    private final Set<Map<String, String>> accepted;

    private CustodyReleases(Custody custody, Set<Map<String, String>> accepted) {
        this.custody = custody;
        this.accepted = accepted;
    }

    /** Takes up the releases that the log holds already, from its openings. */
    public static CustodyReleases of(CustodyLog log) throws IOException {
        log.checkpoint();
        Set<Map<String, String>> accepted = new HashSet<>();
        try {
            CustodyLogReader reader = CustodyLogReader.open(log.folder());
            Map<Long, Map<String, String>> opened = reader.opened(log.folder());
            for (long index = 0; index < reader.size(); index++) {
                LoggedEntry entry = reader.entry(index);
                if (entry.kind().equals(EntryKind.RELEASE.name())) {
                    TreeMap<String, String> said = new TreeMap<>();
                    opened.getOrDefault(index, Map.of()).forEach((field, text) -> {
                        if (field.startsWith("fields/")) {
                            said.put(field.substring("fields/".length()), text);
                        }
                    });
                    if (!said.keySet().equals(entry.fields().keySet())) {
                        // Whoever takes its opening away could have it accepted again.
                        throw new IOException(
                                "what entry " + index
                                        + " of the custody log released can't be read: its opening is missing or was changed. Run tipstaff verify");
                    }
                    accepted.add(said);
                }
            }
        } catch (TlogFormatException e) {
            throw new IOException("the releases in the custody log can't be read: " + e.getMessage(), e);
        }
        return new CustodyReleases(log, accepted);
    }

    @Override
    public synchronized long accept(ReleaseEntry entry) throws IOException {
        Map<String, String> said = said(entry);
        if (accepted.contains(said)) {
            throw new IOException("this release was accepted before; a decision counts once");
        }
        CustodyEntry.Builder builder =
                CustodyEntry.of(EntryKind.RELEASE, entry.terms().first().id(), CaseLog.text(entry.from()));
        said.forEach(builder::secret);
        long index = custody.record(builder.build()).index();
        accepted.add(said);
        return index;
    }

    private static Map<String, String> said(ReleaseEntry entry) {
        ReleaseTerms terms = entry.terms();
        List<String> values = List.of(
                terms.subject(),
                entry.from().toString(),
                terms.to().toString(),
                entry.contentSha256(),
                terms.author().id(),
                terms.first().id(),
                terms.second().id(),
                terms.reason(),
                terms.at().toString());
        Map<String, String> said = new TreeMap<>();
        for (int i = 0; i < FIELDS.size(); i++) {
            said.put(FIELDS.get(i), values.get(i));
        }
        return said;
    }
}
