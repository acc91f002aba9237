package org.tipstaff.evtx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;

/**
 * The bytes of a Windows event log in the EVTX format, and where in them the chunks are.
 *
 * <p>Nothing is believed that need not be: chunks are found by their magic at every place of the file, whatever the
 * header counts; bytes between them are searched for loose records; a file without any header, or a piece of memory or
 * disk, is read the same way. So there is no separate way of carving.
 *
 * <p>The bytes are copied chunk by chunk into a buffer of the reader, nothing else is; a file can be mapped whole.
 * The format is described in libyal/libevtx, <i>Windows XML Event Log (EVTX) format</i> ("EVTX format" in this
 * package), the content of records in [MS-EVEN6] 2.2.12 and 3.1.4.7.
 */
public final class EvtxFile {
    /** Bytes of the block that holds the file header. */
    static final int HEADER_BLOCK = 4096;

    /** Bytes of the header of a chunk, which is also the least that is left over of one. */
    static final int CHUNK_HEADER = 512;

    /** Flag of a file or chunk header that says that its checksums were not computed. */
    static final int NO_CHECKSUM = 0x4;

    /** {@code ElfFile} and {@code ElfChnk} with a NUL, read as a little-endian number. */
    private static final long FILE_MAGIC = 0x0065_6C69_4666_6C45L;

    private static final long CHUNK_MAGIC = 0x006B_6E68_4366_6C45L;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Bytes that are searched at a time: at first, and at most. */
    private static final int SEARCH_LEAST = 256;

    /** Bytes that are searched between two words about how far it is. */
    private static final int BYTES_A_WORD = 1 << 24;

    private static final byte[] ZEROS = new byte[1 << 16];

    private final MemorySegment bytes;
    private final EvtxLimits limits;
    private final LongConsumer searched;
    private final Optional<EvtxHeader> header;
    private final List<Chunk> chunks;
    private final List<EvtxLoss> losses = new ArrayList<>();

    private EvtxFile(MemorySegment bytes, EvtxLimits limits, LongConsumer searched) {
        this.bytes = bytes;
        this.limits = limits;
        this.searched = searched;
        this.header = readHeader();
        this.chunks = List.copyOf(findChunks());
    }

    /**
     * Looks for the header and the chunks; reads no record.
     *
     * @param bytes the file; must stay alive and unchanged while it is read. To read chunks on several threads, it must
     *     be a segment that they all may access (of a shared arena, or of a heap array)
     */
    public static EvtxFile of(MemorySegment bytes, EvtxLimits limits) {
        return of(bytes, limits, _ -> {});
    }

    /**
     * As {@link #of(MemorySegment, EvtxLimits)}, for one who mapped a large file: the look for chunks touches all of it.
     *
     * @param searched is told now and then up to which byte the file was searched; what lies before is not looked at again
     *     until chunks are read
     */
    public static EvtxFile of(MemorySegment bytes, EvtxLimits limits, LongConsumer searched) {
        return new EvtxFile(
                Objects.requireNonNull(bytes, "bytes"),
                Objects.requireNonNull(limits, "limits"),
                Objects.requireNonNull(searched, "searched"));
    }

    /** @param bytes the file, from position to limit */
    public static EvtxFile of(ByteBuffer bytes, EvtxLimits limits) {
        return of(MemorySegment.ofBuffer(bytes), limits);
    }

    /** Whether a file begins like an event log; damaged ones may not, and can be read nevertheless. */
    public static boolean hasMagic(MemorySegment start) {
        return start.byteSize() >= 8 && (start.get(LONG, 0) == FILE_MAGIC || start.get(LONG, 0) == CHUNK_MAGIC);
    }

    /** What the file header says; empty when there is none. */
    public Optional<EvtxHeader> header() {
        return header;
    }

    /** The parts that can be read one by one, in the order of the file. */
    public List<Chunk> chunks() {
        return chunks;
    }

    /** What is lost of the file as a whole; losses within chunks are told while they are read. */
    public List<EvtxLoss> losses() {
        return List.copyOf(losses);
    }

    /** Reads one chunk with a reader of its own. To read many, keep one {@link EvtxReader} per thread: it keeps templates. */
    public void read(Chunk chunk, EvtxVisitor visitor) {
        new EvtxReader(limits).read(this, chunk, visitor);
    }

    /** Tells the losses of the file, then reads all its chunks in order. */
    public void readAll(EvtxVisitor visitor) {
        new EvtxReader(limits).readAll(this, visitor);
    }

    MemorySegment bytes() {
        return bytes;
    }

