package org.tipstaff.journal;

/** What a segment file is made of: records, and places where they can't be read. */
public sealed interface Part permits Batch, Damage {}
