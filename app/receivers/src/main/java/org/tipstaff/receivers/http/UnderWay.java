package org.tipstaff.receivers.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.tipstaff.receivers.Refusal;

/** Counts the bytes of all requests that are being read, so that many large ones at once can't fill the memory. */
final class UnderWay {
    /** When a sender who met a full house may come again. */
    static final Duration RETRY = Duration.ofSeconds(1);

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    UnderWay(long most) {
        this.most = most;
    }

    /** What one request has taken; closed when its answer is known. */
    final class Share implements AutoCloseable {
        private long own;

        void take(long bytes) throws BodyRefused {
            own += bytes;
            if (taken.addAndGet(bytes) > most) {
                throw new BodyRefused(
                        429, Refusal.PRESSURE, "requests of more than " + most + " bytes are being read at once");
            }
        }

        @Override
        public void close() {
            taken.addAndGet(-own);
            own = 0;
        }
    }

    Share share() {
        return new Share();
    }

    long bytes() {
        return taken.get();
    }
}
