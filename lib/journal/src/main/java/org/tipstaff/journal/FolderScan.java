package org.tipstaff.journal;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;

/**
 * What lies in a journal's folder when it is opened, and what a crash left half done is done or undone.
 *
 * <p>An unpacked segment is read to its end. If what ends it is no sound batch and no later segment was begun, it is the
 * torn end of a write that nobody was told about, and is cut; the same goes for batches with offsets at which a later
 * segment begins, for they were given up by a failed write. Anything else that is damaged is left as it is and named as
 * lost. Nothing is appended to a segment of an earlier run.
 */
final class FolderScan {
    /** Losses and cuts that are named one by one; a folder has few files, and each may be damaged in many places. */
    private static final int NAMED_MAX = 1000;

    private static final String DAMAGED = ".damaged";

    private static final Pattern NAME =
            Pattern.compile("([0-9]{20})(" + Pattern.quote(Segment.RAW) + "|" + Pattern.quote(Segment.PACKED) + ")");

    final Path folder;
    final TreeMap<Long, Segment> segments = new TreeMap<>();
    final Removed removed = new Removed();
    final Holds holds = new Holds();
    final List<Recovery.Cut> cut = new ArrayList<>();
    final List<Lost> lost = new ArrayList<>();
    final Catalogue catalogue;
    long end;

    private final InstantSource clock;
    /** First offsets of the files that are there. */
    private final TreeSet<Long> raw = new TreeSet<>();

    private final TreeSet<Long> packed = new TreeSet<>();
    private final Map<Long, SealedSegment> sealed = new TreeMap<>();
    private final Map<Long, Tombstone> stones = new TreeMap<>();

    static FolderScan of(Path folder, InstantSource clock) throws IOException {
        return new FolderScan(folder, clock);
    }

    private FolderScan(Path folder, InstantSource clock) throws IOException {
        this.folder = folder;
        this.clock = clock;
        Files.deleteIfExists(folder.resolve(Sealing.TEMPORARY));
        list();
        List<String> badLines = new ArrayList<>();
        this.catalogue = Catalogue.open(folder, this::take, bad -> {
            if (badLines.size() < NAMED_MAX) {
                badLines.add(bad);
            }
        });
        boolean whole = false;
        try {
            TreeSet<Long> firsts = new TreeSet<>(raw);
            firsts.addAll(packed);
            for (long first : firsts) {
                Long next = firsts.higher(first);
                examine(first, raw.contains(first), packed.contains(first), next);
            }
            nameHoles();
            end = Math.max(
                    segments.isEmpty() ? 0 : segments.lastEntry().getValue().end(), removed.end());
            for (SealedSegment known : sealed.values()) {
                end = Math.max(end, known.end());
            }
            if (!badLines.isEmpty()) {
                name(new Lost(end, end, String.join("; ", badLines)));
            }
            whole = true;
        } finally {
            if (!whole) {
                catalogue.close();
            }
        }
    }

