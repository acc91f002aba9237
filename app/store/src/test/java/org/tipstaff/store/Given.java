package org.tipstaff.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.tipstaff.engine.EventStore;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.StoredLogs;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.Received;
import org.tipstaff.journal.Retention;
import org.tipstaff.journal.SealedSegment;
import org.tipstaff.journal.SegmentListener;
import org.tipstaff.journal.Tombstone;
import org.tipstaff.label.Label;

/** A data folder with a journal, and questions to it. */
final class Given {
    static final Instant NOW = Instant.parse("2026-03-06T10:00:00Z");

    private Given() {}

    /** Hears of segments and does nothing. */
    static final SegmentListener NOBODY = new SegmentListener() {
        @Override
        public void sealed(SealedSegment segment) {}

        @Override
        public void removed(Tombstone tombstone) {}
    };

    static Journal journal(Path data) throws IOException {
        return Journal.open(data.resolve("journal"), JournalLimits.defaults(), InstantSource.fixed(NOW));
    }

    /** Process creations as Winlogbeat sends them: number {@code n} ran {@code tool-n.exe --secret n}. */
    static List<Received> processes(int from, int count) {
        List<Received> records = new ArrayList<>();
        for (int n = from; n < from + count; n++) {
            String json = """
                    {"@timestamp":"2026-03-06T09:%02d:%02d.000Z","winlog":{"channel":"Security","provider_name":"Microsoft-Windows-Security-Auditing",\
                    "event_id":4688,"record_id":%d,"computer_name":"PC%d.court.example","event_data":{"NewProcessName":"C:\\\\Tools\\\\tool-%d.exe",\
                    "CommandLine":"tool-%d.exe --secret %d","SubjectUserName":"clerk%d","Odd.Name":"é\\u0000\\"quoted\\""}}}""".formatted(n / 60 % 60, n % 60, n, n % 7, n, n, n, n % 3);
            records.add(new Received("dc1", NOW, Form.JSON, json.getBytes(StandardCharsets.UTF_8)));
        }
        return records;
    }

    static void seal(Journal journal) throws IOException {
        journal.seal(Retention.KEEP_ALL, NOBODY);
    }

    static EventStore.Question question(String sql) {
        return new EventStore.Question(sql, 1000, Duration.ofSeconds(20), 256L << 20, Label.UNLABELLED, false);
    }

    static EventStore.Answer ask(Path data, String sql) throws IOException {
        return ask(data, question(sql));
    }

    static EventStore.Answer ask(Path data, EventStore.Question question) throws IOException {
        return new SqlEventStore().ask(new StoredLogs.Live(data), question, () -> false, Progress.NONE);
    }

    static String value(Path data, String sql) throws IOException {
        return String.valueOf(ask(data, sql).rows().get(0).get(0));
    }
}
