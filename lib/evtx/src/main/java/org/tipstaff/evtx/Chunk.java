package org.tipstaff.evtx;

/**
 * A part of a file that can be read by itself, on any thread.
 *
 * @param index position among {@link EvtxFile#chunks()}, from 0
 * @param offset byte offset in the file
 * @param length bytes; at most {@link #SIZE}, less where the file ends or the next chunk begins
 * @param layout whether there is a chunk header
 */
public record Chunk(int index, long offset, int length, Layout layout) {
    /** Bytes of a whole chunk (EVTX format, section Chunk). */
    public static final int SIZE = 65_536;

    /** What is known of the bytes. */
    public enum Layout {
        /** Begins with the magic {@code ElfChnk}. */
        HEADED,
        /** No chunk header: records are looked for one by one. */
        LOOSE
    }

    public Chunk {
        if (index < 0 || offset < 0 || length <= 0 || length > SIZE) {
            throw new IllegalArgumentException("chunk " + index + " at " + offset + " of " + length + " bytes");
        }
    }
}
