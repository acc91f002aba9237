package org.tipstaff.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A segment as a reader finds it who has not opened the journal, and so may read beside the process that writes it. Nothing
 * is locked or changed: a segment may be sealed, or removed by retention, after it was listed.
 *
 * @param file packed when it is sealed
 * @param first offset of its first record, as its name says
 * @param bytes to read: all of a sealed one; of another what ends with its last sound batch, so that what is being written now
 *     does not look like damage
 * @param isSealed whether it can't grow any more
 */
public record StoredSegment(Path file, long first, long bytes, boolean isSealed) {
    private static final Pattern NAME =
            Pattern.compile("([0-9]{20})(" + Pattern.quote(Segment.RAW) + "|" + Pattern.quote(Segment.PACKED) + ")");

    /** Where it lies once it is sealed. */
    public Path sealedFile() {
        return file.resolveSibling(Segment.name(first, Segment.PACKED));
    }

    /** All segments of a journal's folder, in the order of their records. */
    public static List<StoredSegment> list(Path folder) throws IOException {
        TreeMap<Long, Boolean> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    try {
                        found.merge(
                                Long.parseLong(name.group(1)),
                                name.group(2).equals(Segment.PACKED),
                                Boolean::logicalOr);
                    } catch (NumberFormatException e) {
                        // Larger than an offset can be: not of a journal.
                    }
                }
            }
        }
        List<StoredSegment> segments = new ArrayList<>();
        for (var each : found.entrySet()) {
            long first = each.getKey();
            Path sealed = folder.resolve(Segment.name(first, Segment.PACKED));
            try {
                if (!each.getValue()) {
                    Path raw = folder.resolve(Segment.name(first, Segment.RAW));
                    try {
                        long sound = soundBytes(raw);
                        boolean isLast = first == found.lastKey();
                        if (sound > 0 || !isLast) {
                            // One without a sound record before others is damage, which its reader will name.
                            segments.add(new StoredSegment(raw, first, sound > 0 ? sound : Files.size(raw), false));
                        }
                        continue;
                    } catch (NoSuchFileException | java.io.FileNotFoundException e) {
                        // Sealed since it was listed.
                    }
                }
                segments.add(new StoredSegment(sealed, first, Files.size(sealed), true));
            } catch (NoSuchFileException e) {
                // Removed by retention since it was listed: its tombstone says so.
            }
        }
        return segments;
    }

    private static long soundBytes(Path raw) throws IOException {
        long sound = 0;
        try (SegmentFormat segment = SegmentFormat.open(raw)) {
            for (Part part = segment.next(); part != null; part = segment.next()) {
                if (part instanceof Batch) {
                    sound = segment.position();
                }
            }
        }
        return sound;
    }
}
