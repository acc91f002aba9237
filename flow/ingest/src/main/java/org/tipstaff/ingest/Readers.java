package org.tipstaff.ingest;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Source;
import org.tipstaff.evtx.Chunk;
import org.tipstaff.evtx.EvtxFile;
import org.tipstaff.evtx.EvtxLimits;

/** Divides an opened file into pieces by its form, and makes what reads them. Thread-safe. */
final class Readers {
    /** Chunks of one piece of an event log: 4 MiB, some ten thousand records. */
    private static final int CHUNKS_A_PIECE = 64;

    /** Bytes of JSON lines of one piece: some ten thousand records, and small against what a file must be to be divided. */
    private static final long LINES_A_PIECE = 16 << 20;

    private final IngestLimits limits;
    private final JsonText json;
    private final FormFinder forms;
    private final EvtxReaders readers = new EvtxReaders();

    Readers(IngestLimits limits) {
        this.limits = limits;
        this.json = new JsonText(limits);
        this.forms = new FormFinder(json, limits);
    }

    OpenLog open(Source source, MemorySegment file, Runnable close, RecordSink sink) {
        String skip = SafeName.reasonToSkip(source.path());
        if (skip != null) {
            sink.gap(Gap.whole(source, Gap.Kind.SKIPPED, skip));
            return new OpenLog(List.of(), close);
        }
        Form form = forms.of(new FileContent(file, Progress.NONE).prefix(FormFinder.PREFIX));
        List<Piece> pieces = new ArrayList<>();
        switch (form) {
            case Form.Evtx _ -> {
                EvtxFile log = EvtxFile.of(file, EvtxLimits.defaults(), to -> MappedPages.giveBack(file, 0, to));
                MappedPages.giveBack(file, 0, file.byteSize());
                log.losses().forEach(loss -> sink.gap(EvtxRecords.gap(source, loss)));
                List<Chunk> chunks = log.chunks();
                for (int from = 0; from < chunks.size(); from += CHUNKS_A_PIECE) {
                    List<Chunk> part = chunks.subList(from, Math.min(chunks.size(), from + CHUNKS_A_PIECE));
                    long bytes = part.stream().mapToLong(Chunk::length).sum();
                    pieces.add(piece(source, bytes, (reading, to) -> {
                        reading.chunks(source, log, part, to);
                        MappedPages.giveBack(
                                file,
                                part.getFirst().offset(),
                                part.getLast().offset() + part.getLast().length());
                        to.progress(bytes);
                    }));
                }
            }
            case Form.Zip _ -> {
                ZipMembers zip = ZipMembers.open(source, file, limits, sink);
                for (ZipArchiveEntry entry : zip.entries()) {
                    Source member = zip.source(entry);
                    long packed = Math.max(1, entry.getCompressedSize());
                    pieces.add(piece(member, packed, (reading, to) -> {
                        reading.zipMember(zip, entry, member, 1, to);
                        to.progress(packed);
                    }));
                }
                if (zip.isDamaged()) {
                    pieces.add(piece(source, file.byteSize(), (reading, to) -> {
                        reading.zipStream(source, new FileContent(file, Progress.NONE).stream(), 0, to);
                        to.progress(file.byteSize());
                    }));
                }
            }
            default ->
                pieces.add(piece(
                        source,
                        file.byteSize(),
                        (reading, to) -> reading.content(source, new FileContent(file, to::progress), form, 0, to)));
        }
        return new OpenLog(pieces, close);
    }

    /**
     * What divides large JSON lines, whose pieces can be told while the file is still being hashed: nothing but the lines before
     * a piece has to be known of the rest. Null for any other file, which {@link #open} is for.
     *
     * @param file of which at least the first {@link FormFinder#PREFIX} bytes were hashed
     */
    @Nullable
    LineRanges lines(Source source, MemorySegment file, Consumer<Piece> ready) {
        if (file.byteSize() <= LINES_A_PIECE || SafeName.reasonToSkip(source.path()) != null) {
            return null;
        }
        Form form = forms.of(new FileContent(file, Progress.NONE).prefix(FormFinder.PREFIX));
        return form instanceof Form.JsonLines(Form.TextEncoding encoding) && encoding.isUtf8()
                ? new LineRanges(
                        encoding.markBytes(),
                        LINES_A_PIECE,
                        range -> ready.accept(piece(source, range.to() - range.from(), (reading, to) -> {
                            reading.lines(source, file, range, to);
                            MappedPages.giveBack(file, range.from(), range.to());
                        })))
                : null;
    }

    private Piece piece(Source source, long bytes, BiConsumer<Reading, RecordSink> body) {
        return new Piece() {
            @Override
            public Source source() {
                return source;
            }

            @Override
            public long bytes() {
                return bytes;
            }

            @Override
            public void read(RecordSink sink) {
                SourceSink guarded = new SourceSink(source, sink, limits);
                try {
                    body.accept(new Reading(new Budget(limits, bytes), json, forms, readers), guarded);
                } catch (SourceSink.SinkFailed e) {
                    throw e.thrown();
                } catch (RuntimeException e) {
                    // The outermost loop of this stage: a fault of a reader over hostile bytes must cost this piece
                    // only,
                    // and must be seen.
                    sink.gap(Gap.whole(source, Gap.Kind.UNREADABLE, "reading stopped on a fault of the reader: " + e));
                } catch (InternalError e) {
                    // What the JDK throws when a mapped file is cut short by another program while it is read.
                    sink.gap(Gap.whole(
                            source, Gap.Kind.UNREADABLE, "the file changed while it was read: " + e.getMessage()));
                }
                guarded.finish();
            }
        };
    }
}
