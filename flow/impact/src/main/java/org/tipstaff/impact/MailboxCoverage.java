package org.tipstaff.impact;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of the log of one mailbox in one stretch of time. Records of the unified audit log have no running numbers, so a record proves
 * its own moment and nothing around it. More is known only of a search whose results are numbered and all there, and of which somebody said
 * that nothing narrowed it: then what it does not have between its first result and its last was not recorded.
 */
final class MailboxCoverage {
    /** How long nothing is recorded of reading in a mailbox that was throttled. */
    static final Duration THROTTLED = Duration.ofHours(24);

    private final boolean searchesWhole;
    private final long begin;
    private final long seconds;
    private final int columns;

    /** By mailbox, the begin of what a whole search shows of reading in it; each search has its own. */
    private final List<Map<String, Instant>> accessed = new ArrayList<>();

    private final List<AuditSearch> whole = new ArrayList<>();

    /** Whether every result of any search is there, whatever anybody said of it. */
    private final boolean anyWhole;

    private final long missing;
    private final Map<String, List<MailboxObservations.Throttled>> throttled = new HashMap<>();
    private final Map<String, List<AuditChange>> changes = new HashMap<>();

    /** Where recording stopped for a mailbox of which nobody knows which it is. */
    private final boolean[] throttledAnywhere;

    private final String[] offEverywhere;
    private final String[] accessOffEverywhere;

    MailboxCoverage(MailboxObservations seen, boolean searchesWhole, long begin, long seconds, int columns) {

        this.searchesWhole = searchesWhole;
        this.begin = begin;
        this.seconds = seconds;
        this.columns = columns;
        this.anyWhole = seen.searches().stream().anyMatch(AuditSearch::isWhole);
        this.missing = seen.searches().stream().mapToLong(AuditSearch::missing).sum();
        List<MailboxObservations.Throttled> stopped = new ArrayList<>();
        for (MailboxObservations.Throttled each : seen.throttled()) {
            (MailboxFact.isNowhere(each.mailbox())
                            ? stopped
                            : throttled.computeIfAbsent(each.mailbox(), _ -> new ArrayList<>()))
                    .add(each);
        }
        this.throttledAnywhere = throttled(stopped, new boolean[columns]);
        List<AuditChange> everywhere = new ArrayList<>();
        for (AuditChange each : seen.changes()) {
            (MailboxFact.isNowhere(each.mailbox())
                            ? everywhere
                            : changes.computeIfAbsent(each.mailbox(), _ -> new ArrayList<>()))
                    .add(each);
        }
        String[] nothing = new String[columns];
        Arrays.fill(nothing, "");
        this.offEverywhere = off(everywhere, false, nothing);
        this.accessOffEverywhere = off(everywhere, true, nothing);
        for (AuditSearch search : searchesWhole && !seen.incomplete() ? seen.searches() : List.<AuditSearch>of()) {
            if (search.isWhole()) {
                Map<String, Instant> from = new TreeMap<>();
                search.accessedFirst().forEach((name, time) -> {
                    for (String mailbox : seen.named().getOrDefault(name, new TreeSet<>())) {
                        from.merge(mailbox, time, (one, other) -> one.isBefore(other) ? one : other);
                    }
                });
                whole.add(search);
                accessed.add(from);
            }
        }
    }

    static boolean isOf(LogKey log) {
        return log.channel().startsWith(MailboxCollector.PREFIX);
    }

    /**
     * Whether a log of a mailbox is covered although nothing of it is there: a whole search would have found what was done with it. That nobody
     * read it the search can't say; it may not have been recorded.
     */
    boolean covers(LogKey log) {
        return log.channel().equals(MailboxCollector.EXCHANGE) && !whole.isEmpty();
    }

    /** The logs that a mailbox should have. */
    static Set<LogKey> logsOf(String mailbox) {
        return Set.of(new LogKey(mailbox, MailboxCollector.ACCESS), new LogKey(mailbox, MailboxCollector.EXCHANGE));
    }

