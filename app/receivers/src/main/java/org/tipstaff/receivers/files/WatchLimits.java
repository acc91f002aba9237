package org.tipstaff.receivers.files;

import java.time.Duration;

/**
 * The bounds of a watch.
 *
 * @param files held open at once; the others wait until one of them is at rest
 * @param listed entries of the folder that are looked at; what is beyond is told and not seen
 * @param lineBytes of one line; of a longer one the beginning is taken
 * @param batchBytes read of one file before its records are handed on
 * @param eventLogBytes of one binary event log; a larger one is told and not read here ({@code investigate} reads it)
 * @param settled how long a file must stay as it is before its last line without a newline is taken for whole
 * @param interval between looks at the folder
 */
public record WatchLimits(
        int files, int listed, int lineBytes, int batchBytes, long eventLogBytes, Duration settled, Duration interval) {
    private static final int MIB = 1 << 20;
    private static final WatchLimits DEFAULTS =
            new WatchLimits(500, 100_000, MIB, MIB, 4096L * MIB, Duration.ofMinutes(1), Duration.ofSeconds(1));

    public WatchLimits {
        if (files <= 0 || listed <= 0 || lineBytes <= 0 || batchBytes <= 0 || eventLogBytes <= 0) {
            throw new IllegalArgumentException("every bound of a watch must be more than zero: files " + files
                    + ", listed " + listed + ", lineBytes " + lineBytes + ", batchBytes " + batchBytes
                    + ", eventLogBytes " + eventLogBytes);
        }
        if (settled.isNegative() || interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    "settled " + settled + " can't be negative, and interval " + interval + " must be more than zero");
        }
    }

    public static WatchLimits defaults() {
        return DEFAULTS;
    }
}
