package org.tipstaff.state;

import java.time.Instant;

/**
 * A person has it.
 *
 * @param incident its id
 * @param person who said so
 * @param at when the custody log recorded it
 * @param entry index of the custody entry, which is the truth of it
 */
public record Acknowledgement(String incident, String person, Instant at, long entry) {}
