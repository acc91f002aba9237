package org.tipstaff.ingest;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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

    LogFile(Path path, Source source, long bytes, Readers readers) {
        this.path = path;
        this.source = source;
        this.bytes = bytes;
        this.readers = readers;
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
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment mapped = channel.size() <= COPIED_MAX
                    ? copy(channel)
                    : channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            boolean divided = hash(mapped, early);
            sink.source(source);
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

    private static MemorySegment copy(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // until it is full, or the file was cut short meanwhile
        }
        return MemorySegment.ofBuffer(bytes.flip());
    }

    /** @return whether all there is to read was given out as early pieces */
    private boolean hash(MemorySegment bytes, Consumer<Piece> early) {
        MessageDigest digest = Sha256.newDigest();
        LineRanges lines = null;
        for (long at = 0; at < bytes.byteSize(); at += HASHED_AT_ONCE) {
            long length = Math.min(HASHED_AT_ONCE, bytes.byteSize() - at);
            digest.update(bytes.asSlice(at, length).asByteBuffer());
            if (at == 0) {
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
