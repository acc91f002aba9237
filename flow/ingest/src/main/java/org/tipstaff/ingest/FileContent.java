package org.tipstaff.ingest;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;

/**
 * A part of a mapped file, hashed before.
 *
 * @param segment the bytes
 * @param progress counts what was read as a stream
 */
record FileContent(MemorySegment segment, Progress progress) implements Content {
    @Override
    public byte[] prefix(int length) {
        return Segments.bytes(segment, 0, (int) Math.min(length, segment.byteSize()));
    }

    @Override
    public InputStream stream() {
        return new Segments.Stream(segment, 0, segment.byteSize(), progress);
    }
}
