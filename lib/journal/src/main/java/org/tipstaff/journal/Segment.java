package org.tipstaff.journal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One segment of a journal and how far it has come. Its changes are made under the journal's lock; reading needs none. */
final class Segment {
    static final String RAW = ".segment";
    static final String PACKED = ".segment.zst";

    /**
     * What of a segment is durable.
     *
     * @param end offset behind the last record
     * @param bytes of the unpacked segment
     * @param complete whether no more will come
     */
    record Extent(long end, long bytes, boolean complete, long earliest, long latest) {}

    final long first;
    private final Path folder;
    private volatile Extent extent;
    /** Set once the packed file is durable and in the catalogue. */
    private volatile @Nullable SealedSegment sealed;
    /** Whether the listener was told and the unpacked file is gone. */
    private volatile boolean settled;
    /** Set once its removal is in the catalogue. */
    private volatile @Nullable Tombstone tombstone;

    Segment(Path folder, long first, Extent extent) {
        this.folder = folder;
        this.first = first;
        this.extent = extent;
    }

    static Segment begun(Path folder, long first, long bytes) {
        return new Segment(folder, first, new Extent(first, bytes, false, Long.MAX_VALUE, Long.MIN_VALUE));
    }

    static Segment packed(Path folder, SealedSegment sealed, boolean settled) {
        Segment segment = new Segment(
                folder,
                sealed.first(),
                new Extent(
                        sealed.end(),
                        sealed.contentBytes(),
                        true,
                        Frame.nanos(sealed.earliest()),
                        Frame.nanos(sealed.latest())));
        segment.sealed = sealed;
        segment.settled = settled;
        return segment;
    }

    static String name(long first, String suffix) {
        return String.format(Locale.ROOT, "%020d%s", first, suffix);
    }

    Path raw() {
        return folder.resolve(name(first, RAW));
    }

    Path packed() {
        return folder.resolve(name(first, PACKED));
    }

    Extent extent() {
        return extent;
    }

    long end() {
        return extent.end();
    }

    void grow(int records, int bytes, long earliest, long latest) {
        Extent now = extent;
        extent = new Extent(
                now.end() + records,
                now.bytes() + bytes,
                false,
                Math.min(now.earliest(), earliest),
                Math.max(now.latest(), latest));
    }

    void complete() {
        Extent now = extent;
        extent = new Extent(now.end(), now.bytes(), true, now.earliest(), now.latest());
    }

    @Nullable
    SealedSegment sealed() {
        return sealed;
    }

    void sealed(SealedSegment packed) {
        sealed = packed;
    }

    boolean isSettled() {
        return settled;
    }

    void settle() {
        settled = true;
    }

    @Nullable
    Tombstone tombstone() {
        return tombstone;
    }

    void bury(Tombstone stone) {
        tombstone = stone;
    }

    Instant earliest() {
        return Frame.instant(extent.earliest());
    }

    Instant latest() {
        return Frame.instant(extent.latest());
    }
}
