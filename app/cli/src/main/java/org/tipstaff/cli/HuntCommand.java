package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.Detection;
import org.tipstaff.engine.EventStore;
import org.tipstaff.engine.FindingFormat;
import org.tipstaff.engine.HuntRecord;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.QueryEndedException;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RunLabels;
import org.tipstaff.engine.SafeText;
import org.tipstaff.engine.Scan;
import org.tipstaff.engine.StoredLogs;
import org.tipstaff.engine.UsageException;
import org.tipstaff.event.Sha256;
import org.tipstaff.label.Label;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tipstaff hunt}: over events already stored. */
@Command(name = "hunt")
final class HuntCommand implements Callable<Integer> {
    private static final int SECONDS_MAX = 24 * 60 * 60;
    private static final int MEGABYTES_MIN = 64;
    private static final int MEGABYTES_MAX = 1 << 20;

    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Option(names = "--store", paramLabel = "CASE|DATA", descriptionKey = "hunt.store")
    @Nullable
    Path store;

    @Option(names = "--originals", paramLabel = "DIR", descriptionKey = "hunt.originals")
    @Nullable
    Path originals;

    @Option(names = "--sql", paramLabel = "QUERY", descriptionKey = "hunt.sql")
    @Nullable
    String sql;

    @Option(names = "--schema", descriptionKey = "hunt.schema")
    boolean schema;

    @Mixin
    RuleOptions rules = new RuleOptions();

    @Option(names = "--since", paramLabel = "T", descriptionKey = "logs.since", converter = LogOptions.TimeOption.class)
    @Nullable
    Instant since;

    @Option(names = "--until", paramLabel = "T", descriptionKey = "logs.until", converter = LogOptions.TimeOption.class)
    @Nullable
    Instant until;

    @Mixin
    FindingOutput output = new FindingOutput();

    @Option(names = "--rows", paramLabel = "N", descriptionKey = "hunt.rows")
    int rowsMax = EventStore.Question.ROWS_DEFAULT;

    @Option(names = "--seconds", paramLabel = "N", descriptionKey = "hunt.seconds")
    int seconds = (int) EventStore.Question.TIME_DEFAULT.toSeconds();

    @Option(names = "--memory", paramLabel = "MB", descriptionKey = "hunt.memory")
    int megabytes = (int) (EventStore.Question.MEMORY_DEFAULT >> 20);

    @Option(names = "--rebuild", descriptionKey = "hunt.rebuild")
    boolean rebuild;

    @Option(names = "--label", paramLabel = "LABEL", descriptionKey = "hunt.label", converter = LabelOption.class)
    @Nullable
    Label label;

    @Option(names = "--workers", paramLabel = "N", descriptionKey = "logs.workers")
    int workers = Runtime.getRuntime().availableProcessors();

    @Option(names = "--strict", descriptionKey = "hunt.strict")
    boolean strict;

