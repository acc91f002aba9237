package org.tipstaff.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Source;

/** The members of a zip that is read by its central directory. Members may be unpacked on several threads. */
final class ZipMembers {
    private final @Nullable ZipFile zip;
    /**
     * What the streams of all members read from. They lock it for each look-up of a position and read; so must
     * whoever else moves its position, or two threads read each other's bytes.
     */
    private final Object channel;

    private final List<ZipArchiveEntry> entries;
    private final IdentityHashMap<ZipArchiveEntry, Source> sources = new IdentityHashMap<>();

    private ZipMembers(@Nullable ZipFile zip, Object channel, List<ZipArchiveEntry> entries, MemberNames names) {
        this.zip = zip;
        this.channel = channel;
        this.entries = entries;
        for (ZipArchiveEntry entry : entries) {
            sources.put(entry, names.source(entry.getName()));
        }
    }

    /** Reads the directory. Where that fails, a gap says so, and the members must be looked for in the bytes. */
    static ZipMembers open(Source source, MemorySegment bytes, IngestLimits limits, RecordSink sink) {
        String problem;
        if (ZipDirectory.hasMoreThan(bytes, limits.members())) {
            problem = "its directory lists more than the limit of " + limits.members() + " members (members)";
        } else {
            try {
                Segments.Channel channel = new Segments.Channel(bytes);
                ZipFile zip = ZipFile.builder()
                        .setSeekableByteChannel(channel)
                        .setIgnoreLocalFileHeader(true)
                        .get();
                List<ZipArchiveEntry> entries = new ArrayList<>();
                for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                    if (!entry.isDirectory()) {
                        entries.add(entry);
                    }
                }
                return new ZipMembers(zip, channel, entries, new MemberNames(source));
            } catch (IOException e) {
                problem = "the directory of the zip can't be read (" + LogFile.describe(e) + ")";
            } catch (RuntimeException e) {
                // The directory is the attacker's, and its reader answers some of what can stand there with unchecked
                // exceptions. Whatever it is, the directory is not usable.
                problem = "the directory of the zip can't be read (" + e + ")";
            }
        }
        sink.gap(Gap.whole(
                source, Gap.Kind.CONTAINER, problem + "; members are looked for one after the other from its begin"));
        return new ZipMembers(null, new Object(), List.of(), new MemberNames(source));
    }

    /** Whether there is no directory. */
    boolean isDamaged() {
        return zip == null;
    }

    List<ZipArchiveEntry> entries() {
        return entries;
    }

    Source source(ZipArchiveEntry entry) {
        return Objects.requireNonNull(sources.get(entry));
    }

    /** Why the member can't be unpacked, or null when it can. */
    @Nullable
    String obstacle(ZipArchiveEntry entry) {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            return "the member is encrypted; unpack the archive with its password first";
        }
        if (!Objects.requireNonNull(zip).canReadEntryData(entry)) {
            return "the member is packed with method " + entry.getMethod()
                    + ", which is not read; unpack the archive first";
        }
        return null;
    }

    InputStream unpack(ZipArchiveEntry entry) throws IOException {
        InputStream packed;
        synchronized (channel) {
            // Finds where the member's bytes begin, which moves the channel that other members are being read from.
            packed = Objects.requireNonNull(zip).getInputStream(entry);
        }
        return new ChecksumStream(packed, entry.getCrc(), entry.getSize());
    }

    /** Names of the members of one container, each used once: a second of the same name is told apart by a number. */
    static final class MemberNames {
        private final Source container;
        private final Map<String, Integer> used = new HashMap<>();

        MemberNames(Source container) {
            this.container = container;
        }

        Source source(String name) {
            String safe = SafeName.ofMember(name);
            int times = used.merge(safe, 1, Integer::sum);
            return container.member(times == 1 ? safe : safe + "#" + times);
        }
    }
}
