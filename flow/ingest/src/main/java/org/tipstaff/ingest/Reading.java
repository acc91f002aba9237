package org.tipstaff.ingest;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.evtx.Chunk;
import org.tipstaff.evtx.EvtxFile;
import org.tipstaff.evtx.EvtxLimits;
import org.tipstaff.evtx.EvtxReader;
import org.tipstaff.ingest.Form.Packing;
import org.tipstaff.ingest.Form.TextEncoding;
import org.tipstaff.ingest.ZipMembers.MemberNames;
import org.tipstaff.journal.Batch;
import org.tipstaff.journal.Damage;
import org.tipstaff.journal.Part;
import org.tipstaff.journal.SegmentFormat;
import org.tukaani.xz.XZInputStream;

/**
 * Reads the content of one piece on one thread: finds the form, gives it to the reader of that form, and goes down into
 * containers.
 */
final class Reading {
    /** Memory of the dictionary of an xz stream; {@code xz -9} needs 65 MiB. */
    private static final int XZ_KIB_MAX = 256 << 10;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** {@code ElfChnk} with a NUL as a little-endian number. */
    private static final long CHUNK_MAGIC = 0x006B_6E68_4366_6C45L;

    /** Files are laid out on disks in sectors, so that a chunk within an image begins at one. */
    private static final int SECTOR = 512;

    private final Budget budget;
    private final IngestLimits limits;
    private final JsonText json;
    private final FormFinder forms;
    private final EvtxReaders readers;

    Reading(Budget budget, JsonText json, FormFinder forms, EvtxReaders readers) {
        this.budget = budget;
        this.limits = budget.limits();
        this.json = json;
        this.forms = forms;
        this.readers = readers;
    }

    /** Reads chunks of an event log. */
    void chunks(Source source, EvtxFile log, List<Chunk> chunks, RecordSink sink) {
        EvtxReader reader = readers.take();
        new EvtxRecords(source, limits, sink, reader).read(log, chunks);
        readers.giveBack(reader);
    }

    /** Reads a range of a file of JSON lines. */
    void lines(Source source, MemorySegment file, LineRanges.Range range, RecordSink sink) {
        InputStream text = new Segments.Stream(file, range.from(), range.to(), sink::progress);
        try {
            new JsonLines(source, text, range.from(), range.linesBefore(), json, limits, sink).readAll();
        } catch (IOException e) {
            sink.gap(Gap.whole(source, Gap.Kind.UNREADABLE, "reading failed: " + LogFile.describe(e)));
        }
    }

