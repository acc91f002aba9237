package org.tipstaff.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.tipstaff.journal.Batch;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalFullException;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.JournalReader;
import org.tipstaff.journal.Read;
import org.tipstaff.journal.Received;
import org.tipstaff.receivers.Arrivals;
import org.tipstaff.receivers.Intake;
import org.tipstaff.receivers.IntakeRefused;

/**
 * The front door of the journal. Beyond what the journal itself refuses, it holds senders back when detection is far behind:
 * the journal could take more, but an alarm that is an hour late is no alarm, and a shipper's own buffer is as good a place
 * for logs as any.
 */
public final class JournalIntake implements Intake, Arrivals {
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

    @Override
    public long end() {
        return journal.end();
    }

    @Override
    public void since(long from, String source, Consumer<Received> records) throws IOException {
        read(from, batch -> {
            for (int i = 0; i < batch.size(); i++) {
                if (batch.source(i).equals(source) && batch.form(i) != Form.UNKNOWN) {
                    records.accept(received(batch, i));
                }
            }
        });
    }

    /** Gives the documents among the last records that are durable, to those who must know them again. */
    void latestDocuments(int records, BiConsumer<String, byte[]> documents) throws IOException {
        read(journal.end() - records, batch -> {
            for (int i = 0; i < batch.size(); i++) {
                if (batch.form(i) == Form.JSON) {
                    documents.accept(batch.source(i), batch.bytes(i));
                }
            }
        });
    }

    private static Received received(Batch batch, int index) {
        return new Received(batch.source(index), batch.at(index), batch.form(index), batch.bytes(index));
    }

    private void read(long from, Consumer<Batch> batches) throws IOException {
        long at = Math.max(from, journal.first());
        long end = journal.end();
        if (at >= end) {
            return;
        }
        try (JournalReader reader = journal.reader(at)) {
            while (at < end) {
                Read read = reader.next(Duration.ZERO);
                if (read == null) {
                    return;
                }
                if (read instanceof Batch batch) {
                    batches.accept(batch);
                }
                at = read.end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the journal was read", e);
        }
    }

    /** From now on nothing is taken. */
    public void stop() {
        stopping = true;
    }
}
