package org.tipstaff.impact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.impact.CoverageMatrix.Cell;
import org.tipstaff.impact.CoverageMatrix.Row;
import org.tipstaff.impact.TrailCoverage.Doubt;

/**
 * The rows of a coverage matrix that are about a provider's storage: one for each account and region, and two for each bucket, of the
 * calls about itself and of those about its objects.
 */
final class CloudRows {
    static final String MANAGEMENT = "aws:s3-management";
    static final String OBJECTS = "aws:s3-objects";

    private final CloudObservations seen;
    private final TrailCoverage trails;
    private final long begin;
    private final long seconds;
    private final int columns;

    CloudRows(CloudObservations seen, long begin, long seconds, int columns) {
        this.seen = seen;
        this.begin = begin;
        this.seconds = seconds;
        this.columns = columns;
        this.trails = new TrailCoverage(seen, begin, seconds, columns);
    }

    static boolean isCloud(LogKey log) {
        return log.channel().startsWith("aws:");
    }

    /** The account's number and the region, as the row of what was asked of its services is called. */
    static String host(String account, String region) {
        return account + '/' + region;
    }

    /** The row of an account in a region. */
    Row account(LogKey log, LogRow.@Nullable Cell[] cells) {
        int slash = log.host().indexOf('/');
        String account = slash < 0 ? log.host() : log.host().substring(0, slash);
        Set<String> home = Set.of(account + '|' + log.host().substring(slash + 1));
        boolean[] known = trails.managed(home);
        boolean[] stops = new boolean[columns];
        for (TrailChange change : seen.trails()) {
            int column = column(change.time());
            boolean ends = change.kind() == TrailChange.Kind.STOPPED || change.kind() == TrailChange.Kind.DELETED;
            if (ends && column >= 0 && change.account().equals(account)) {
                stops[column] = true;
            }
        }
        List<Cell> made = new ArrayList<>();
        boolean stopped = false;
        for (int i = 0; i < columns; i++) {
            LogRow.Cell cell = cells[i];
            long events = cell == null ? 0 : cell.events;
            stopped = stops[i] || (stopped && events == 0);
            made.add(stopped ? gap(events, Doubt.LOGGING_STOPPED, 0) : cell(home, i, events, known[i]));
        }
        return new Row(log, made);
    }

    private int column(Instant time) {
        long column = Math.floorDiv(time.getEpochSecond() - begin, seconds);
        return column >= 0 && column < columns ? (int) column : -1;
    }

    private static Cell gap(long events, Doubt doubt, long number) {
        return new Cell(
                CoverageState.GAP,
                events,
                doubt.compareTo(Doubt.DIGEST_MISSING) >= 0,
                doubt == Doubt.NONE ? "object-log-unknown" : doubt.key(),
                number);
    }

    private Cell cell(Set<String> home, int column, long events, boolean known) {
        Doubt doubt = trails.doubt(home, column);
        if (doubt.compareTo(Doubt.FILE_MISSING) >= 0) {
            return gap(events, doubt, trails.files(home, column));
        }
        boolean changed = doubt == Doubt.TRAIL_CHANGED || doubt == Doubt.LOGGING_STOPPED;
        return known || (events > 0 && !changed)
                ? new Cell(CoverageState.OBSERVED, events, false, "", 0)
                : gap(events, doubt, 0);
    }

    /** Two rows for each bucket. */
    List<Row> buckets() {
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, ? extends Set<String>> each : seen.homes().entrySet()) {
            if (each.getKey().startsWith(CloudAssets.BUCKET)) {
                String bucket = each.getKey().substring(CloudAssets.BUCKET.length());
                Set<String> home = each.getValue();
                boolean[] read = trails.read(bucket, home);
                boolean[] written = trails.written(bucket, home);
                boolean any = seen.objects().containsKey(bucket);
                for (int i = 0; i < columns; i++) {
                    read[i] &= written[i];
                    any |= read[i];
                }
                rows.add(row(new LogKey(each.getKey(), MANAGEMENT), home, seen.management(), trails.managed(home)));
                rows.add(
                        any
                                ? row(new LogKey(each.getKey(), OBJECTS), home, seen.objects(), read)
                                : never(new LogKey(each.getKey(), OBJECTS)));
            }
        }
        return rows;
    }

    private Row row(LogKey log, Set<String> home, NavigableMap<String, LogRow> counted, boolean[] known) {
        long[] events = new long[columns];
        LogRow row = counted.get(log.host().substring(CloudAssets.BUCKET.length()));
        if (row != null) {
            row.cells().forEach((second, cell) -> {
                int column = column(Instant.ofEpochSecond(second));
                if (column >= 0) {
                    events[column] += cell.events;
                }
            });
        }
        List<Cell> made = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            made.add(cell(home, i, events[i], known[i]));
        }
        return new Row(log, made);
    }

    /** No call about an object was ever recorded, and nothing says that any would have been. */
    private Row never(LogKey log) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            cells.add(new Cell(CoverageState.NEVER_COLLECTED, 0, true, "never-collected", 0));
        }
        return new Row(log, cells);
    }
}