    /** @param depth containers around this source */
    void content(Source source, Content content, Form form, int depth, RecordSink sink) {
        try {
            switch (form) {
                case Form.Empty _ -> {
                    if (!(content instanceof MemberContent member) || member.failure() == null) {
                        sink.gap(Gap.at(source, Gap.Kind.UNKNOWN_FORMAT, 0, 0, "it is empty: 0 bytes"));
                    }
                }
                case Form.JsonLines lines -> jsonLines(source, content, lines.encoding(), sink);
                case Form.JsonDocument document -> {
                    TextEncoding encoding = document.encoding();
                    new JsonDocument(source, transcoded(content, encoding), json, limits, sink)
                            .readAll(encoding.isUtf8() ? encoding.markBytes() : Provenance.NO_OFFSET);
                }
                case Form.WindowsXml xml -> {
                    TextEncoding encoding = xml.encoding();
                    TranscodingStream text = transcoded(content, encoding);
                    new XmlRecords(
                                    source,
                                    text,
                                    encoding.isUtf8() ? encoding.markBytes() : Provenance.NO_OFFSET,
                                    limits,
                                    sink)
                            .readAll();
                }
                case Form.Zeek zeek -> zeek(source, content, zeek.encoding(), sink);
                case Form.AuditCsv csv -> auditCsv(source, content, csv.encoding(), sink);
                case Form.Evtx _ -> evtx(source, content.segment(), sink);
                case Form.Segment _ -> journal(source, content.stream(), sink);
                case Form.Unknown unknown -> unknown(source, content, unknown, sink);
                case Form.Zip _, Form.Tar _, Form.Packed _ -> {
                    if (depth >= limits.nesting()) {
                        sink.gap(Gap.whole(
                                source,
                                Gap.Kind.LIMIT,
                                "a container within " + depth + " others is beyond the limit of " + limits.nesting()
                                        + " (nesting) and was not opened"));
                    } else {
                        container(source, content, form, depth, sink);
                    }
                }
            }
        } catch (LimitReached e) {
            sink.gap(Gap.whole(source, Gap.Kind.LIMIT, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            sink.gap(Gap.whole(source, Gap.Kind.UNREADABLE, "reading failed: " + LogFile.describe(e)));
        }
    }

    private void jsonLines(Source source, Content content, TextEncoding encoding, RecordSink sink) throws IOException {
        InputStream text;
        long begin = Provenance.NO_OFFSET;
        if (encoding.isUtf8()) {
            text = content.stream();
            text.skipNBytes(encoding.markBytes());
            begin = encoding.markBytes();
        } else {
            text = transcoded(content, encoding);
        }
        new JsonLines(source, text, begin, 0, json, limits, sink).readAll();
        if (text instanceof TranscodingStream stream && stream.replaced() > 0) {
            sink.gap(Gap.whole(
                    source,
                    Gap.Kind.ENCODING,
                    stream.replaced() + " sequences of bytes are not valid " + encoding.charset()
                            + "; they were replaced by U+FFFD"));
        }
    }

    private void zeek(Source source, Content content, TextEncoding encoding, RecordSink sink) throws IOException {
        if (encoding.isUtf8()) {
            InputStream text = content.stream();
            text.skipNBytes(encoding.markBytes());
            new ZeekText(source, text, encoding.markBytes(), limits, sink).readAll();
        } else {
            new ZeekText(source, transcoded(content, encoding), Provenance.NO_OFFSET, limits, sink).readAll();
        }
    }

    private void auditCsv(Source source, Content content, TextEncoding encoding, RecordSink sink) throws IOException {
        InputStream text;
        if (encoding.isUtf8()) {
            text = content.stream();
            text.skipNBytes(encoding.markBytes());
        } else {
            text = transcoded(content, encoding);
        }
        long begin = encoding.isUtf8() ? encoding.markBytes() : Provenance.NO_OFFSET;
        new AuditCsv(source, text, begin, json, limits, sink).readAll();
    }

    private static TranscodingStream transcoded(Content content, TextEncoding encoding) throws IOException {
        InputStream raw = content.stream();
        raw.skipNBytes(encoding.markBytes());
        return new TranscodingStream(raw, encoding.charset());
    }

    private void evtx(Source source, MemorySegment bytes, RecordSink sink) {
        EvtxFile log = EvtxFile.of(bytes, EvtxLimits.defaults());
        log.losses().forEach(loss -> sink.gap(EvtxRecords.gap(source, loss)));
        chunks(source, log, log.chunks(), sink);
    }

    /** A segment of a journal: each record goes the way it went when it was received. */
    private void journal(Source source, InputStream content, RecordSink sink) throws IOException {
        ReceivedRecords received = new ReceivedRecords(limits, sink);
        SegmentFormat segment = SegmentFormat.of(content);
        for (Part part = segment.next(); part != null; part = segment.next()) {
            switch (part) {
                case Batch batch -> {
                    for (int i = 0; i < batch.size(); i++) {
                        received.read(source, batch, i);
                    }
                }
                case Damage damage ->
                    sink.gap(Gap.at(
                            source,
                            Gap.Kind.CONTAINER,
                            damage.position(),
                            damage.length(),
                            "the segment is damaged: " + damage.reason()));
            }
        }
    }

    /** Content of no known form; where it is binary, chunks of event logs are looked for in it. */
    private void unknown(Source source, Content content, Form.Unknown unknown, RecordSink sink) throws IOException {
        if (!unknown.text()) {
            MemorySegment bytes = content.segment();
            for (long at = 0; at <= bytes.byteSize() - 8; at += SECTOR) {
                if (bytes.get(LONG, at) == CHUNK_MAGIC) {
                    evtx(source, bytes, sink);
                    return;
                }
            }
        }
        sink.gap(Gap.whole(source, Gap.Kind.UNKNOWN_FORMAT, unknown.what() + "; " + FormFinder.TRIED));
    }

    private void container(Source source, Content content, Form form, int depth, RecordSink sink) throws IOException {
        switch (form) {
            case Form.Zip _ -> {
                MemorySegment bytes = content.segment();
                ZipMembers zip = ZipMembers.open(source, bytes, limits, sink);
                for (ZipArchiveEntry entry : zip.entries()) {
                    zipMember(zip, entry, zip.source(entry), depth + 1, sink);
                }
                if (zip.isDamaged()) {
                    zipStream(source, new FileContent(bytes, Progress.NONE).stream(), depth, sink);
                }
            }
            case Form.Tar _ -> tar(source, content.stream(), depth, sink);
            case Form.Packed packed -> packed(source, content, packed.packing(), depth, sink);
            default -> throw new IllegalArgumentException("no container: " + form);
        }
    }

    /** Reads one member of a zip with a directory. */
    void zipMember(ZipMembers zip, ZipArchiveEntry entry, Source member, int depth, RecordSink sink) {
        String obstacle = entry.isUnixSymlink() ? "a symbolic link" : zip.obstacle(entry);
        if (obstacle != null) {
            sink.gap(Gap.whole(member, entry.isUnixSymlink() ? Gap.Kind.SKIPPED : Gap.Kind.CONTAINER, obstacle));
            sink.source(member);
            return;
        }
        try (InputStream unpacking = zip.unpack(entry)) {
            member(member, unpacking, depth, sink);
        } catch (IOException e) {
            sink.gap(Gap.whole(member, Gap.Kind.CONTAINER, "the member can't be unpacked: " + LogFile.describe(e)));
            if (!member.isHashed()) {
                sink.source(member);
            }
        }
    }

    /** Reads a zip without a usable directory, member after member. */
    void zipStream(Source source, InputStream bytes, int depth, RecordSink sink) {
        MemberNames names = new MemberNames(source);
        int members = 0;
        try (ZipArchiveInputStream zip = new ZipArchiveInputStream(bytes, "UTF-8", true, true, true)) {
            for (ZipArchiveEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.isDirectory()) {
                    continue;
                }
                if (++members > limits.members()) {
                    sink.gap(tooManyMembers(source));
                    return;
                }
                Source member = names.source(entry.getName());
                if (zip.canReadEntryData(entry)) {
                    member(member, zip, depth + 1, sink);
                } else {
                    sink.gap(Gap.whole(
                            member,
                            Gap.Kind.CONTAINER,
                            entry.getGeneralPurposeBit().usesEncryption()
                                    ? "the member is encrypted; unpack the archive with its password first"
                                    : "the member can't be unpacked without the directory of the archive"));
                    sink.source(member);
                }
            }
        } catch (IOException e) {
            sink.gap(Gap.whole(
                    source,
                    Gap.Kind.CONTAINER,
                    "the zip breaks off after " + members + " members: " + LogFile.describe(e)));
        } catch (SourceSink.SinkFailed e) {
            throw e;
        } catch (RuntimeException e) {
            // The reader of archives answers some hostile headers with unchecked exceptions.
            sink.gap(Gap.whole(source, Gap.Kind.CONTAINER, "the zip breaks off after " + members + " members: " + e));
        }
    }

    private void tar(Source source, InputStream bytes, int depth, RecordSink sink) {
        MemberNames names = new MemberNames(source);
        int members = 0;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(bytes, "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isDirectory()) {
                    continue;
                }
                if (++members > limits.members()) {
                    sink.gap(tooManyMembers(source));
                    return;
                }
                Source member = names.source(entry.getName());
                if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && tar.canReadEntryData(entry)) {
                    member(member, tar, depth + 1, sink);
                } else {
                    sink.gap(Gap.whole(
                            member, Gap.Kind.SKIPPED, "a link, device or pipe in a tar, which holds no bytes"));
                    sink.source(member);
                }
            }
        } catch (IOException e) {
            sink.gap(Gap.whole(
                    source,
                    Gap.Kind.CONTAINER,
                    "the tar breaks off after " + members + " members: " + LogFile.describe(e)));
        } catch (SourceSink.SinkFailed e) {
            throw e;
        } catch (RuntimeException e) {
            // The reader of archives answers some hostile headers with unchecked exceptions.
            sink.gap(Gap.whole(source, Gap.Kind.CONTAINER, "the tar breaks off after " + members + " members: " + e));
        }
    }

    private Gap tooManyMembers(Source source) {
        return Gap.whole(
                source,
                Gap.Kind.LIMIT,
                "the limit of " + limits.members()
                        + " members of one container (members) is reached; the rest was not read");
    }

    /** A compressed stream: a tar within it is the container, anything else is its one member. */
    private void packed(Source source, Content content, Packing packing, int depth, RecordSink sink) {
        try (InputStream unpacking = decoder(packing, content.stream());
                MemberContent unpacked = new MemberContent(unpacking, budget, Progress.NONE)) {
            Form form = forms.of(unpacked.prefix(FormFinder.PREFIX));
            if (form instanceof Form.Tar) {
                tar(source, unpacked.stream(), depth, sink);
                unpacked.finish();
                IOException failure = unpacked.failure();
                if (failure != null) {
                    sink.gap(brokenOff(source, failure, unpacked.size()));
                }
            } else {
                readMember(source.member(unpackedName(source, packing)), unpacked, form, depth + 1, sink);
            }
            if (unpacking instanceof GzipMembers gzip && gzip.trailing() > 0) {
                sink.gap(Gap.whole(
                        source,
                        Gap.Kind.CONTAINER,
                        gzip.trailing()
                                + " bytes follow the gzip stream and belong to no part of it; they were not read"));
            }
        } catch (IOException e) {
            sink.gap(Gap.whole(
                    source,
                    Gap.Kind.CONTAINER,
                    "the " + packing.name().toLowerCase(Locale.ROOT) + " stream can't be unpacked: "
                            + LogFile.describe(e)));
        }
    }

    private static InputStream decoder(Packing packing, InputStream packed) throws IOException {
        return switch (packing) {
            case GZIP -> new GzipMembers(packed);
            case BZIP2 -> new BZip2CompressorInputStream(packed, true);
            case XZ -> new XZInputStream(packed, XZ_KIB_MAX);
            case ZSTD -> zstd(packed);
        };
    }

    /** Zstandard is decoded by a native library, which is unpacked into the folder of temporary files. */
    private static InputStream zstd(InputStream packed) throws IOException {
        try {
            return new ZstdInputStreamNoFinalizer(packed).setContinuous(false);
        } catch (LinkageError e) {
            throw new IOException("the library that decodes zstd can't be loaded on this system", e);
        }
    }

    /** The name of what is in {@code a.json.gz}: {@code a.json}. */
    private static String unpackedName(Source source, Packing packing) {
        String path = source.path();
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('!')) + 1);
        String suffix = "." + packing.extension();
        return name.length() > suffix.length() && name.toLowerCase(Locale.ROOT).endsWith(suffix)
                ? name.substring(0, name.length() - suffix.length())
                : "unpacked";
    }

    /** Reads one member whose bytes are unpacked by this stream, which is left open. */
    private void member(Source member, InputStream unpacking, int depth, RecordSink sink) {
        try (MemberContent content = new MemberContent(unpacking, budget, Progress.NONE)) {
            String skip = SafeName.reasonToSkip(nameWithin(member));
            if (skip != null) {
                sink.gap(Gap.whole(member, Gap.Kind.SKIPPED, skip));
                hash(member, content, sink);
            } else {
                readMember(member, content, forms.of(content.prefix(FormFinder.PREFIX)), depth, sink);
            }
        }
    }

    private void readMember(Source member, MemberContent content, Form form, int depth, RecordSink sink) {
        SourceSink own = new SourceSink(member, sink, limits);
        content(member, content, form, depth, own);
        own.finish();
        hash(member, content, sink);
    }

    private static void hash(Source member, MemberContent content, RecordSink sink) {
        member.hashed(content.finish(), content.size());
        IOException failure = content.failure();
        if (failure != null) {
            sink.gap(brokenOff(member, failure, content.size()));
        }
        sink.source(member);
    }

    private static Gap brokenOff(Source source, IOException failure, long size) {
        boolean limit = isLimit(failure);
        return Gap.at(
                source,
                limit ? Gap.Kind.LIMIT : Gap.Kind.CONTAINER,
                size,
                -1,
                (limit ? String.valueOf(failure.getMessage()) : "unpacking fails: " + LogFile.describe(failure))
                        + "; the first " + size + " bytes were read, and the digest is of these");
    }

    private static boolean isLimit(@Nullable Throwable failure) {
        return failure instanceof LimitReached || failure instanceof org.tukaani.xz.MemoryLimitException;
    }

    private static String nameWithin(Source member) {
        String path = member.path();
        return member.container()
                .map(container -> path.substring(container.path().length() + 1))
                .orElse(path);
    }
}
