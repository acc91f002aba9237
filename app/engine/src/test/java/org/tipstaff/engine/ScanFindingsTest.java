package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tipstaff.detect.Finding;
import org.tipstaff.label.Label;
import org.tipstaff.sigma.Level;

/** Findings of which only a match was kept are those of whole events, byte for byte. */
class ScanFindingsTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("tipstaff.root"), "examples");
    private static final int EVTX_HEADER = 4096;

    @TempDir
    Path logs;

    @TempDir
    Path rules;

    @SuppressWarnings("NullAway.Init") // before each test
    private RuleBook book;

    private static String rule(String name, String level, String detection) {
        return """
                title: %s
                id: %s
                name: %s
                level: %s
                logsource: {product: windows}
                detection:
                    selection: %s
                    condition: selection
                """.formatted(
                        name, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), name, level, detection);
    }

    /** Rules of each kind: one of them only serves a correlation. */
    @BeforeEach
    void writeRules() throws IOException {
        Files.writeString(
                rules.resolve("rules.yml"),
                String.join(
                        "---\n",
                        rule("every", "low", "{EventID|gte: 0}"),
                        rule("processes", "medium", "{EventID: [1, 4688]}"),
                        rule("programs", "high", "{Image|endswith: '.exe'}"),
                        rule("paths", "critical", "{NewProcessName|contains: 'e', ProcessId|exists: true}"),
                        """
                        title: burst
                        id: 0e95725d-7320-415d-80f7-004da920fc11
                        level: high
                        correlation:
                            type: event_count
                            rules: processes
                            group-by: [Computer]
                            timespan: 1h
                            condition: {gte: 3}
                        """));
        book = RuleBook.read(RuleSources.of(List.of(rules.toString())), 1, RuleCache.none());
    }

    /** Logs of several forms, one of them under two names, and one in which each record stands twice. */
    @BeforeEach
    void fillFolder() throws IOException {
        Path evtx = EXAMPLES.resolve("event-log/CHB-WS-003.security.evtx");
        Files.copy(evtx, logs.resolve("a.evtx"));
        Files.copy(evtx, logs.resolve("b.evtx"));
        byte[] bytes = Files.readAllBytes(evtx);
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.write(bytes);
        twice.write(bytes, EVTX_HEADER, bytes.length - EVTX_HEADER);
        Files.write(logs.resolve("twice.evtx"), twice.toByteArray());
        for (String name : List.of("CHB-WS-003.sysmon.ndjson.gz", "BKP01.security.jsonl.gz")) {
            Files.copy(EXAMPLES.resolve("court-intrusion/logs/" + name), logs.resolve(name));
        }
    }

    private Detection scan(boolean keepEvents, BooleanSupplier interrupted, int workers) throws IOException {
        return new Scan(book, null, null, workers, keepEvents, interrupted, Progress.NONE).run(List.of(logs));
    }

    private List<String> rows(Detection detection, FindingFormat.Kind kind) {
        FindingFormat format = FindingFormat.of(kind, "1", RunLabels.of(Label.UNLABELLED, book), true);
        List<String> rows = new ArrayList<>();
        detection.findings().forEach(finding -> rows.add(format.row(finding)));
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void theyAreWrittenLikeThoseOfWholeEvents(FindingFormat.Kind kind) throws IOException {
        Detection shown = scan(false, () -> false, 2);
        Detection whole = scan(true, () -> false, 2);
        assertThat(rows(shown, kind)).isEqualTo(rows(whole, kind)).hasSizeGreaterThan(20);
        assertThat(shown.channels()).isEqualTo(whole.channels());
    }

    @Test
    void aRecordThatStandsTwiceGivesTwoFindingsAndACopyOfAFileNone() throws IOException {
        Set<UUID> ids = new HashSet<>();
        int inCopy = 0;
        int once = 0;
        int twice = 0;
        for (Finding finding : scan(false, () -> false, 1).findings()) {
            if (finding.correlation()) {
                continue;
            }
            assertThat(ids.add(finding.id())).as("%s", finding).isTrue();
            String path = finding.provenance().source().path();
            once += path.endsWith("a.evtx") ? 1 : 0;
            twice += path.endsWith("twice.evtx") ? 1 : 0;
            inCopy += path.endsWith("b.evtx") ? 1 : 0;
            assertThat(finding.copies()).hasSize(path.endsWith("a.evtx") ? 1 : 0);
        }
        assertThat(once).isPositive();
        assertThat(twice).isEqualTo(2 * once);
        assertThat(inCopy).isZero();
    }

    @Test
    void ofAnInterruptedRunThereIsWhatWasRead() throws IOException {
        for (int asked = 1; asked < 7; asked++) {
            Detection shown = scan(false, after(asked), 1);
            Detection whole = scan(true, after(asked), 1);
            assertThat(rows(shown, FindingFormat.Kind.JSONL)).isEqualTo(rows(whole, FindingFormat.Kind.JSONL));
            assertThat(shown.filesUnread()).isEqualTo(whole.filesUnread()).isPositive();
        }
    }

    private static BooleanSupplier after(int questions) {
        AtomicInteger asked = new AtomicInteger();
        return () -> asked.getAndIncrement() >= questions;
    }

    @Test
    void theyAreTheSameEachTimeTheyAreAskedForAndCannotBeChanged() throws IOException {
        ScanFindings findings = scan(false, () -> false, 2).findings();
        assertThat(findings).isEqualTo(List.copyOf(findings));
        assertThatThrownBy(() -> findings.remove(0)).isInstanceOf(UnsupportedOperationException.class);
        for (Level level : Level.values()) {
            assertThat(findings.atLeast(level))
                    .isEqualTo(findings.stream()
                            .filter(finding -> finding.level().compareTo(level) >= 0)
                            .toList());
        }
    }
}