    @Mixin
    CustodianOptions custody = new CustodianOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    HuntCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        if (schema) {
            printSchema();
            return Main.DONE;
        }
        StoredLogs logs = checked();
        return sql == null ? byRules(logs) : bySql(logs, sql);
    }

    /** @throws UsageException naming the first thing that can't be as asked */
    private StoredLogs checked() throws IOException {
        Path folder = store;
        if (folder == null) {
            throw new UsageException(messages.text("hunt.store.missing"));
        }
        boolean byRules = !rules.rules.isEmpty() || rules.values.indicators != null;
        if ((sql == null) != byRules) {
            throw new UsageException(messages.text("hunt.how"));
        }
        if (sql != null && (since != null || until != null)) {
            throw new UsageException(messages.text("hunt.since.sql"));
        }
        if (workers < 1 || workers > 256) {
            throw new UsageException(messages.text("workers.range", Integer.toString(workers)));
        }
        within("--rows", rowsMax, 1, EventStore.Question.ROWS_CEILING);
        within("--seconds", seconds, 1, SECONDS_MAX);
        within("--memory", megabytes, MEGABYTES_MIN, MEGABYTES_MAX);
        Instant from = since;
        Instant to = until;
        if (from != null && to != null && to.isBefore(from)) {
            throw new UsageException(messages.text("until.before.since"));
        }
        return StoredLogs.open(folder, originals);
    }

    private void within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UsageException(messages.text(
                    "hunt.range", option, Integer.toString(least), Integer.toString(most), Integer.toString(value)));
        }
    }

    private Label label(StoredLogs logs) {
        Label given = label;
        return given == null ? logs.label() : given;
    }

    // ---- rules

    private int byRules(StoredLogs logs) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = ProgressLine.on(err, messages, common);
        try (Looking log = Looking.open(this, logs);
                Interruption interruption = new Interruption()) {
            progress.stage(Progress.Stage.RULES);
            RuleBook book = RuleBook.read(rules.sources().ofOnesOwn(), workers);
            Detection detection = new Scan(book, since, until, workers, false, interruption, progress).run(logs);
            List<Finding> shown = output.shown(detection);
            if (progress instanceof ProgressLine line) {
                line.clear();
            }
            String asked = "rules " + book.rules().digest().hex() + (since == null ? "" : " since " + since)
                    + (until == null ? "" : " until " + until);
            log.record("rules", asked, "answered", shown.size());
            output.write(spec.commandLine().getOut(), shown, RunLabels.of(label(logs), book));
            Summary summary = new Summary(err, messages);
            summary.scanned(detection, shown.size());
            return summary.exitCode(detection, strict);
        }
    }

    // ---- SQL

    private EventStore eventStore() {
        return ServiceLoader.load(EventStore.class)
                .findFirst()
                .orElseThrow(() -> new UsageException(messages.text("hunt.launcher")));
    }

    private int bySql(StoredLogs logs, String query) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        RowFormat form = RowFormat.of(output.kind(), messages);
        EventStore events = eventStore();
        Progress progress = ProgressLine.on(err, messages, common);
        EventStore.Question question = new EventStore.Question(
                query, rowsMax, Duration.ofSeconds(seconds), (long) megabytes << 20, label(logs), rebuild);
        try (Looking log = Looking.open(this, logs);
                Interruption interruption = new Interruption()) {
            try {
                progress.stage(Progress.Stage.READING);
                EventStore.Answer answer = events.ask(logs, question, interruption, progress);
                if (progress instanceof ProgressLine line) {
                    line.clear();
                }
                log.record("sql", query, "answered", answer.rows().size());
                output.to(spec.commandLine().getOut(), out -> form.write(out, answer));
                return said(err, answer);
            } catch (UsageException e) {
                // What is wrong about a query can tell of what was asked: a value that is no number is shown.
                log.record("sql", query, "refused", 0);
                throw new UsageException(messages.text("hunt.query.wrong", e.getMessage()));
            } catch (QueryEndedException e) {
                log.record("sql", query, "ended", 0);
                return ended(err, e);
            } catch (IOException e) {
                log.record("sql", query, "failed", 0);
                throw e;
            }
        }
    }

    private int ended(PrintWriter err, QueryEndedException e) {
        return switch (e.why()) {
            case INTERRUPTED -> {
                err.println(messages.text("hunt.interrupted"));
                yield Main.INTERRUPTED;
            }
            case TIME -> {
                err.println(messages.text("hunt.time", Integer.toString(seconds)));
                yield Main.FAILED;
            }
            case MEMORY -> {
                err.println(
                        messages.text("hunt.memory.full", Integer.toString(megabytes), String.valueOf(e.getMessage())));
                yield Main.FAILED;
            }
        };
    }

    private int said(PrintWriter err, EventStore.Answer answer) {
        err.println(
                messages.text("hunt.answered", Integer.toString(answer.rows().size()), Long.toString(answer.events())));
        if (answer.more()) {
            err.println(
                    messages.text("hunt.more", Integer.toString(answer.rows().size())));
        }
        for (String each : answer.notStored()) {
            err.println(messages.text("hunt.not-stored", SafeText.printable(each)));
        }
        return strict && (answer.more() || !answer.notStored().isEmpty()) ? Main.GAPS : Main.DONE;
    }

    private void printSchema() throws IOException {
        List<EventStore.Column> columns = eventStore().columns();
        if (output.format == null || output.format == FindingFormat.Kind.TABLE) {
            PrintWriter out = spec.commandLine().getOut();
            for (EventStore.Column column : columns) {
                out.printf("%-20s %-10s %s%n", column.name(), column.type(), meaning(column));
            }
            out.flush();
            return;
        }
        List<List<@Nullable String>> rows = columns.stream()
                .<List<@Nullable String>>map(column -> List.of(column.name(), column.type(), meaning(column)))
                .toList();
        List<EventStore.Heading> headings = List.of(
                new EventStore.Heading("name", EventStore.Kind.TEXT),
                new EventStore.Heading("type", EventStore.Kind.TEXT),
                new EventStore.Heading("meaning", EventStore.Kind.TEXT));
        RowFormat form = RowFormat.of(output.kind(), messages);
        output.to(spec.commandLine().getOut(), out -> form.rows(out, headings, rows));
    }

    private String meaning(EventStore.Column column) {
        String meaning = messages.text("hunt.column." + column.name());
        return column.fields().isEmpty() ? meaning : meaning + " (" + String.join(", ", column.fields()) + ")";
    }

    // ---- custody

    /** Where it is written down that somebody looked: in the log of the case, or for {@code serve} to take into its own. */
    private static final class Looking implements AutoCloseable {
        private final HuntCommand command;
        private final StoredLogs logs;
        private final @Nullable CaseLog log;

        private Looking(HuntCommand command, StoredLogs logs, @Nullable CaseLog log) {
            this.command = command;
            this.logs = logs;
            this.log = log;
        }

        static Looking open(HuntCommand command, StoredLogs logs) throws IOException {
            return new Looking(
                    command,
                    logs,
                    switch (logs) {
                        case StoredLogs.Case(Path folder, Label label, var elsewhere) ->
                            CaseLog.open(folder, command.custody.existing(command.spec, command.messages));
                        case StoredLogs.Live(Path data) -> {
                            command.custody.checkActor(command.messages);
                            yield null;
                        }
                    });
        }

        void record(String how, String question, String outcome, long rows) throws IOException {
            CaseLog its = log;
            HuntRecord record = HuntRecord.of(
                    command.custody.actor,
                    InstantSource.system().instant(),
                    how,
                    question,
                    Sha256.of(question.getBytes(StandardCharsets.UTF_8)),
                    outcome,
                    rows);
            if (its == null) {
                record.leave(logs.folder());
            } else {
                its.log().record(record.entry(logs.label()));
                its.seal();
            }
        }

        @Override
        public void close() throws IOException {
            CaseLog its = log;
            if (its != null) {
                its.close();
            }
        }
    }
}
