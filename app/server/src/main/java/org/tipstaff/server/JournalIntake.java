package org.tipstaff.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalFullException;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.Received;
import org.tipstaff.receivers.Intake;
import org.tipstaff.receivers.IntakeRefused;

/**
 * The front door of the journal. Beyond what the journal itself refuses, it holds senders back when detection is far behind:
 * the journal could take more, but an alarm that is an hour late is no alarm, and a shipper's own buffer is as good a place
 * for logs as any.
 */
public final class JournalIntake implements Intake {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofSeconds(30);

    private final Journal journal;
    private final LongSupplier detected;
    private final long lagMax;
    private volatile boolean stopping;

    /**
     * @param detected offset of the first record that detection has not worked off
     * @param lagMax records between that and the end of the journal, beyond which senders are held back
     */
    public JournalIntake(Journal journal, LongSupplier detected, long lagMax) {
        this.journal = journal;
        this.detected = detected;
        this.lagMax = lagMax;
    }

    @Override
    public void accept(List<Received> records) throws IntakeRefused {
        if (stopping) {
            throw new IntakeRefused(IntakeRefused.Reason.STOPPING, LATER, "the program is stopping");
        }
        long lag = journal.end() - detected.getAsLong();
        if (lag > lagMax) {
            throw new IntakeRefused(
                    IntakeRefused.Reason.PRESSURE, SOON, "detection is " + lag + " records behind; at most " + lagMax);
        }
        if (records.size() > JournalLimits.RECORDS_MAX) {
            throw new IntakeRefused(
                    IntakeRefused.Reason.LIMIT,
                    LATER,
                    records.size() + " records at once; at most " + JournalLimits.RECORDS_MAX);
        }
        try {
            journal.append(records);
        } catch (JournalFullException e) {
            boolean passes = e.reason() == JournalFullException.Reason.WAITING;
            throw new IntakeRefused(
                    passes ? IntakeRefused.Reason.PRESSURE : IntakeRefused.Reason.FULL,
                    passes ? SOON : LATER,
                    String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new IntakeRefused(IntakeRefused.Reason.LIMIT, LATER, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            // The disk failed: nothing was acknowledged, and the next try says whether it still does.
            throw new IntakeRefused(IntakeRefused.Reason.FULL, LATER, "the journal can't be written");
        }
    }

    /** From now on nothing is taken. */
    public void stop() {
        stopping = true;
    }
}
