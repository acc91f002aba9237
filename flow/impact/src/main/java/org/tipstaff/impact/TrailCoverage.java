package org.tipstaff.impact;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tipstaff.event.Source;
import org.tipstaff.impact.TrailChange.Selects;

/**
 * When the records of CloudTrail are known to be all there. Only a digest file shows that: it names every log file that was
 * delivered in an hour, and those must be in the case with the same SHA-256. Without one, records that are there say what they say,
 * and silence says nothing.
 *
 * <p><b>Why nothing that is taken away makes this more.</b> A stretch of time counts when digests speak for all of it and every file
 * they name is there; a file less or a digest less can only end that. What a trail records is known from selectors that were put
 * within such a stretch and stand in a file of the trail itself: then it was recording, and in this region, where each further change of it would stand
 * as well. It holds for as long as the stretch goes on without another change of the trail: to hide the change one must take its file
 * away, which ends the stretch.
 */
final class TrailCoverage {
    /** Log files are delivered within this after what they tell of: AWS speaks of five minutes on average and promises nothing. */
    static final Duration DELIVERY = Duration.ofMinutes(15);

    /** Columns before the first that is asked about that are looked at; of an older trail nothing is known from before. */
    private static final int LEAD_MAX = 4_000;

    /** Trails, each in one region. Where there are more, nothing is known of any. */
    static final int TRAILS_MAX = 1_000;

    /** Why a stretch of time is not known to be whole, the gravest last. */
    enum Doubt {
        NONE(""),
        NO_DIGEST("no-digest"),
        DIGEST_MISSING("digest-missing"),
        TRAIL_CHANGED("trail-changed"),
        LOGGING_STOPPED("logging-stopped"),
        FILE_MISSING("log-file-missing"),
        FILE_CHANGED("log-file-changed");

        private final String key;

        Doubt(String key) {
            this.key = key;
        }

        /** The reason of a cell. */
        String key() {
            return key;
        }
    }

    private record TrailKey(String account, String region, String trail) implements Comparable<TrailKey> {
        private static final Comparator<TrailKey> ORDER = Comparator.comparing(TrailKey::account)
                .thenComparing(TrailKey::region)
                .thenComparing(TrailKey::trail);

        @Override
        public int compareTo(TrailKey other) {
            return ORDER.compare(this, other);
        }
    }

    private final CloudObservations seen;
    private final long begin;
    private final long seconds;
    /** Columns before the first that is asked about: what a trail records was mostly said before. */
    private final int lead;
    /** All columns, those before the first included. */
    private final int columns;

    private final Map<String, List<String>> pathsBySha256 = new HashMap<>();
    private final Set<String> fileNames = new HashSet<>();
    private final List<Trail> trails = new ArrayList<>();

    /** One trail in one region. */
    private final class Trail {
        private final TrailKey key;
        private final String home;
        private final List<LogDigest> digests;
        private final boolean[] whole = new boolean[columns];
        private final boolean[] management = new boolean[columns];
        private final Selects[] selects = new Selects[columns];
        private final Doubt[] doubts = new Doubt[columns];
        private final long[] numbers = new long[columns];

        Trail(TrailKey key, List<LogDigest> digests) {
            this.key = key;
            this.home = key.account() + '|' + key.region();
            this.digests = digests;
            Arrays.fill(selects, Selects.UNKNOWN);
            Arrays.fill(doubts, Doubt.NO_DIGEST);
            spokenFor();
            files();
            changes();
        }

        private void doubt(int column, Doubt doubt) {
            if (doubt.compareTo(doubts[column]) > 0) {
                doubts[column] = doubt;
                numbers[column] = 0;
            }
            numbers[column]++;
            whole[column] = false;
        }

        private void spokenFor() {
            List<LogDigest> ordered = new ArrayList<>(digests);
            ordered.sort(Comparator.comparing(LogDigest::start).thenComparing(LogDigest::end));
            Instant from = ordered.getFirst().start();
            Instant to = ordered.getFirst().end();
            for (LogDigest digest : ordered) {
                if (digest.start().isAfter(to)) {
                    spokenFor(from, to);
                    int until = last(digest.start());
                    for (int i = first(to.minus(DELIVERY)); i <= until; i++) {
                        doubts[i] = Doubt.DIGEST_MISSING;
                    }
                    from = digest.start();
                }
                to = digest.end().isAfter(to) ? digest.end() : to;
            }
            spokenFor(from, to);
        }

