package org.tipstaff.receivers;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.journal.Received;

/**
 * An intake for senders whom nobody can tell to come again: syslog connections and files. It tries until the records are
 * durable, and meanwhile its caller reads nothing further, so that the sender feels it.
 */
public final class SteadyIntake {
    private final Intake intake;
    private final Tally tally;
    private final Timing timing;
    private final String receiver;
    private final Set<Thread> pausing = new HashSet<>();
    private boolean stopping;

    public SteadyIntake(String receiver, Intake intake, Tally tally, Timing timing) {
        this.receiver = receiver;
        this.intake = intake;
        this.tally = tally;
        this.timing = timing;
    }

    /** From now on a refusal ends a try. */
    public void stop() {
        synchronized (pausing) {
            stopping = true;
            pausing.forEach(Thread::interrupt);
        }
    }

    public boolean isStopping() {
        synchronized (pausing) {
            return stopping;
        }
    }

    /**
     * Returns when all of it is durable, or when it never will be: the program stops, or a single record is beyond a limit of
     * the intake. What was lost is told to the tally.
     *
     * @return whether all of it is durable
     */
    public boolean accept(String source, List<Received> records) {
        if (records.isEmpty()) {
            return true;
        }
        Refusal told = null;
        while (true) {
            try {
                intake.accept(records);
                tally.accepted(receiver, source, records.size(), bytes(records));
                return true;
            } catch (IntakeRefused refused) {
                if (!refused.passes()) {
                    return inParts(source, records, refused);
                }
                if (refused.reason().refusal() != told) {
                    // Told once for each spell, with nothing lost: these records are still here.
                    told = refused.reason().refusal();
                    tell(source, told, 0, 0, "waiting, and reading nothing further: " + refused.getMessage());
                }
                if (!pause(refused.retryAfter())) {
                    tell(
                            source,
                            Refusal.STOPPING,
                            records.size(),
                            bytes(records),
                            "the program stopped while the intake refused: " + refused.getMessage());
                    return false;
                }
            }
        }
    }

    /**
     * Waits, unless the program stops.
     *
     * <p>Only threads that wait here are ever interrupted: an interruption that meets a thread within a write to a file channel closes that
     * channel, and it would be the journal's.
     *
     * @return whether the time has passed
     */
    public boolean pause(Duration duration) {
        return pause(() -> timing.pause(duration));
    }

    /** Something that takes time, and that an interruption ends. */
    public interface Waiting {
        void untilOver() throws InterruptedException;
    }

    /** As {@link #pause(Duration)}, however it is waited. */
    public boolean pause(Waiting waiting) {
        synchronized (pausing) {
            if (stopping) {
                return false;
            }
            pausing.add(Thread.currentThread());
        }
        try {
            waiting.untilOver();
        } catch (InterruptedException stop) {
            return false;
        } finally {
            synchronized (pausing) {
                pausing.remove(Thread.currentThread());
                if (stopping) {
                    // One that came too late to end the pause must not meet what comes after it.
                    Thread.interrupted();
                }
            }
        }
        return !isStopping();
    }

    /** A batch beyond a limit may hold smaller ones that are not; halving finds the single record that is. */
    private boolean inParts(String source, List<Received> records, IntakeRefused refused) {
        if (records.size() == 1) {
            tell(source, refused.reason().refusal(), 1, bytes(records), refused.getMessage());
            return false;
        }
        int half = records.size() / 2;
        boolean first = accept(source, records.subList(0, half));
        return accept(source, records.subList(half, records.size())) && first;
    }

    private void tell(String source, Refusal reason, long records, long bytes, @Nullable String sentence) {
        tally.refused(new Refused(
                timing.now(), receiver, source, reason, records, bytes, sentence == null ? "refused" : sentence));
    }

    private static long bytes(List<Received> records) {
        long bytes = 0;
        for (Received record : records) {
            bytes += record.bytes().length;
        }
        return bytes;
    }
}
