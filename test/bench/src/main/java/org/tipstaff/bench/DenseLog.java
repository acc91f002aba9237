package org.tipstaff.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.tipstaff.evtx.Chunk;
import org.tipstaff.evtx.EvtxFile;
import org.tipstaff.evtx.EvtxLimits;
import org.tipstaff.evtx.EvtxLoss;
import org.tipstaff.evtx.EvtxReader;
import org.tipstaff.evtx.EvtxRecord;
import org.tipstaff.evtx.EvtxVisitor;

/**
 * Takes EVTX files, gives one large one made of their full chunks. Collections of samples hold files of one chunk with a
 * few records in it, on which a figure says how fast files are opened; a log that a server wrote for months is full
 * chunks, tens of thousands of events on end.
 *
 * <p>Chunks are copied byte for byte, so record numbers come again with each round, and a chunk that has damage in it is
 * not taken: the result is a valid log that any reader must read without loss.
 */
public final class DenseLog {
    /** Least bytes up to the end of the last record: Windows begins a new chunk when the next record does not fit. */
    static final int FULL_BYTES = Chunk.SIZE / 4 * 3;

    /** The file header counts chunks in 16 bits. */
    static final int CHUNKS_MAX = 0xFFFF;

    private static final int HEADER_BLOCK = 4096;

    private DenseLog() {}

    /** @param nextRecordId what the file header is to say */
    private record FullChunk(Path file, long offset, int events, long nextRecordId) {}

    /** What was written. */
    public record Written(int chunks, int differentChunks, long events) {}

    public static void main(String[] args) throws IOException {
        System.exit(run(args));
    }

    private static int run(String[] args) throws IOException {
        if (args.length < 3 || !args[1].matches("[0-9]{1,12}")) {
            System.err.println("usage: dense OUT.evtx MIN_EVENTS PATH...");
            return 2;
        }
        List<Path> paths = Stream.of(args).skip(2).map(Path::of).toList();
        try {
            Written written = write(Path.of(args[0]), Long.parseLong(args[1]), paths);
            System.err.println(written.events() + " events in " + written.chunks() + " chunks, "
                    + written.differentChunks() + " of them different");
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println("dense: " + e.getMessage());
            return 2;
        }
    }

    /**
     * Writes {@code out}, which must not be there yet.
     *
     * @param minEvents chunks are taken in the order of the files, again from the first when all are used, until they hold
     *     so many
     * @param paths files, and folders with {@code .evtx} files in them
     * @throws IllegalArgumentException when no file has a full chunk, a path or {@code out} is not as it should be, or
     *     the file would need more chunks than its header can count
     */
    static Written write(Path out, long minEvents, List<Path> paths) throws IOException {
        if (Files.exists(out)) {
            throw new IllegalArgumentException(out + " is there already; name a file that is not");
        }
        List<FullChunk> full = new ArrayList<>();
        for (Path file : files(paths)) {
            addFullChunks(file, full);
        }
        if (full.isEmpty()) {
            throw new IllegalArgumentException("no file under " + paths + " has a chunk that is full and undamaged");
        }
        List<FullChunk> chosen = new ArrayList<>();
        long events = 0;
        for (int next = 0; events < minEvents || chosen.isEmpty(); next = (next + 1) % full.size()) {
            if (chosen.size() == CHUNKS_MAX) {
                throw new IllegalArgumentException(minEvents + " events need more than the " + CHUNKS_MAX
                        + " chunks that one file can have; " + events + " fit into these");
            }
            chosen.add(full.get(next));
            events += full.get(next).events();
        }
        copy(chosen, out);
        return new Written(chosen.size(), Math.min(full.size(), chosen.size()), events);
    }

    private static List<Path> files(List<Path> paths) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> found = Files.walk(path)) {
                    found.filter(file -> file.toString().endsWith(".evtx") && Files.isRegularFile(file))
                            .sorted()
                            .forEach(files::add);
                }
            } else if (Files.isRegularFile(path)) {
                files.add(path);
            } else {
                throw new IllegalArgumentException("there is no " + path);
            }
        }
        return files;
    }

    private static void addFullChunks(Path path, List<FullChunk> full) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            EvtxFile file = EvtxFile.of(bytes, EvtxLimits.defaults());
            EvtxReader reader = new EvtxReader(EvtxLimits.defaults());
            for (Chunk chunk : file.chunks()) {
                if (chunk.layout() == Chunk.Layout.HEADED && chunk.length() == Chunk.SIZE) {
                    Content content = new Content();
                    reader.read(file, chunk, content);
                    if (content.losses == 0 && content.end - chunk.offset() >= FULL_BYTES) {
                        full.add(new FullChunk(path, chunk.offset(), content.events, content.lastId + 1));
                    }
                }
            }
        }
    }

    private static void copy(List<FullChunk> chosen, Path out) throws IOException {
        try (FileChannel to = FileChannel.open(out, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            write(to, header(chosen));
            ByteBuffer chunk = ByteBuffer.allocate(Chunk.SIZE);
            for (FullChunk each : chosen) {
                try (FileChannel from = FileChannel.open(each.file(), StandardOpenOption.READ)) {
                    chunk.clear();
                    while (chunk.hasRemaining()) {
                        if (from.read(chunk, each.offset() + chunk.position()) < 0) {
                            throw new IOException(each.file() + " became shorter while it was read");
                        }
                    }
                }
                write(to, chunk.flip());
            }
        }
    }

    private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /** As libyal/libevtx describes it, section File header. */
    private static ByteBuffer header(List<FullChunk> chosen) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {'E', 'l', 'f', 'F', 'i', 'l', 'e', 0});
        header.putLong(8, 0);
        header.putLong(16, chosen.size() - 1);
        header.putLong(
                24, chosen.stream().mapToLong(FullChunk::nextRecordId).max().orElseThrow());
        header.putInt(32, 128);
        header.putShort(36, (short) 1);
        header.putShort(38, (short) 3);
        header.putShort(40, (short) HEADER_BLOCK);
        header.putShort(42, (short) chosen.size());
        CRC32 crc = new CRC32();
        crc.update(header.array(), 0, 120);
        header.putInt(124, (int) crc.getValue());
        return header.clear();
    }

    private static final class Content implements EvtxVisitor {
        private int events;
        private int losses;
        private long end;
        private long lastId = -1;

        @Override
        public void record(EvtxRecord record) {
            events++;
            end = record.offset() + record.length();
            lastId = Math.max(lastId, record.headerId());
            record.forEachField((_, _, _) -> {
                // Rendering tells of the content that can't be decoded.
            });
        }

        @Override
        public void loss(EvtxLoss loss) {
            losses++;
        }
    }
}
