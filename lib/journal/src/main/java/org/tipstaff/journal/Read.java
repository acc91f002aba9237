package org.tipstaff.journal;

/** What a reader gets: records, or the fact that some are not there any more. */
public sealed interface Read permits Batch, Lost {
    /** Offset of the first record concerned. */
    long first();

    /** Offset behind the last record concerned: where reading goes on. */
    long end();
}
