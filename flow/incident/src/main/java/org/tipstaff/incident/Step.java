package org.tipstaff.incident;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.ClockReading;

/**
 * One thing the intruder did, as far as the logs show: findings on the same act, and events that give it its context.
 *
 * @param time when, corrected by the clock's measured offset; null when no record has a time
 * @param clock which clock that is and what it said uncorrected
 * @param tactic the ATT&CK tactic it is ordered under, empty when no rule names one
 * @param techniques ATT&CK techniques, sorted
 * @param host where, as written in the log
 * @param user by which account, as written; empty when none is named
 * @param what one sentence
 * @param findings those that show it, in time order; empty when only context events show it
 */
public record Step(
        @Nullable Instant time,
        @Nullable ClockReading clock,
        String tactic,
        List<String> techniques,
        String host,
        String user,
        Sentence what,
        List<Finding> findings) {}
