package org.tipstaff.evtx;

import static org.tipstaff.evtx.LittleEndian.i32;
import static org.tipstaff.evtx.LittleEndian.i64;
import static org.tipstaff.evtx.LittleEndian.u32;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * Reads chunks. One reader per thread, used for as many chunks and files as one likes: it keeps the templates it has
 * compiled, a buffer of three chunks and room for the values of one record. What it gives for a chunk does not depend on
 * what it read before.
 */
public final class EvtxReader {
    /** Bytes of a record besides its BinXML: magic, size, identifier, time; the copy of the size (EVTX format, Event record). */
    private static final int RECORD_HEADER = 24;

    private static final int RECORD_LEAST = RECORD_HEADER + 4;

    /** {@code **} and two NULs, read as a little-endian number. */
    private static final int RECORD_MAGIC = 0x0000_2A2A;

    /** No offset from here leads into the buffer. */
    private static final int NO_BASE = Integer.MIN_VALUE / 2;

    private final EvtxLimits limits;
    private final byte[] buffer = new byte[3 * Chunk.SIZE];
    private final CRC32 crc = new CRC32();
    private final FragmentReader fragments;
    private final EvtxRecord record;

    // The chunk that is being read.
    private EvtxVisitor visitor = new EvtxVisitor() {
        @Override
        public void record(EvtxRecord unread) {}

        @Override
        public void loss(EvtxLoss loss) {}
    };
    private long offsetOfBuffer;
    private int high;
    private int losses;
    private long recordId;

    public EvtxReader(EvtxLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.fragments = new FragmentReader(limits);
        this.record = new EvtxRecord(limits, new Values());
    }

    /** Tells the losses of the file, then reads all its chunks in order. */
    public void readAll(EvtxFile file, EvtxVisitor told) {
        file.losses().forEach(told::loss);
        for (Chunk chunk : file.chunks()) {
            read(file, chunk, told);
        }
    }

    /**
     * Reads one chunk of {@code file}: each record it holds, and each loss within it.
     *
     * @throws IllegalArgumentException if the chunk is of another file
     */
    public void read(EvtxFile file, Chunk chunk, EvtxVisitor told) {
        if (!file.holds(chunk)) {
            throw new IllegalArgumentException(chunk + " is no chunk of this file");
        }
        visitor = Objects.requireNonNull(told, "told");
        losses = 0;
        recordId = -1;
        switch (chunk.layout()) {
            case HEADED -> {
                load(file.bytes(), chunk.offset(), chunk.offset() + chunk.length());
                headed();
            }
            case LOOSE -> {
                long from = Math.max(0, chunk.offset() - Chunk.SIZE);
                load(file.bytes(), from, Math.min(file.bytes().byteSize(), chunk.offset() + 2L * Chunk.SIZE));
                int begin = (int) (chunk.offset() - from);
                loose(begin, begin + chunk.length());
            }
        }
        if (losses > limits.lossesPerChunk()) {
            told.loss(new EvtxLoss(
                    EvtxLoss.Kind.LIMIT,
                    chunk.offset(),
                    0,
                    -1,
                    (losses - limits.lossesPerChunk()) + " further losses in this chunk are not listed (lossesPerChunk "
                            + limits.lossesPerChunk() + ")"));
        }
        record.clear();
    }

    /** How often this reader compiled a definition. */
    int compilations() {
        return fragments.compilations();
    }

