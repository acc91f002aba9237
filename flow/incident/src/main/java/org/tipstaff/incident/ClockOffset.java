package org.tipstaff.incident;

import java.time.Duration;

/**
 * Two clocks of one host's log that disagree, measured over all events that carry both.
 *
 * @param host the host, as written
 * @param recorded the clock that stamped the records ({@code TimeCreated})
 * @param reference the clock it was compared with ({@code UtcTime})
 * @param offset what must be added to the recorded clock; the median
 * @param events how many events carried both
 * @param agreeing how many of them lie within two seconds of the median
 * @param applied true when the timeline was corrected by it
 */
public record ClockOffset(
        String host, String recorded, String reference, Duration offset, long events, long agreeing, boolean applied) {}
