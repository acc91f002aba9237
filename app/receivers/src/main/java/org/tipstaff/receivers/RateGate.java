package org.tipstaff.receivers;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One bucket of allowances for each source. A batch that was already read is taken whole and may put the bucket below zero; the
 * answer says how long to read nothing further. So the rate holds in the long run, and no batch is ever too large for it.
 */
public final class RateGate {
    /** Sources with a bucket of their own; they are configured, so only a fault in the program comes near. Further ones share one. */
    static final int SOURCES = 10_000;

    private static final class Bucket {
        double allowance;
        long filledAt;

        Bucket(double allowance, long filledAt) {
            this.allowance = allowance;
            this.filledAt = filledAt;
        }
    }

    private final Rate rate;
    private final Timing timing;
    private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    public RateGate(Rate rate, Timing timing) {
        this.rate = rate;
        this.timing = timing;
    }

    /** Takes the records off the source's allowance; gives how long to wait before more may come, zero if at once. */
    public Duration take(String source, long records) {
        Bucket bucket = bucket(source);
        synchronized (bucket) {
            fill(bucket);
            bucket.allowance -= records;
            return debt(bucket);
        }
    }

    /** How long the source must wait before it may send at all; zero if it may. Takes nothing. */
    public Duration wait(String source) {
        Bucket bucket = bucket(source);
        synchronized (bucket) {
            fill(bucket);
            return debt(bucket);
        }
    }

    private Bucket bucket(String source) {
        Bucket bucket = buckets.get(source);
        return bucket != null
                ? bucket
                : buckets.computeIfAbsent(
                        buckets.size() < SOURCES ? source : "", name -> new Bucket(rate.burst(), timing.nanos()));
    }

    private void fill(Bucket bucket) {
        long now = timing.nanos();
        double earned = (now - bucket.filledAt) / 1e9 * rate.recordsPerSecond();
        bucket.allowance = Math.min((double) rate.burst(), bucket.allowance + earned);
        bucket.filledAt = now;
    }

    private Duration debt(Bucket bucket) {
        return bucket.allowance >= 0
                ? Duration.ZERO
                : Duration.ofNanos((long) Math.ceil(-bucket.allowance / rate.recordsPerSecond() * 1e9));
    }
}