    private void list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path name = file.getFileName();
                var matcher = NAME.matcher(name == null ? "" : name.toString());
                if (matcher.matches()) {
                    long first;
                    try {
                        first = Long.parseLong(matcher.group(1));
                    } catch (NumberFormatException e) {
                        continue;
                    }
                    (matcher.group(2).equals(Segment.RAW) ? raw : packed).add(first);
                }
            }
        }
    }

    private void take(Catalogue.Line entry) {
        switch (entry) {
            case Catalogue.Sealed(SealedSegment segment) -> sealed.put(segment.first(), segment);
            case Catalogue.Removed(Tombstone stone) -> {
                sealed.remove(stone.first());
                removed.add(stone);
                if (raw.contains(stone.first()) || packed.contains(stone.first())) {
                    stones.put(stone.first(), stone);
                }
            }
            case Catalogue.Held(Hold hold) -> holds.put(hold);
            case Catalogue.Released(String name) -> holds.remove(name);
        }
    }

    private void examine(long first, boolean hasRaw, boolean hasPacked, @Nullable Long next) throws IOException {
        SealedSegment known = sealed.get(first);
        Tombstone stone = stones.get(first);
        if (stone != null) {
            // Removal had begun: whoever keeps house tells the listener and deletes the file.
            SealedSegment gone = new SealedSegment(
                    folder.resolve(Segment.name(first, Segment.PACKED)),
                    first,
                    stone.end(),
                    stone.earliest(),
                    stone.latest(),
                    stone.removedAt(),
                    stone.bytes(),
                    0,
                    stone.sha256());
            Segment segment = Segment.packed(folder, gone, true);
            segment.bury(stone);
            segments.put(first, segment);
        } else if (known != null && hasPacked) {
            segments.put(first, Segment.packed(folder, known, !hasRaw));
            long size = Files.size(known.file());
            if (size != known.bytes()) {
                name(new Lost(
                        first,
                        known.end(),
                        "the sealed segment " + Segment.name(first, Segment.PACKED) + " has " + size
                                + " bytes instead of " + known.bytes() + "; what can be read of it is given"));
            }
        } else if (hasRaw) {
            // A packed file that is not in the catalogue was not finished; it is made anew from the unpacked one.
            Files.deleteIfExists(folder.resolve(Segment.name(first, Segment.PACKED)));
            unpacked(first, next);
        } else {
            foreignPacked(first);
        }
    }

    private void unpacked(long first, @Nullable Long next) throws IOException {
        String name = Segment.name(first, Segment.RAW);
        Path path = folder.resolve(name);
        long bound = next == null ? Long.MAX_VALUE : next;
        Extents found = new Extents(first);
        @Nullable Damage last = null;
        long soundBytes = 0;
        boolean givenUp = false;
        boolean hasHeader;
        long lastHead;
        try (SegmentFormat content = SegmentFormat.open(path)) {
            for (Part part = content.next(); part != null && !givenUp; part = content.next()) {
                switch (part) {
                    case Damage damage -> last = damage;
                    case Batch batch when batch.first() >= bound -> givenUp = true;
                    case Batch batch
                    when batch.first() < found.end ->
                        last = new Damage(batch.position(0), -1, "its offsets are not those of this segment");
                    case Batch batch -> {
                        long missing = found.end;
                        if (batch.first() > missing) {
                            name(new Lost(missing, batch.first(), name + " is damaged: " + reason(last)));
                        }
                        found.add(batch);
                        soundBytes = content.position();
                        last = null;
                    }
                }
            }
            hasHeader = content.hasHeader();
            lastHead = content.lastHead();
        }
        long size = Files.size(path);
        if (next == null && lastHead > found.end) {
            // A batch is begun only after the one before it is durable: of several bad ones only the last is a torn
            // write.
            name(new Lost(found.end, lastHead, name + " is damaged: " + reason(last)));
            found.end = lastHead;
            found.requireTimes(Frame.nanos(clock.instant()));
        } else if (found.end == first) {
            withoutRecords(path, name, first, bound, hasHeader, size, last);
            return;
        } else if (size > soundBytes && (next == null || givenUp)) {
            name(new Recovery.Cut(
                    name,
                    soundBytes,
                    size - soundBytes,
                    givenUp ? "a failed write that was given up" : reason(last) + "; it was never acknowledged"));
            size = soundBytes;
        }
        // What the page cache has must be on the disk before anyone is told of it.
        truncate(path, size);
        segments.put(
                first,
                new Segment(folder, first, new Segment.Extent(found.end, size, true, found.earliest, found.latest)));
    }

    /**
     * A segment without a sound batch. Its header was durable before anything was written behind it. So with a header, or
     * with less than one, nothing in it was acknowledged; without a header but with more, or when a later segment begins
     * at a later offset, it is evidence of damage and is kept.
     */
    private void withoutRecords(
            Path path, String name, long first, long bound, boolean hasHeader, long size, @Nullable Damage last)
            throws IOException {
        boolean acknowledgedGone = bound != Long.MAX_VALUE && bound > first;
        if (acknowledgedGone || (!hasHeader && size > Frame.HEADER_BYTES_MAX)) {
            setAside(path, name);
            if (!acknowledgedGone) {
                name(new Lost(
                        first,
                        first,
                        name + " holds no readable record and is kept as " + name + DAMAGED + ": " + reason(last)));
            }
            return;
        }
        if (size > 0 && last != null) {
            name(new Recovery.Cut(name, 0, size, reason(last) + "; nothing in it was acknowledged"));
        }
        Files.delete(path);
        Durable.syncFolder(folder);
    }

    /** Out of the way of the segment that gets this offset next. */
    private void setAside(Path path, String name) throws IOException {
        Path aside = folder.resolve(name + DAMAGED);
        for (int i = 2; Files.exists(aside); i++) {
            aside = folder.resolve(name + "." + i + DAMAGED);
        }
        Files.move(path, aside);
        Durable.syncFolder(folder);
    }

    private static String reason(@Nullable Damage damage) {
        return damage == null ? "batches are missing" : damage.reason();
    }

    private static void truncate(Path path, long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            if (file.length() != length) {
                file.setLength(length);
            }
            file.getFD().sync();
        }
    }

    /** A packed segment that the catalogue does not know: what it says of it is made again. */
    private void foreignPacked(long first) throws IOException {
        Path path = folder.resolve(Segment.name(first, Segment.PACKED));
        Extents found = new Extents(first);
        long content = 0;
        try (SegmentFormat reading = SegmentFormat.open(path)) {
            for (Part part = reading.next(); part != null; part = reading.next()) {
                if (part instanceof Batch batch && batch.first() >= found.end) {
                    found.add(batch);
                }
            }
            content = reading.position();
        }
        if (found.end == first) {
            String name = Segment.name(first, Segment.PACKED);
            setAside(path, name);
            name(new Lost(
                    first,
                    first,
                    name + " can't be read as the segment of this offset and is not in the catalogue; it is kept as "
                            + name + DAMAGED));
            return;
        }
        MessageDigest digest = Sha256.newDigest();
        long bytes = 0;
        try (InputStream in = new FileInputStream(path.toFile())) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
        }
        SealedSegment segment = new SealedSegment(
                path,
                first,
                found.end,
                Frame.instant(found.earliest),
                Frame.instant(found.latest),
                clock.instant(),
                bytes,
                content,
                Sha256.ofDigest(digest.digest()));
        catalogue.add(new Catalogue.Sealed(segment));
        segments.put(first, Segment.packed(folder, segment, true));
    }

    private void nameHoles() {
        long at = -1;
        for (Segment segment : segments.values()) {
            if (at >= 0 && segment.first > at) {
                holes(at, segment.first);
            }
            at = Math.max(at, segment.end());
        }
        long known = at;
        for (SealedSegment segment : sealed.values()) {
            if (!segments.containsKey(segment.first()) && segment.end() > known) {
                holes(Math.max(known, segment.first()), segment.end());
                known = segment.end();
            }
        }
    }

    /** Names what is missing between two offsets and was not removed. */
    private void holes(long from, long until) {
        for (long at = from; at < until; ) {
            Lost loss = removed.loss(at, until);
            if (!removed.covers(at)) {
                name(loss);
            }
            at = loss.end();
        }
    }

    private void name(Lost loss) {
        if (lost.size() < NAMED_MAX) {
            lost.add(loss);
        }
    }

    private void name(Recovery.Cut torn) {
        if (cut.size() < NAMED_MAX) {
            cut.add(torn);
        }
    }

    /** What batches add up to. */
    private static final class Extents {
        long end;
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;

        Extents(long first) {
            end = first;
        }

        /** Where no record can be read, the time of reading stands for theirs, so that retention spares them longest. */
        void requireTimes(long now) {
            if (earliest > latest) {
                earliest = now;
                latest = now;
            }
        }

        void add(Batch batch) {
            end = batch.end();
            for (int i = 0; i < batch.size(); i++) {
                earliest = Math.min(earliest, batch.atNanos(i));
                latest = Math.max(latest, batch.atNanos(i));
            }
        }
    }
}
