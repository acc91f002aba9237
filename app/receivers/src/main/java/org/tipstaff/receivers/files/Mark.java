package org.tipstaff.receivers.files;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * How far a text file was read, and how to know it again.
 *
 * <p>Names say nothing: a log is renamed while it is written to (rotation), copied and cut to nothing (copytruncate), replaced by another of
 * the same name. The system's own number of a file (device and inode) survives renaming, and is given to another file
 * after it was deleted. So a mark also holds digests of two windows of the bytes that were read, the first and the last of them:
 * where both still are what they were, these bytes have been read, whatever the file's name and number.
 *
 * @param position bytes read from the beginning: what comes next begins a line, unless {@code within}
 * @param headBytes length of the first window
 * @param head its digest
 * @param tailBytes length of the last window, which ends at {@code position}
 * @param tail its digest
 * @param within whether {@code position} lies within a line that was too long and is passed over to its newline
 */
record Mark(long position, int headBytes, String head, int tailBytes, String tail, boolean within) {
    private static final int WINDOW = 1024;

    static final Mark START = new Mark(0, 0, "", 0, "", false);

    static Mark at(FileChannel file, long position, boolean within) throws IOException {
        int window = (int) Math.min(WINDOW, position);
        return new Mark(
                position,
                window,
                Digests.of(file, 0, window),
                window,
                Digests.of(file, position - window, window),
                within);
    }

    /** Whether the file begins with the bytes that were read when this mark was made. */
    boolean holds(FileChannel file) throws IOException {
        return file.size() >= position
                && (position == 0
                        || (Digests.of(file, 0, headBytes).equals(head)
                                && Digests.of(file, position - tailBytes, tailBytes)
                                        .equals(tail)));
    }
}
