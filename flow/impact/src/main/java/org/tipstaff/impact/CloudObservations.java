package org.tipstaff.impact;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeSet;
import org.tipstaff.event.Source;

/**
 * What CloudTrail said that bears on impact. Made by a {@link CloudCollector}.
 *
 * @param sources files that hold events, by path
 * @param changing for each of these, when calls that change something were recorded
 * @param objects for each bucket, when calls about its objects were
 * @param management for each bucket, when calls about itself were
 * @param homes for each bucket, snapshot and image that a call was about, {@code account|region} where it lies; empty where no call tells
 * @param bytesNotKept of reads that were too many to keep
 * @param incomplete whether something was too much to keep that coverage rests on
 */
record CloudObservations(
        List<ObjectRead> reads,
        List<Sharing> sharings,
        List<BucketChange> changes,
        List<TrailChange> trails,
        List<LogDigest> digests,
        NavigableMap<String, Source> sources,
        NavigableMap<String, LogRow> changing,
        NavigableMap<String, LogRow> objects,
        NavigableMap<String, LogRow> management,
        NavigableMap<String, TreeSet<String>> homes,
        long bytesNotKept,
        boolean incomplete) {}
