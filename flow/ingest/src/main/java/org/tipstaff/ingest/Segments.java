package org.tipstaff.ingest;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Objects;

/** Bytes in memory, or in a mapped file, as the stream or the channel that a reader wants. */
final class Segments {
    private Segments() {}

    static byte[] bytes(MemorySegment segment, long offset, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        return bytes;
    }

    /** A stream over a part of a segment that reports its progress in steps of about a megabyte. */
    static final class Stream extends InputStream {
        private static final int STEP = 1 << 20;

        private final MemorySegment segment;
        private final long end;
        private final Progress progress;
        private long position;
        private long reported;

        Stream(MemorySegment segment, long from, long to, Progress progress) {
            this.segment = segment;
            this.position = from;
            this.reported = from;
            this.end = to;
            Objects.checkFromToIndex(from, to, segment.byteSize());
            this.progress = progress;
        }

        @Override
        public int read() {
            return position < end ? segment.get(ValueLayout.JAVA_BYTE, position++) & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, into.length);
            if (length == 0) {
                return 0;
            }
            int count = (int) Math.min(length, end - position);
            if (count <= 0) {
                report();
                return -1;
            }
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, position, into, offset, count);
            position += count;
            if (position - reported >= STEP) {
                report();
            }
            return count;
        }

        private void report() {
            if (position > reported) {
                progress.worked(position - reported);
                reported = position;
            }
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - position);
        }
    }

    /** A channel for reading a segment by position; closing it leaves the segment open. */
    static final class Channel implements SeekableByteChannel {
        private final MemorySegment segment;
        private long position;
        private boolean open = true;

        Channel(MemorySegment segment) {
            this.segment = segment;
        }

        @Override
        public synchronized int read(ByteBuffer into) throws ClosedChannelException {
            requireOpen();
            int count = (int) Math.min(into.remaining(), segment.byteSize() - position);
            if (count <= 0) {
                return into.hasRemaining() ? -1 : 0;
            }
            into.put(segment.asSlice(position, count).asByteBuffer());
            position += count;
            return count;
        }

        @Override
        public int write(ByteBuffer from) {
            throw new NonWritableChannelException();
        }

        @Override
        public synchronized long position() {
            return position;
        }

        @Override
        public synchronized SeekableByteChannel position(long newPosition) throws ClosedChannelException {
            requireOpen();
            if (newPosition < 0) {
                throw new IllegalArgumentException("position " + newPosition);
            }
            position = newPosition;
            return this;
        }

        @Override
        public long size() {
            return segment.byteSize();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new NonWritableChannelException();
        }

        @Override
        public synchronized boolean isOpen() {
            return open;
        }

        @Override
        public synchronized void close() {
            open = false;
        }

        private void requireOpen() throws ClosedChannelException {
            if (!open) {
                throw new ClosedChannelException();
            }
        }
    }
}
