package org.tipstaff.event;

import java.time.Instant;

/**
 * What one clock said about an event.
 *
 * @param clock the field it was read from: {@code TimeCreated}, {@code UtcTime}, {@code @timestamp}
 * @param time as it was written; a time without a zone is taken as UTC
 */
public record ClockReading(String clock, Instant time) {}