    CoverageMatrix.Row row(LogKey log, LogRow.@Nullable Cell[] cells) {
        boolean[] searched = searched(log);
        boolean access = log.channel().equals(MailboxCollector.ACCESS);
        String[] off =
                off(changes.getOrDefault(log.host(), List.of()), access, access ? accessOffEverywhere : offEverywhere);
        boolean[] stopped = access
                ? throttled(throttled.getOrDefault(log.host(), List.of()), throttledAnywhere)
                : new boolean[columns];
        List<CoverageMatrix.Cell> made = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            LogRow.Cell cell = cells[i];
            long events = cell == null ? 0 : cell.events;
            if (stopped[i]) {
                made.add(new CoverageMatrix.Cell(CoverageState.THROTTLED, events, true, "throttled", 0));
            } else if (!off[i].isEmpty()) {
                made.add(new CoverageMatrix.Cell(CoverageState.GAP, events, true, off[i], 0));
            } else if (searched[i]) {
                made.add(new CoverageMatrix.Cell(CoverageState.OBSERVED, events, false, "", 0));
            } else if (missing > 0) {
                made.add(new CoverageMatrix.Cell(CoverageState.GAP, events, true, "results-missing", missing));
            } else if (!searchesWhole && anyWhole) {
                made.add(new CoverageMatrix.Cell(CoverageState.GAP, events, false, "search-not-known", 0));
            } else {
                made.add(new CoverageMatrix.Cell(CoverageState.GAP, events, false, "not-numbered", 0));
            }
        }
        return new CoverageMatrix.Row(log, made);
    }

    private boolean[] searched(LogKey log) {
        boolean[] searched = new boolean[columns];
        for (int i = 0; i < whole.size(); i++) {
            AuditSearch search = whole.get(i);
            // That nothing of reading is there says something only once something is: auditing may have been off
            // before.
            Instant from = log.channel().equals(MailboxCollector.ACCESS)
                    ? accessed.get(i).get(log.host())
                    : search.first();
            Instant to = search.last();
            if (from != null && to != null) {
                mark(searched, from, to);
            }
        }
        return searched;
    }

    private boolean[] throttled(List<MailboxObservations.Throttled> its, boolean[] anyway) {
        boolean[] stopped = anyway.clone();
        its.forEach(each -> mark(stopped, each.time(), each.time().plus(THROTTLED)));
        return stopped;
    }

    /**
     * For each column why nothing was recorded in it; empty where nothing says so.
     *
     * @param its changes in the order of time
     * @param anyway what holds whatever these say
     */
    private String[] off(List<AuditChange> its, boolean access, String[] anyway) {
        String[] off = anyway.clone();
        Map<String, Instant> since = new TreeMap<>();
        Instant end = Instant.ofEpochSecond(begin + seconds * columns);
        for (AuditChange change : its) {
            String key = change.kind() + '|' + change.mailbox();
            if (change.accessOnly() && !access) {
                continue;
            }
            if (change.off()) {
                since.putIfAbsent(key, change.time());
            } else {
                Instant from = since.remove(key);
                if (from != null) {
                    fill(off, from, change.time(), key);
                }
            }
        }
        since.forEach((key, from) -> fill(off, from, end, key));
        return off;
    }

    private void fill(String[] off, Instant from, Instant to, String kind) {
        boolean[] columnsOff = new boolean[columns];
        mark(columnsOff, from, to);
        for (int i = 0; i < columns; i++) {
            if (columnsOff[i] && off[i].isEmpty()) {
                off[i] = kind.startsWith("bypass") ? "audit-bypassed" : "auditing-off";
            }
        }
    }

    private void mark(boolean[] marks, Instant from, Instant to) {
        long first = Math.max(0, Math.floorDiv(from.getEpochSecond() - begin, seconds));
        long last = Math.min(columns - 1L, Math.floorDiv(to.getEpochSecond() - begin, seconds));
        for (long i = first; i <= last; i++) {
            marks[(int) i] = true;
        }
    }
}
