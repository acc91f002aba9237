package org.tipstaff.journal;

import java.io.IOException;

/**
 * Is told what housekeeping does to segments, before it is final: a listener that fails is asked again at the next
 * housekeeping, also after a crash. So it may be told the same thing, word for word, more than once; never not at all.
 */
public interface SegmentListener {
    /** The segment is complete and compressed; afterwards its uncompressed form is deleted. */
    void sealed(SealedSegment segment) throws IOException;

    /** The segment is about to be deleted. */
    void removed(Tombstone tombstone) throws IOException;
}
