package org.tipstaff.impact.records;

import org.tipstaff.event.Provenance;

/**
 * A record as a list has it.
 *
 * @param digest in lower-case hexadecimal digits; all of one comparison are of one algorithm
 * @param place the list, and the line
 */
public record ListedRecord(String digest, Provenance place) {}