        private void spokenFor(Instant from, Instant to) {
            int until = last(to);
            for (int i = first(from); i <= until; i++) {
                if (!at(i).isBefore(from) && !at(i + 1).plus(DELIVERY).isAfter(to)) {
                    whole[i] = true;
                    doubts[i] = Doubt.NONE;
                }
            }
        }

        private void files() {
            for (LogDigest digest : digests) {
                for (LogDigest.LogFile file : digest.files()) {
                    if (pathsBySha256.containsKey(file.sha256())) {
                        continue;
                    }
                    Doubt doubt = fileNames.contains(unpacked(file.name())) ? Doubt.FILE_CHANGED : Doubt.FILE_MISSING;
                    Instant oldest = file.oldest();
                    Instant newest = file.newest();
                    Instant from = oldest == null ? digest.start().minus(DELIVERY) : oldest;
                    Instant to = newest == null ? digest.end() : newest;
                    int until = last(to);
                    for (int i = first(from); i <= until; i++) {
                        doubt(i, doubt);
                    }
                }
            }
        }

        /** What is recorded from where on. */
        private void changes() {
            Map<Integer, List<TrailChange>> byColumn = new HashMap<>();
            for (TrailChange change : seen.trails()) {
                int column = column(change.time());
                if (column >= 0
                        && change.account().equals(key.account())
                        && change.trail().equals(key.trail())) {
                    byColumn.computeIfAbsent(column, _ -> new ArrayList<>()).add(change);
                }
            }
            Set<String> own = own();
            boolean[] changing = changing(own);
            Selects known = Selects.UNKNOWN;
            int stretch = 0;
            for (int i = 0; i < columns; i++) {
                List<TrailChange> its = byColumn.getOrDefault(i, List.of());
                boolean before = whole[i];
                if (!its.isEmpty()) {
                    boolean stopped = its.stream()
                            .anyMatch(each ->
                                    each.kind() == TrailChange.Kind.STOPPED || each.kind() == TrailChange.Kind.DELETED);
                    doubt(i, stopped ? Doubt.LOGGING_STOPPED : Doubt.TRAIL_CHANGED);
                }
                if (!whole[i]) {
                    settle(stretch, i, changing);
                    stretch = i + 1;
                    known = Selects.UNKNOWN;
                    if (before) {
                        known = its.stream()
                                .max(Comparator.comparing(TrailChange::time)
                                        .thenComparing(TrailChange::place, Places.ORDER))
                                .filter(last ->
                                        own.contains(last.place().source().path()))
                                .map(TrailChange::selects)
                                .orElse(Selects.UNKNOWN);
                    }
                }
                selects[i] = whole[i] ? known : Selects.UNKNOWN;
            }
            settle(stretch, columns, changing);
        }

        /** Whether files of this trail hold calls that change something, so that a change of the trail itself would be among them. */
        private boolean[] changing(Set<String> own) {
            boolean[] there = new boolean[columns];
            for (String path : own) {
                LogRow row = seen.changing().get(path);
                if (row != null) {
                    mark(row, there);
                }
            }
            return there;
        }

        /** Paths of the files that its digests name. */
        private Set<String> own() {
            Set<String> own = new HashSet<>();
            for (LogDigest digest : digests) {
                for (LogDigest.LogFile file : digest.files()) {
                    own.addAll(pathsBySha256.getOrDefault(file.sha256(), List.of()));
                }
            }
            return own;
        }

        private void settle(int from, int to, boolean[] changing) {
            boolean known = false;
            for (int i = from; i < to; i++) {
                known |= changing[i] || selects[i].management();
            }
            Arrays.fill(management, from, to, known);
        }
    }

