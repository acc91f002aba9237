package org.tipstaff.testkit.scenario;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One event as it was written to a log. Its record number is known when the week is over and the log is in order.
 *
 * @param time what the clock of the host showed
 * @param data named values, in Windows' order; empty when {@code unnamed} holds them
 * @param unnamed values without a name
 * @param thread what the number of the writing thread is made from
 */
record Entry(
        Kind kind,
        Host host,
        Instant time,
        Map<String, String> data,
        List<String> unnamed,
        int thread,
        RecordNumber number) {

    long record() {
        return number.value;
    }

    /** A record number that is given later. */
    static final class RecordNumber {
        private long value;

        void is(long record) {
            value = record;
        }
    }
}
