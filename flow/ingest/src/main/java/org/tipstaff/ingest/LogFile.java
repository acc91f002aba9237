package org.tipstaff.ingest;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;

/** One file the user named, or that was found in a folder they named; nothing of it was read yet. */
public final class LogFile {
    /** Small enough to be looked at a second time, for the ends of lines, before the processor's cache has forgotten it. */
    private static final long HASHED_AT_ONCE = 1 << 20;

    /** A file of this size is copied into memory: mapping and unmapping costs more, and a copy can't change any more. */
    private static final long COPIED_MAX = 1 << 21;

    private final Path path;
    private final Source source;
    private final long bytes;
    private final Readers readers;

    /** How much of it is read. */
    private final long bytesMax;
    /** Where its content is when it is not there any more; null when nowhere. */
    private final @Nullable Path moved;
    /** What it must be; null when nobody knew it before. */
    private final @Nullable Sha256 expected;

    LogFile(Path path, Source source, long bytes, Readers readers) {
        this(path, source, bytes, readers, Long.MAX_VALUE, null, null);
    }

    private LogFile(
            Path path,
            Source source,
            long bytes,
            Readers readers,
            long bytesMax,
            @Nullable Path moved,
            @Nullable Sha256 expected) {
        this.path = path;
        this.source = source;
        this.bytes = bytes;
        this.readers = readers;
        this.bytesMax = bytesMax;
        this.moved = moved;
        this.expected = expected;
    }

    /** A file that somebody appends to, of which so many bytes are read, and which may get another form and name meanwhile. */
    static LogFile growing(Path path, Source source, long bytes, Path moved, Readers readers) {
        return new LogFile(path, source, bytes, readers, bytes, moved, null);
    }

    /** A file that is read only if it still has this digest. */
    static LogFile known(Path path, Source source, long bytes, Sha256 expected, Readers readers) {
        return new LogFile(path, source, bytes, readers, Long.MAX_VALUE, null, expected);
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    public Source source() {
        return source;
    }

    /** Its size when it was listed. */
    public long bytes() {
        return bytes;
    }

    /** What its digest must be, where that was known before. */
    public Optional<Sha256> expected() {
        return Optional.ofNullable(expected);
    }

    /**
     * Opens it for reading only, maps or copies it, and hashes it whole before anything interprets it; then finds its form and
     * how it can be divided. Tells the sink its digest, and the gaps that are known by now.
     *
     * <p>Of a large file of JSON lines a piece is given out as soon as the digest has gone over it, while the rest is still being
     * hashed: no byte is interpreted before it was hashed, and what was read counts only if the digest comes to its end (decision
     * 18).
     *
     * @param early takes such pieces, on this thread; when the source is not hashed afterwards, what they gave is to be
     *     thrown away
     */
    @SuppressWarnings("MustBeClosedChecker") // closed by the OpenLog, or here when there is none
    public OpenLog open(RecordSink sink, Consumer<Piece> early) {
        Arena arena = Arena.ofShared();
        OpenLog open = null;
        try (Opened opened = opened()) {
            FileChannel channel = opened.channel();
            long size = Math.min(channel.size(), opened.bytesMax());
            MemorySegment mapped = size <= COPIED_MAX
                    ? copy(channel, (int) size)
                    : channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            // What must have a certain digest is not looked at before it has it.
            boolean divided = hash(mapped, expected == null ? early : null);
            sink.source(source);
            if (expected != null && !expected.equals(source.sha256())) {
                sink.gap(Gap.whole(
                        source,
                        Gap.Kind.UNREADABLE,
                        "the file is not what was read before, and was not read: its digest was " + expected
                                + " and is " + source.sha256()));
                open = new OpenLog(List.of(), arena::close);
                return open;
            }
            open = divided ? new OpenLog(List.of(), arena::close) : readers.open(source, mapped, arena::close, sink);
            return open;
        } catch (IOException e) {
            sink.gap(Gap.whole(source, Gap.Kind.UNREADABLE, "the file can't be read: " + describe(e)));
            open = new OpenLog(List.of(), arena::close);
        } catch (InternalError e) {
            // What the JDK throws when a mapped file is cut short by another program while it is read.
            sink.gap(Gap.whole(source, Gap.Kind.UNREADABLE, "the file changed while it was hashed: " + e.getMessage()));
            open = new OpenLog(List.of(), arena::close); // early pieces may be under way
        } finally {
            if (open == null) {
                arena.close();
            }
        }
        if (!source.isHashed()) {
            sink.source(source);
        }
        return open;
    }

    /** As {@link #open(RecordSink, Consumer)}, with all pieces in the answer. */
    public OpenLog open(RecordSink sink) {
        List<Piece> pieces = new ArrayList<>();
        OpenLog open = open(sink, pieces::add);
        return pieces.isEmpty() || !source.isHashed() ? open : new OpenLog(pieces, open::close);
    }

    /** Reads it whole on this thread. */
    public void read(RecordSink sink) {
        try (OpenLog open = open(sink)) {
            for (Piece piece : open.pieces()) {
                piece.read(sink);
            }
        }
    }

    private record Opened(FileChannel channel, long bytesMax) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private Opened opened() throws IOException {
        Path elsewhere = moved;
        try {
            return new Opened(FileChannel.open(path, StandardOpenOption.READ), bytesMax);
        } catch (NoSuchFileException e) {
            if (elsewhere == null) {
                throw e;
            }
            return new Opened(FileChannel.open(elsewhere, StandardOpenOption.READ), Long.MAX_VALUE);
        }
    }

    private static MemorySegment copy(FileChannel channel, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // until it is full, or the file was cut short meanwhile
        }
        return MemorySegment.ofBuffer(bytes.flip());
    }

    /**
     * @param early null when nothing is to be given out before the digest is complete
     * @return whether all there is to read was given out as early pieces
     */
    private boolean hash(MemorySegment bytes, @Nullable Consumer<Piece> early) {
        MessageDigest digest = Sha256.newDigest();
        LineRanges lines = null;
        for (long at = 0; at < bytes.byteSize(); at += HASHED_AT_ONCE) {
            long length = Math.min(HASHED_AT_ONCE, bytes.byteSize() - at);
            digest.update(bytes.asSlice(at, length).asByteBuffer());
            if (at == 0 && early != null) {
                lines = readers.lines(source, bytes, early);
            }
            if (lines != null) {
                lines.readTo(bytes, at + length);
            }
            MappedPages.giveBack(bytes, at, at + length);
        }
        source.hashed(Sha256.ofDigest(digest.digest()), bytes.byteSize());
        if (lines != null) {
            lines.end();
        }
        return lines != null;
    }

    static String describe(IOException e) {
        return SafeName.of(e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage()));
    }

    @Override
    public String toString() {
        return source.path();
    }
}
