package org.tipstaff.evidence.custody;

import java.time.Instant;
import java.util.List;
import org.tipstaff.evidence.tlog.MerkleHash;

/**
 * The acknowledgement of an entry: it is on the disk and stays in the log whatever happens to the process.
 *
 * @param index its place in the log, for good
 * @param at when the log's clock says it was recorded, to the microsecond
 * @param hash of the leaf
 * @param openings of its commitments
 */
public record Recorded(long index, Instant at, MerkleHash hash, List<Opening> openings) {
    public Recorded {
        openings = List.copyOf(openings);
    }
}