    private Optional<EvtxHeader> readHeader() {
        long size = bytes.byteSize();
        if (size < 8 || bytes.get(LONG, 0) != FILE_MAGIC) {
            lose(
                    EvtxLoss.Kind.FILE_HEADER,
                    0,
                    Math.min(size, HEADER_BLOCK),
                    "the file does not begin with ElfFile: chunks and records are looked for in all of it");
            return Optional.empty();
        }
        if (size < 128) {
            lose(EvtxLoss.Kind.FILE_HEADER, 0, size, "the file header is cut off after " + size + " bytes");
            return Optional.empty();
        }
        CRC32 crc = new CRC32();
        byte[] covered = new byte[120];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, covered, 0, covered.length);
        crc.update(covered);
        int stated = bytes.get(INT, 124);
        int flags = bytes.get(INT, 120);
        if ((int) crc.getValue() != stated && (flags & NO_CHECKSUM) == 0) {
            lose(
                    EvtxLoss.Kind.FILE_HEADER,
                    0,
                    128,
                    "the checksum of the file header is " + hex((int) crc.getValue()) + ", it says " + hex(stated));
        }
        EvtxHeader found = new EvtxHeader(
                bytes.get(SHORT, 38) & 0xFFFF,
                bytes.get(SHORT, 36) & 0xFFFF,
                bytes.get(SHORT, 42) & 0xFFFF,
                bytes.get(LONG, 24),
                (flags & 1) != 0,
                (flags & 2) != 0);
        if (found.majorVersion() != 3) {
            lose(
                    EvtxLoss.Kind.FILE_HEADER,
                    36,
                    0,
                    "format version " + found.majorVersion() + "." + found.minorVersion()
                            + " is not known; the file is read as version 3.1");
        }
        return Optional.of(found);
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }

    private void lose(EvtxLoss.Kind kind, long offset, long length, String reason) {
        if (losses.size() < limits.lossesPerChunk()) {
            losses.add(new EvtxLoss(kind, offset, length, -1, reason));
        } else if (losses.size() == limits.lossesPerChunk()) {
            losses.add(new EvtxLoss(
                    EvtxLoss.Kind.LIMIT,
                    offset,
                    0,
                    -1,
                    "further losses of the file are not listed (lossesPerChunk " + limits.lossesPerChunk() + ")"));
        }
    }

    private List<Chunk> findChunks() {
        List<Chunk> found = new ArrayList<>();
        long size = bytes.byteSize();
        boolean headerBlock = header.isPresent() || isChunk(HEADER_BLOCK);
        long at = headerBlock ? Math.min(HEADER_BLOCK, size) : 0;
        int claimed = header.map(EvtxHeader::chunkCount).orElse(0);
        long claimedEnd = HEADER_BLOCK + (long) claimed * Chunk.SIZE;
        int headed = 0;
        long told = 0;
        while (at < size) {
            if (at - told >= BYTES_A_WORD) {
                searched.accept(at);
                told = at;
            }
            if (isChunk(at)) {
                long length = Math.min(Chunk.SIZE, size - at);
                if ((at - HEADER_BLOCK) % Chunk.SIZE != 0) {
                    // Not where a chunk should be: it must not swallow one that is.
                    length = Math.min(length, nextChunk(Math.min(at + CHUNK_HEADER, at + length), at + length) - at);
                }
                found.add(new Chunk(found.size(), at, (int) length, Chunk.Layout.HEADED));
                headed++;
                if (length < Chunk.SIZE) {
                    lose(
                            EvtxLoss.Kind.CHUNK,
                            at,
                            length,
                            "a chunk is cut off after " + length + " of " + Chunk.SIZE + " bytes");
                }
                at += length;
            } else {
                long next = nextChunk(at + 1, size);
                loose(at, next, claimedEnd, found);
                at = next;
            }
        }
        if (header.isPresent() && claimed != headed) {
            boolean dirty = header.get().dirty();
            if (claimed > headed || !dirty) {
                lose(
                        EvtxLoss.Kind.FILE_HEADER,
                        42,
                        0,
                        "the file header counts " + claimed + " chunks, " + headed + " are there"
                                + (claimed < headed ? ": all of them are read" : ""));
            }
        }
        return found;
    }

    boolean holds(Chunk chunk) {
        return chunk.index() < chunks.size() && chunks.get(chunk.index()).equals(chunk);
    }

    private boolean isChunk(long at) {
        return at <= bytes.byteSize() - 8 && bytes.get(LONG, at) == CHUNK_MAGIC;
    }

    /** Where the next chunk magic stands in [from, to), or {@code to}. Files are often zeros for the most part. */
    private long nextChunk(long from, long to) {
        byte[] block = new byte[SEARCH_LEAST];
        for (long at = from; at <= to - 8; ) {
            int length = copied(at, to, block);
            if (zerosAtStart(block, length) < length) {
                for (int i = 0; i <= length - 8; i++) {
                    if (block[i] == 'E' && LittleEndian.i64(block, i) == CHUNK_MAGIC) {
                        return at + i;
                    }
                }
            }
            at += block.length - 7; // a magic may lie across the end of a block
            block = larger(block);
        }
        return to;
    }

    private int copied(long from, long to, byte[] block) {
        int length = (int) Math.min(block.length, to - from);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, block, 0, length);
        return length;
    }

    /** Blocks begin small, so that a file made of many beginnings is not copied again for each of them. */
    private static byte[] larger(byte[] block) {
        return block.length < ZEROS.length ? new byte[block.length * 4] : block;
    }

    private static int zerosAtStart(byte[] block, int length) {
        int at = Arrays.mismatch(block, 0, length, ZEROS, 0, length);
        return at < 0 ? length : at;
    }

    /** Bytes that belong to no chunk: where something is in them, they are searched for records. */
    private void loose(long from, long to, long claimedEnd, List<Chunk> found) {
        long first = firstNonZero(from, to);
        boolean claimed = from < claimedEnd;
        if (first == to) {
            if (claimed) {
                long length = Math.min(to, claimedEnd) - from;
                lose(
                        EvtxLoss.Kind.CHUNK,
                        from,
                        length,
                        length + " bytes where the file header counts chunks are all zero");
            }
            return;
        }
        lose(
                EvtxLoss.Kind.CHUNK,
                from,
                to - from,
                to - from + " bytes do not begin with ElfChnk: single records are looked for in them");
        for (long at = from; at < to; at += Chunk.SIZE) {
            found.add(new Chunk(found.size(), at, (int) Math.min(Chunk.SIZE, to - at), Chunk.Layout.LOOSE));
        }
    }

    private long firstNonZero(long from, long to) {
        byte[] block = new byte[SEARCH_LEAST];
        for (long at = from; at < to; ) {
            int length = copied(at, to, block);
            int zeros = zerosAtStart(block, length);
            if (zeros < length) {
                return at + zeros;
            }
            at += length;
            block = larger(block);
        }
        return to;
    }
}
