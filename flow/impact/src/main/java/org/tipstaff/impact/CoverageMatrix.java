package org.tipstaff.impact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which log gave something when: a row for each log of a computer or sensor, a column for each stretch of time. It is measured from
 * the records (their numbers, their times, what they say of clearing, of auditing and of capture loss), never entered by hand.
 *
 * @param from the begin of the first column
 * @param seconds the length of each column
 * @param columns how many there are
 * @param rows by host and channel
 */
public record CoverageMatrix(Instant from, long seconds, int columns, List<Row> rows) {
    /** Columns of a matrix; a longer window has longer ones. */
    public static final int COLUMNS_MAX = 120;

    /** Share of packets lost beyond which a network log does not count as seen, in percent. */
    public static final double CAPTURE_LOSS_MAX = 1.0;

    /** A sensor that gave something in this share of the columns is one whose silence is a loss. */
    static final double STEADY = 0.9;

    private static final List<String> EXPECTED_OF_WINDOWS = List.of(
            "Security", "System", "Microsoft-Windows-PowerShell/Operational", "Microsoft-Windows-Sysmon/Operational");

    private static final String NETWORK = "zeek:";

    /** What a sensor writes of itself, whether or not anything goes by. */
    private static final Set<String> HOUSEKEEPING = Set.of(
            "zeek:stats",
            "zeek:capture_loss",
            "zeek:packet_filter",
            "zeek:loaded_scripts",
            "zeek:reporter",
            "zeek:cluster",
            "zeek:broker",
            "zeek:config",
            "zeek:telemetry",
            "zeek:known_hosts",
            "zeek:known_services",
            "zeek:known_certs",
            "zeek:software");

    static final String CONNECTIONS = "zeek:conn";
    static final String LOOKUPS = "zeek:dns";
    static final String LOSSES = "zeek:capture_loss";
    private static final String CAPTURE_LOSS = "capture-loss";

    /**
     * One log.
     *
     * @param log whose
     * @param cells one for each column
     */
    public record Row(LogKey log, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }

