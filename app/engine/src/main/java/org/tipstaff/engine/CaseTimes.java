package org.tipstaff.engine;

import java.io.IOException;
import java.time.Instant;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.tlog.TlogFormatException;

/** When people did things in a case, by its custody log. */
public final class CaseTimes {
    private CaseTimes() {}

    /** When the case was made of its logs. */
    static Instant investigated(CaseLog log) throws IOException {
        return made(log).at();
    }

    /**
     * A time with what proves it.
     *
     * @param entry of the custody log
     */
    public record Entered(Instant at, long entry) {}

    /** When the case was made of its logs, and where its log says so. */
    public static Entered made(CaseLog log) throws IOException {
        log.log().checkpoint();
        try {
            CustodyLogReader reader = CustodyLogReader.open(log.log().folder());
            for (long index = 0; index < reader.size(); index++) {
                LoggedEntry entry = reader.entry(index);
                if (entry.kind().equals(EntryKind.DECIDE.name())) {
                    return new Entered(entry.at(), index);
                }
            }
        } catch (TlogFormatException e) {
            throw new IOException("the case's log can't be read: " + e.getMessage(), e);
        }
        throw new IOException("the case's log does not say when it was made");
    }
}
