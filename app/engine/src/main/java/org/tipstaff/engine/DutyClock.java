package org.tipstaff.engine;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.Opening;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.inform.Deadline;
import org.tipstaff.label.Label;

/**
 * The decisions of people that start the clocks of duties and end them, in the custody log of a case: that the court knew, that
 * it classified, whom it told. The program makes none of them.
 */
public final class DutyClock {
    private static final String WHAT = "duty-clock";
    private static final String ABOUT = "about";
    private static final String AT = "moment";
    private static final String REASON = "reason";
    private static final String FIELD = "fields/";

    private final CaseLog log;

    public DutyClock(CaseLog log) {
        this.log = log;
    }

    /**
     * Writes a decision down, durable when this returns.
     *
     * @return the number of its entry
     */
    public long record(Deadline.Decision decision) throws IOException {
        CustodyEntry.Builder entry = CustodyEntry.of(EntryKind.DECIDE, decision.by(), CaseLog.text(Label.UNLABELLED))
                .word("what", WHAT)
                .secret(ABOUT, decision.what())
                .secret(AT, decision.at().toString())
                .secret(REASON, decision.reason().isBlank() ? "-" : decision.reason());
        long index = log.log().record(entry.build()).index();
        log.seal();
        return index;
    }

    /** All that were written down, in order. */
    public List<Deadline.Decision> decisions() throws IOException {
        log.log().checkpoint();
        List<Deadline.Decision> decisions = new ArrayList<>();
        try {
            CustodyLogReader reader = CustodyLogReader.open(log.log().folder());
            Map<Long, Map<String, String>> opened = new HashMap<>();
            for (Opening opening : CustodyLogReader.openings(log.log().folder())) {
                opened.computeIfAbsent(opening.entry(), _ -> new HashMap<>()).put(opening.field(), opening.text());
            }
            for (long index = 0; index < reader.size(); index++) {
                Map<String, String> fields = opened.getOrDefault(index, Map.of());
                String about = fields.get(FIELD + ABOUT);
                String at = fields.get(FIELD + AT);
                if (reader.entry(index).kind().equals(EntryKind.DECIDE.name()) && about != null && at != null) {
                    String reason = fields.getOrDefault(FIELD + REASON, "-");
                    decisions.add(new Deadline.Decision(
                            about,
                            Instant.parse(at),
                            fields.getOrDefault("actor", "?"),
                            reason.equals("-") ? "" : reason));
                }
            }
        } catch (TlogFormatException | DateTimeException e) {
            throw new IOException("the decisions in the custody log can't be read: " + e.getMessage(), e);
        }
        return List.copyOf(decisions);
    }
}
