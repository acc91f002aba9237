package org.tipstaff.impact;

import org.tipstaff.event.Provenance;

/**
 * A record that an answer rests on.
 *
 * @param what key of the catalogue: {@code upload}, {@code file}, {@code connection}, {@code staged}, {@code archive}, {@code lookups}, {@code finding}, {@code record-before}, {@code record-now}, {@code account}, {@code passage}; of mailboxes {@code mailbox}, {@code throttled}, {@code auditing-off}; of buckets {@code object-read}, {@code sharing}, {@code bucket-change}
 */
public record Exhibit(String what, Provenance place) {}
