package org.tipstaff.journal;

import java.util.List;

/**
 * What opening found.
 *
 * @param end offset that the next record gets
 * @param cut torn ends of writes that were never acknowledged, cut off
 * @param lost acknowledged records that are damaged or missing; their files are left as they are
 */
public record Recovery(long end, List<Cut> cut, List<Lost> lost) {
    public Recovery {
        cut = List.copyOf(cut);
        lost = List.copyOf(lost);
    }

    /**
     * A torn end that was cut off.
     *
     * @param file name of the segment
     * @param position in it
     * @param length in bytes
     * @param reason why, in one English sentence
     */
    public record Cut(String file, long position, long length, String reason) {}
}