        /** Share of the columns that were observed, 0 to 1. */
        public double observed() {
            long observed = cells.stream()
                    .filter(cell -> cell.state() == CoverageState.OBSERVED)
                    .count();
            return cells.isEmpty() ? 0 : (double) observed / cells.size();
        }
    }

    /**
     * One log in one stretch of time.
     *
     * @param events records that are there
     * @param lossShown whether something shows that records are missing, where otherwise nothing shows that none are
     * @param reason key of the catalogue, with {@code number} where it speaks of one
     */
    public record Cell(CoverageState state, long events, boolean lossShown, String reason, long number) {}

    public CoverageMatrix {
        rows = List.copyOf(rows);
    }

    private static final Cell SEEN = new Cell(CoverageState.OBSERVED, 0, false, "", 0);

    /**
     * @param window the time asked about; null means all that any log gives
     * @param hosts computers that should have logs, as the site file names them; they have a row when nothing of them is there
     * @param doubtful hosts whose clocks are known to be off, in lower case
     */
    public static CoverageMatrix of(
            Observations seen, @Nullable Window window, Set<String> hosts, Set<String> doubtful) {
        return of(seen, window, hosts, doubtful, false);
    }

    /**
     * @param hosts as above; names with an @ are those of mailboxes
     * @param searchesWhole whether somebody said that the searches of the unified audit log were narrowed by nothing
     */
    public static CoverageMatrix of(
            Observations seen,
            @Nullable Window window,
            Set<String> hosts,
            Set<String> doubtful,
            boolean searchesWhole) {
        Window asked = window == null ? all(seen) : window;
        long seconds = LogRow.BUCKET.toSeconds();
        for (LogRow row : seen.rows.values()) {
            seconds = Math.max(seconds, row.cellSeconds());
        }
        long begin = Math.floorDiv(asked.from().getEpochSecond(), seconds);
        long end = Math.floorDiv(asked.to().getEpochSecond(), seconds);
        while (end - begin + 1 > COLUMNS_MAX) {
            seconds *= 2;
            begin = Math.floorDiv(begin, 2);
            end = Math.floorDiv(end, 2);
        }
        int columns = (int) (end - begin + 1);
        MailboxCoverage mailboxes =
                new MailboxCoverage(seen.mailboxes, searchesWhole, begin * seconds, seconds, columns);
        Making making = new Making(seen, begin * seconds, seconds, columns, doubtful, mailboxes);
        return new CoverageMatrix(Instant.ofEpochSecond(begin * seconds), seconds, columns, making.rows(hosts));
    }

    private static Window all(Observations seen) {
        Instant first = null;
        Instant last = null;
        for (LogRow row : seen.rows.values()) {
            Instant from = row.first();
            Instant to = row.last();
            if (from != null && (first == null || from.isBefore(first))) {
                first = from;
            }
            if (to != null && (last == null || to.isAfter(last))) {
                last = to;
            }
        }
        return first == null || last == null
                ? new Window(Instant.EPOCH, Instant.EPOCH)
                : new Window(first, last.minusSeconds(1));
    }

    /** The row of a log; null when it has none. */
    public @Nullable Row row(LogKey log) {
        return rows.stream().filter(row -> row.log().equals(log)).findFirst().orElse(null);
    }

    /** Columns in which any of these logs was observed. */
    boolean[] observed(Iterable<LogKey> logs) {
        boolean[] any = new boolean[columns];
        for (LogKey log : logs) {
            Row row = row(log);
            for (int i = 0; row != null && i < columns; i++) {
                any[i] |= row.cells().get(i).state() == CoverageState.OBSERVED;
            }
        }
        return any;
    }

    /** Columns in which any of these logs was written at all, packets lost or not. */
    boolean[] written(Iterable<LogKey> logs) {
        boolean[] any = observed(logs);
        for (LogKey log : logs) {
            Row row = row(log);
            for (int i = 0; row != null && i < columns; i++) {
                any[i] |= row.cells().get(i).reason().equals(CAPTURE_LOSS);
            }
        }
        return any;
    }

    static double share(boolean[] columns) {
        int count = 0;
        for (boolean each : columns) {
            count += each ? 1 : 0;
        }
        return columns.length == 0 ? 0 : (double) count / columns.length;
    }

    /** One matrix in the making. */
    private static final class Making {
        private final Observations seen;
        private final long begin;
        private final long seconds;
        private final int columns;
        private final Set<String> doubtful;
        private final MailboxCoverage mailboxes;
        private final Map<String, boolean[]> alive = new TreeMap<>();

        Making(
                Observations seen,
                long begin,
                long seconds,
                int columns,
                Set<String> doubtful,
                MailboxCoverage mailboxes) {
            this.mailboxes = mailboxes;
            this.seen = seen;
            this.begin = begin;
            this.seconds = seconds;
            this.columns = columns;
            this.doubtful = doubtful;
        }

        List<Row> rows(Set<String> hosts) {
            Map<LogKey, LogRow.@Nullable Cell[]> cells = new TreeMap<>();
            seen.rows.forEach((log, row) -> cells.put(log, cells(row)));
            cells.forEach((log, its) -> {
                if (isNetwork(log) && !HOUSEKEEPING.contains(log.channel())) {
                    boolean[] living = alive.computeIfAbsent(log.host(), _ -> new boolean[columns]);
                    for (int i = 0; i < columns; i++) {
                        LogRow.Cell cell = its[i];
                        living[i] |= cell != null && cell.events > 0;
                    }
                }
            });
            CloudRows cloud = new CloudRows(seen.cloud, begin, seconds, columns);
            List<Row> rows = new ArrayList<>(cloud.buckets());
            cells.forEach((log, its) -> rows.add(
                    CloudRows.isCloud(log)
                            ? cloud.account(log, its)
                            : isNetwork(log)
                                    ? network(log, its, cells.get(new LogKey(log.host(), CONNECTIONS)))
                                    : MailboxCoverage.isOf(log) ? mailboxes.row(log, its) : computer(log, its)));
            neverCollected(cells.keySet(), hosts)
                    .forEach(log -> rows.add(
                            mailboxes.covers(log)
                                    ? mailboxes.row(log, new LogRow.@Nullable Cell[columns])
                                    : never(log)));
            rows.sort(java.util.Comparator.comparing(Row::log));
            return rows;
        }

        private static boolean isNetwork(LogKey log) {
            return log.channel().startsWith(NETWORK);
        }

        private LogRow.@Nullable Cell[] cells(LogRow row) {
            LogRow.@Nullable Cell[] cells = new LogRow.@Nullable Cell[columns];
            NavigableMap<Long, LogRow.Cell> own = row.cells();
            own.forEach((second, cell) -> {
                long column = Math.floorDiv(second - begin, seconds);
                if (column >= 0 && column < columns) {
                    LogRow.Cell known = cells[(int) column];
                    if (known == null) {
                        known = new LogRow.Cell();
                        cells[(int) column] = known;
                    }
                    known.add(cell);
                }
            });
            return cells;
        }

        private Row network(LogKey log, LogRow.@Nullable Cell[] cells, LogRow.@Nullable Cell @Nullable [] connections) {
            boolean[] living = alive.getOrDefault(log.host(), new boolean[columns]);
            boolean steady = share(living) >= STEADY;
            List<Cell> made = new ArrayList<>();
            for (int i = 0; i < columns; i++) {
                LogRow.Cell cell = cells[i];
                LogRow.Cell flows = connections == null ? null : connections[i];
                long events = cell == null ? 0 : cell.events;
                boolean goesOn = flows != null && (flows.events > 0 || flows.spanned);
                if (flows != null && flows.lost > CAPTURE_LOSS_MAX) {
                    made.add(new Cell(
                            CoverageState.GAP, events, false, CAPTURE_LOSS, Math.round(Math.ceil(flows.lost))));
                } else if (events > 0 || goesOn) {
                    made.add(seen(log.host(), events));
                } else if (living[i]) {
                    made.add(new Cell(CoverageState.GAP, 0, true, "log-silent-sensor-not", 0));
                } else {
                    made.add(new Cell(CoverageState.GAP, 0, steady, "sensor-silent", 0));
                }
            }
            return new Row(log, made);
        }

        private Cell seen(String host, long events) {
            boolean doubt = doubtful.contains(host.toLowerCase(Locale.ROOT));
            return doubt
                    ? new Cell(CoverageState.CLOCK_DOUBTFUL, events, false, "clock", 0)
                    : events == 0 ? SEEN : new Cell(CoverageState.OBSERVED, events, false, "", 0);
        }

        private Row computer(LogKey log, LogRow.@Nullable Cell[] cells) {
            Cell[] made = new Cell[columns];
            boolean weakened = false;
            LogRow.Cell before = null;
            int beforeAt = -1;
            for (int i = 0; i < columns; i++) {
                LogRow.Cell cell = cells[i];
                if (cell == null) {
                    continue;
                }
                if (cell.events > 0) {
                    long missing = cell.missing();
                    made[i] = missing > 0
                            ? new Cell(CoverageState.GAP, cell.events, true, "records-missing", missing)
                            : seen(log.host(), cell.events);
                    between(log, made, before, beforeAt, cell, i);
                    before = cell;
                    beforeAt = i;
                }
                if (cell.clearedHere) {
                    for (int back = i; back >= 0; back--) {
                        LogRow.Cell old = cells[back];
                        if (back == i || old == null || old.events == 0) {
                            made[back] =
                                    new Cell(CoverageState.CLEARED, old == null ? 0 : old.events, true, "cleared", 0);
                        }
                    }
                }
                weakened |= cell.weakenedHere;
                if (weakened && made[i] != null && made[i].state() == CoverageState.OBSERVED) {
                    made[i] = new Cell(CoverageState.GAP, cell.events, true, "auditing-weakened", 0);
                }
            }
            for (int i = 0; i < columns; i++) {
                if (made[i] == null) {
                    made[i] = new Cell(CoverageState.GAP, 0, false, "silent", 0);
                }
            }
            return new Row(log, Arrays.asList(made));
        }

        /** What the columns between two with records were. */
        private void between(
                LogKey log, Cell[] made, LogRow.@Nullable Cell before, int beforeAt, LogRow.Cell cell, int at) {
            if (before == null) {
                boolean older = cell.numbered() && cell.lowest > 1;
                for (int i = 0; i < at; i++) {
                    made[i] = made[i] != null
                            ? made[i]
                            : older
                                    ? new Cell(CoverageState.ROTATED, 0, true, "older-not-there", cell.lowest - 1)
                                    : new Cell(CoverageState.GAP, 0, false, "silent", 0);
                }
                return;
            }
            boolean numbered = before.numbered() && cell.numbered();
            long missing = numbered ? cell.lowest - before.highest - 1 : 0;
            Cell silence = numbered && missing == 0
                    ? seen(log.host(), 0)
                    : missing > 0
                            ? new Cell(CoverageState.GAP, 0, true, "records-missing", missing)
                            : new Cell(CoverageState.GAP, 0, false, "silent", 0);
            for (int i = beforeAt + 1; i < at; i++) {
                made[i] = made[i] != null ? made[i] : silence;
            }
            if (missing > 0 && made[at].state() == CoverageState.OBSERVED) {
                made[at] = new Cell(CoverageState.GAP, cell.events, true, "records-missing", missing);
            }
        }

        private static TreeSet<LogKey> neverCollected(Set<LogKey> known, Set<String> hosts) {
            TreeSet<LogKey> never = new TreeSet<>();
            TreeSet<String> computers = new TreeSet<>();
            TreeSet<String> sensors = new TreeSet<>();
            for (LogKey log : known) {
                if (!MailboxCoverage.isOf(log) && !CloudRows.isCloud(log)) {
                    (isNetwork(log) ? sensors : computers).add(log.host());
                }
            }
            for (String host : hosts) {
                if (MailboxObservations.isMailbox(host)) {
                    never.addAll(MailboxCoverage.logsOf(host));
                } else {
                    computers.add(host);
                }
            }
            for (LogKey log : known) {
                if (MailboxCoverage.isOf(log) && !log.host().isEmpty()) {
                    never.addAll(MailboxCoverage.logsOf(log.host()));
                }
            }
            for (String host : computers) {
                String first = host.toLowerCase(Locale.ROOT).split("\\.", 2)[0];
                for (String channel : EXPECTED_OF_WINDOWS) {
                    boolean there = known.stream()
                            .anyMatch(log -> log.channel().equalsIgnoreCase(channel)
                                    && log.host()
                                            .toLowerCase(Locale.ROOT)
                                            .split("\\.", 2)[0]
                                            .equals(first));
                    if (!there && !host.isEmpty()) {
                        never.add(new LogKey(host, channel));
                    }
                }
            }
            if (sensors.isEmpty()) {
                sensors.add("");
            }
            sensors.forEach(sensor -> never.add(new LogKey(sensor, CONNECTIONS)));
            never.removeAll(known);
            return never;
        }

        private Row never(LogKey log) {
            Cell cell = new Cell(CoverageState.NEVER_COLLECTED, 0, true, "never-collected", 0);
            List<Cell> cells = new ArrayList<>();
            for (int i = 0; i < columns; i++) {
                cells.add(cell);
            }
            return new Row(log, cells);
        }
    }
}