    TrailCoverage(CloudObservations seen, long begin, long seconds, int columns) {
        this.seen = seen;
        this.seconds = seconds;
        long first = begin;
        for (LogDigest digest : seen.digests()) {
            first = Math.min(first, digest.start().getEpochSecond());
        }
        this.lead = (int) Math.min(LEAD_MAX, Math.ceilDiv(begin - first, seconds));
        this.begin = begin - lead * seconds;
        this.columns = lead + columns;
        for (Source source : seen.sources().values()) {
            fileNames.add(unpacked(lastName(source.path())));
            if (source.isHashed()) {
                pathsBySha256
                        .computeIfAbsent(source.sha256().hex(), _ -> new ArrayList<>())
                        .add(source.path());
            }
        }
        TreeMap<TrailKey, List<LogDigest>> byTrail = new TreeMap<>();
        for (LogDigest digest : seen.incomplete() ? List.<LogDigest>of() : seen.digests()) {
            byTrail.computeIfAbsent(
                            new TrailKey(digest.account(), digest.region(), digest.trail()), _ -> new ArrayList<>())
                    .add(digest);
        }
        if (byTrail.size() <= TRAILS_MAX) {
            byTrail.forEach((key, digests) -> trails.add(new Trail(key, digests)));
        }
    }

    /** The last part of the path of a file that may lie in containers. */
    private static String lastName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('!')) + 1);
    }

    private static String unpacked(String name) {
        return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    }

    private Instant at(int column) {
        return Instant.ofEpochSecond(begin + column * seconds);
    }

    private int column(Instant time) {
        long column = Math.floorDiv(time.getEpochSecond() - begin, seconds);
        return column >= 0 && column < columns ? (int) column : -1;
    }

    /** The first column of those that a stretch of time from here on touches. */
    private int first(Instant from) {
        return (int) Math.clamp(Math.floorDiv(from.getEpochSecond() - begin, seconds), 0L, (long) columns);
    }

    /** The last column of those that a stretch of time up to here touches; before the first there is none. */
    private int last(Instant to) {
        return (int) Math.clamp(Math.floorDiv(to.getEpochSecond() - begin, seconds), -1L, columns - 1L);
    }

    private void mark(LogRow row, boolean[] there) {
        for (long second : row.cells().keySet()) {
            int column = column(Instant.ofEpochSecond(second));
            if (column >= 0) {
                there[column] = true;
            }
        }
    }

    /** The trails that record what is done where something lies. */
    private List<Trail> of(Set<String> homes) {
        return trails.stream().filter(trail -> homes.contains(trail.home)).toList();
    }

    /** Columns in which all calls that changed something there are known. */
    boolean[] managed(Set<String> homes) {
        boolean[] any = new boolean[columns - lead];
        for (Trail trail : of(homes)) {
            for (int i = 0; i < any.length; i++) {
                any[i] |= trail.management[lead + i];
            }
        }
        return any;
    }

    /** Columns in which all that was read of a bucket's objects is known. */
    boolean[] read(String bucket, Set<String> homes) {
        boolean[] any = new boolean[columns - lead];
        for (Trail trail : of(homes)) {
            for (int i = 0; i < any.length; i++) {
                any[i] |= trail.management[lead + i] && trail.selects[lead + i].readsOf(bucket);
            }
        }
        return any;
    }

    /** Columns in which all that was written to a bucket and deleted in it is known. */
    boolean[] written(String bucket, Set<String> homes) {
        boolean[] any = new boolean[columns - lead];
        for (Trail trail : of(homes)) {
            for (int i = 0; i < any.length; i++) {
                any[i] |= trail.management[lead + i] && trail.selects[lead + i].writesOf(bucket);
            }
        }
        return any;
    }

    /** Why a column is not whole by any trail; of several trails the one of which most is known. */
    Doubt doubt(Set<String> homes, int column) {
        Doubt least = null;
        for (Trail trail : of(homes)) {
            if (least == null || trail.doubts[lead + column].compareTo(least) < 0) {
                least = trail.doubts[lead + column];
            }
        }
        return least == null ? Doubt.NO_DIGEST : least;
    }

    /** Files that are missing there, or are others; the most of any trail. */
    long files(Set<String> homes, int column) {
        return of(homes).stream()
                .filter(trail -> trail.doubts[lead + column].compareTo(Doubt.FILE_MISSING) >= 0)
                .mapToLong(trail -> trail.numbers[lead + column])
                .max()
                .orElse(0);
    }
}