    private void load(MemorySegment bytes, long from, long to) {
        offsetOfBuffer = from;
        high = (int) (to - from);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, buffer, 0, high);
    }

    /** A chunk with its header: records follow one another from offset 512. */
    private void headed() {
        if (high < EvtxFile.CHUNK_HEADER + RECORD_LEAST) {
            return; // the file has told that it is cut off
        }
        int end = checkedEnd();
        fragments.in(buffer, 0, 0, high, true, this::complain);
        int at = EvtxFile.CHUNK_HEADER;
        long lastId = -1;
        while (at < end) {
            if (i32At(at) == RECORD_MAGIC && end - at >= RECORD_LEAST) {
                lastId = i64(buffer, at + 8);
                at = record(at, end);
            } else if (isZero(at, end)) {
                break; // archived logs have the used space reach to the end of the chunk
            } else {
                int next = nextRecord(at + 1, end);
                lose(
                        EvtxLoss.Kind.RECORD,
                        at,
                        next - at,
                        "no record begins where one should; "
                                + (next < end ? "the next one is found " : "none is found ")
                                + (next < end ? (next - at) + " bytes on" : "in the rest of the chunk"));
                at = next;
            }
        }
        beyond(at, lastId);
    }

    /**
     * Records behind the end that the chunk header states, when they go on with the numbers: the log was copied while
     * the header was old. Others are remains of earlier use and no part of the log.
     */
    private void beyond(int from, long lastId) {
        int at = from;
        long id = lastId;
        boolean told = false;
        while (lastId >= 0 && isWhole(at, high) && i64(buffer, at + 8) == id + 1) {
            if (!told) {
                told = true;
                lose(
                        EvtxLoss.Kind.CHUNK,
                        48,
                        0,
                        "the chunk header says that records end at " + u32(buffer, 48)
                                + ", but they go on: these are read, too");
            }
            id++;
            at = record(at, high);
        }
    }

    /** Checks the chunk header, and gives the end of the records. */
    private int checkedEnd() {
        int end = (int) Math.min(high, u32(buffer, 48));
        boolean endKnown = u32(buffer, 48) >= EvtxFile.CHUNK_HEADER && u32(buffer, 48) <= Chunk.SIZE;
        boolean checksums = (i32(buffer, 120) & EvtxFile.NO_CHECKSUM) == 0;
        if (checksums) {
            crc.reset();
            crc.update(buffer, 0, 120);
            crc.update(buffer, 128, EvtxFile.CHUNK_HEADER - 128);
            if ((int) crc.getValue() != i32(buffer, 124)) {
                lose(
                        EvtxLoss.Kind.CHUNK,
                        0,
                        EvtxFile.CHUNK_HEADER,
                        "the checksum of the chunk header is 0x" + Long.toHexString(crc.getValue()) + ", it says 0x"
                                + Integer.toHexString(i32(buffer, 124)) + "; its records are tried");
            }
        }
        if (!endKnown) {
            lose(
                    EvtxLoss.Kind.CHUNK,
                    48,
                    0,
                    "the chunk header says that records end at " + u32(buffer, 48)
                            + ", which can't be; they are looked for in all of the chunk");
            return high;
        }
        if (checksums && u32(buffer, 48) <= high) {
            crc.reset();
            crc.update(buffer, EvtxFile.CHUNK_HEADER, end - EvtxFile.CHUNK_HEADER);
            if ((int) crc.getValue() != i32(buffer, 52)) {
                lose(
                        EvtxLoss.Kind.CHUNK,
                        EvtxFile.CHUNK_HEADER,
                        end - EvtxFile.CHUNK_HEADER,
                        "the checksum of the records is 0x" + Long.toHexString(crc.getValue())
                                + ", the chunk header says 0x" + Integer.toHexString(i32(buffer, 52))
                                + "; the records are tried");
            }
        }
        return end;
    }

    /**
     * Reads the record that begins here with its magic.
     *
     * @return where the next one should begin
     */
    private int record(int at, int end) {
        long size = u32(buffer, at + 4);
        long id = i64(buffer, at + 8);
        if (size >= RECORD_LEAST && size <= end - at && i32(buffer, at + (int) size - 4) == size) {
            deliver(at, at + (int) size, at + (int) size - 4, true);
            return at + (int) size;
        }
        recordId = Math.max(-1, id);
        if (size >= RECORD_LEAST && size <= end - at && begins(at + (int) size, end)) {
            int copy = i32(buffer, at + (int) size - 4);
            lose(
                    EvtxLoss.Kind.RECORD,
                    at,
                    0,
                    "a record of " + size + " bytes ends with the size " + copy + "; it is read");
            deliver(at, at + (int) size, at + (int) size - 4, false);
            return at + (int) size;
        }
        int next = nextRecord(at + 4, end);
        lose(
                EvtxLoss.Kind.RECORD,
                at,
                next - at,
                "a record says that it has " + size + " bytes, " + (next - at)
                        + (next < end ? " are there before the next one" : " are left")
                        + "; what can be read of it is read");
        if (next - at > RECORD_HEADER && FragmentReader.isFragmentHeader(buffer, at + RECORD_HEADER)) {
            deliver(at, next, next, false);
        }
        return next;
    }

    /** Whether a record begins here, or the used space ends. */
    private boolean begins(int at, int end) {
        return at == end || i32At(at) == RECORD_MAGIC;
    }

    private int i32At(int at) {
        return at + 4 <= high ? i32(buffer, at) : 0;
    }

    private void deliver(int at, int end, int contentEnd, boolean whole) {
        recordId = Math.max(-1, i64(buffer, at + 8));
        try {
            Frame frame = fragments.record(at + RECORD_HEADER, contentEnd);
            if (!whole && frame.count > 0 && !frame.hasValue(buffer)) {
                lose(EvtxLoss.Kind.RECORD, at, end - at, "all values of the record are zero: they were never written");
                return;
            }
            if (!frame.showsAnything()) {
                lose(EvtxLoss.Kind.RECORD, at, end - at, "the record holds no event");
                return;
            }
            record.set(
                    buffer, frame, visitor, i64(buffer, at + 8), offsetOfBuffer + at, end - at, i64(buffer, at + 16));
            visitor.record(record);
        } catch (DamagedBinXml damaged) {
            lose(
                    damaged.limit ? EvtxLoss.Kind.LIMIT : EvtxLoss.Kind.RECORD,
                    at,
                    end - at,
                    damaged.reason() + " (at byte " + (offsetOfBuffer + damaged.at) + ")");
        }
        recordId = -1;
    }

    /** Where the next whole record begins, from here on; {@code end} when there is none. */
    private int nextRecord(int from, int end) {
        for (int at = from; at <= end - RECORD_LEAST; at++) {
            if (buffer[at] == '*' && isWhole(at, end)) {
                return at;
            }
        }
        return end;
    }

    /** Whether the bytes here have the magic of a record, a size, and the same size at the end. */
    private boolean isWhole(int at, int end) {
        if (end - at < RECORD_LEAST || i32(buffer, at) != RECORD_MAGIC) {
            return false;
        }
        long size = u32(buffer, at + 4);
        return size >= RECORD_LEAST && size <= end - at && i32(buffer, at + (int) size - 4) == size;
    }

    /** Bytes without a chunk header: whole records are looked for at every place. */
    private void loose(int begin, int end) {
        int base = NO_BASE;
        int at = begin;
        while (at < end) {
            boolean whole = buffer[at] == '*' && isWhole(at, high);
            if (!whole && !(buffer[at] == '*' && isCut(at))) {
                at++;
                continue;
            }
            int size = whole ? i32(buffer, at + 4) : Math.min(high - at, Chunk.SIZE);
            int recordEnd = whole ? at + size : Math.min(at + size, nextRecord(at + 4, at + size));
            int guess = FragmentReader.guessBase(buffer, at + RECORD_HEADER, recordEnd);
            if (guess != Integer.MIN_VALUE && covers(guess, at, recordEnd)) {
                base = guess;
            } else if (!covers(base, at, recordEnd)) {
                base = NO_BASE;
            }
            if (base == NO_BASE) {
                fragments.in(buffer, NO_BASE, 0, high, false, this::complain);
                fragments.withoutDefinitions();
            } else {
                int chunkEnd = Math.min(high, base + Chunk.SIZE);
                fragments.in(buffer, base, Math.max(0, base), chunkEnd, false, this::complain);
            }
            if (!whole) {
                recordId = Math.max(-1, i64(buffer, at + 8));
                lose(
                        EvtxLoss.Kind.RECORD,
                        at,
                        recordEnd - at,
                        "a record says that it has " + u32(buffer, at + 4)
                                + " bytes, and does not end there; what can be read of it is read");
            }
            deliver(at, recordEnd, whole ? recordEnd - 4 : recordEnd, whole);
            at = recordEnd;
        }
    }

    /** Whether a record begins here whose end is lost: a plausible size, and a fragment. */
    private boolean isCut(int at) {
        return high - at > RECORD_HEADER + 8
                && i32(buffer, at) == RECORD_MAGIC
                && u32(buffer, at + 4) >= RECORD_LEAST
                && u32(buffer, at + 4) <= Chunk.SIZE
                && i32(buffer, at + RECORD_HEADER) == 0x0001_010F;
    }

    /** Whether a chunk that begins here would hold this record behind its header. */
    private static boolean covers(int base, int at, int end) {
        return base != NO_BASE && at - base >= EvtxFile.CHUNK_HEADER && end - base <= Chunk.SIZE;
    }

    private boolean isZero(int from, int to) {
        for (int at = from; at < to; at++) {
            if (buffer[at] != 0) {
                return false;
            }
        }
        return true;
    }

    private void complain(int at, int length, boolean limit, String reason) {
        lose(limit ? EvtxLoss.Kind.LIMIT : EvtxLoss.Kind.CONTENT, at, length, reason);
    }

    private void lose(EvtxLoss.Kind kind, int at, int length, String reason) {
        if (++losses <= limits.lossesPerChunk()) {
            visitor.loss(new EvtxLoss(kind, offsetOfBuffer + Math.max(0, at), length, recordId, reason));
        }
    }
}
