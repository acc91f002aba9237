package org.tipstaff.impact;

import java.time.Instant;
import org.tipstaff.event.Provenance;

/**
 * A name that was asked for and is long enough to carry data.
 *
 * @param payload characters in front of the registered domain
 * @param domain the last two labels: a stand-in for the registered domain, which takes a list of suffixes to know
 */
record Lookup(String client, Instant time, String domain, String name, int payload, Provenance place) {}
