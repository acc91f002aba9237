package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Gap;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.Received;
import org.tipstaff.label.Label;

/** Rules change while records come: each is asked the one set or the other, and a wrong set changes nothing. */
class LiveReloadTest {
    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    private static final Label LABEL = Label.parse("TLP:AMBER");

    private static final String ONE = """
            title: A shell was started
            id: 0a1b0000-0000-4000-8000-000000000003
            status: test
            level: high
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: '\\cmd.exe'}
                condition: selection
            """;

    private static final String TWO = ONE + """
            ---
            title: A failed logon
            id: 0a1b0000-0000-4000-8000-000000000004
            status: test
            level: medium
            logsource: {product: linux, service: sshd}
            detection:
                keywords: ['Failed password']
                condition: keywords
            """;

    @TempDir
    Path folder;

    private static final class Queues implements LiveListener {
        final BlockingQueue<LiveFinding> findings = new LinkedBlockingQueue<>();
        final BlockingQueue<LiveIncident> incidents = new LinkedBlockingQueue<>();
        final BlockingQueue<String> faults = new LinkedBlockingQueue<>();
        final List<Gap> gaps = new ArrayList<>();

        @Override
        public void findings(List<LiveFinding> told) {
            findings.addAll(told);
        }

        @Override
        public void incident(LiveIncident incident) {
            incidents.add(incident);
        }

        @Override
        public void gap(Gap gap) {
            gaps.add(gap);
        }

        @Override
        public void stopped(String reason) {
            faults.add(reason);
        }
    }

    private RuleBook book(String rules) throws IOException {
        Path file = Files.writeString(folder.resolve("rules.yml"), rules);
        return RuleBook.read(
                RuleSources.of(List.of(file.toString())), 1, RuleCache.of(Map.of("TIPSTAFF_CACHE", "off")));
    }

    private static Received shell(int number) {
        return new Received(
                "reg-ws-014",
                NOW,
                Form.JSON,
                ("{\"@timestamp\":\"2026-03-02T07:59:59Z\",\"winlog\":{\"event_id\":1,\"record_id\":" + number
                                + ",\"channel\":\"Microsoft-Windows-Sysmon/Operational\",\"computer_name\":\"reg-ws-014\","
                                + "\"event_data\":{\"Image\":\"C:\\\\Windows\\\\System32\\\\cmd.exe\",\"User\":\"COURT\\\\registry.clerk1\"}}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static Received failedLogon() {
        return new Received(
                "gw-01",
                NOW,
                Form.SYSLOG,
                "<38>Mar  2 08:00:00 gw-01 sshd[1]: Failed password for root from 192.0.2.7 port 4711 ssh2"
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aWrongSetIsNotTakenAndARightOneIs() throws Exception {
        RuleBook one = book(ONE);
        Queues told = new Queues();
        LiveLimits limits =
                new LiveLimits(100, 1 << 20, 2, Duration.ofSeconds(1), 100, Duration.ofDays(1), 3, 1000, Duration.ZERO);
        try (Journal journal =
                        Journal.open(folder.resolve("journal"), JournalLimits.defaults(), InstantSource.system());
                LiveDetection live = LiveDetection.open(
                        journal, folder.resolve("live"), one, LABEL, limits, InstantSource.system(), told)) {
            live.start();
            journal.append(List.of(shell(1), failedLogon()));
            LiveFinding first = told.findings.poll(30, TimeUnit.SECONDS);
            assertThat(first).isNotNull();
            assertThat(first.rules()).isEqualTo(one.rules().digest());
            assertThat(first.json()).contains("\"record\":0").contains("\"path\":\"journal/reg-ws-014\"");
            LiveIncident incident = told.incidents.poll(30, TimeUnit.SECONDS);
            assertThat(incident).isNotNull();
            assertThat(incident.open()).isTrue();
            assertThat(incident.json()).contains(incident.id());

            RuleReload wrong = live.reload(book(TWO.replace("Image|endswith", "Image|endwith")));
            assertThat(wrong).isInstanceOf(RuleReload.Kept.class);
            assertThat(((RuleReload.Kept) wrong).reason()).contains("0a1b0000-0000-4000-8000-000000000003");
            assertThat(((RuleReload.Kept) wrong).problems()).isNotEmpty();

            RuleBook two = book(TWO);
            assertThat(live.reload(two)).isInstanceOf(RuleReload.Taken.class);
            // What is being waited for may still be asked the old rules; what is appended after the change is seen is
            // not.
            LiveFinding later;
            int number = 2;
            do {
                journal.append(List.of(shell(number++)));
                later = told.findings.poll(30, TimeUnit.SECONDS);
                assertThat(later).isNotNull();
            } while (!later.rules().equals(two.rules().digest()) && number < 100);
            journal.append(List.of(failedLogon()));
            LiveFinding linux = told.findings.poll(30, TimeUnit.SECONDS);
            assertThat(linux).isNotNull();
            assertThat(linux.finding().rule().id()).isEqualTo("0a1b0000-0000-4000-8000-000000000004");
            assertThat(linux.rules()).isEqualTo(two.rules().digest());
            assertThat(live.counters().rules()).isEqualTo(two.rules().digest().hex());
            assertThat(live.incident(incident.id())).isPresent();
            assertThat(told.faults).isEmpty();
        }
    }

    @Test
    void whatCannotBeReadIsCounted() throws Exception {
        Queues told = new Queues();
        try (Journal journal =
                        Journal.open(folder.resolve("journal"), JournalLimits.defaults(), InstantSource.system());
                LiveDetection live = LiveDetection.open(
                        journal,
                        folder.resolve("live"),
                        book(ONE),
                        LABEL,
                        LiveLimits.DEFAULT,
                        InstantSource.system(),
                        told)) {
            journal.append(List.of(
                    new Received("a", NOW, Form.JSON, "no json".getBytes(StandardCharsets.UTF_8)),
                    new Received("a", NOW, Form.JSON, "no json either".getBytes(StandardCharsets.UTF_8)),
                    new Received("a", NOW, Form.JSON, "{\"other\":1}".getBytes(StandardCharsets.UTF_8))));
            live.workOff(Long.MAX_VALUE);
            assertThat(told.gaps).anySatisfy(gap -> {
                assertThat(gap.kind()).isEqualTo(Gap.Kind.SYNTAX);
                assertThat(gap.reason()).contains("1 more of this kind");
            });
            LiveCounters counters = live.counters();
            assertThat(counters.records()).isEqualTo(3);
            assertThat(counters.unknown()).isEqualTo(1);
            assertThat(counters.gaps()).containsKeys(Gap.Kind.SYNTAX, Gap.Kind.UNKNOWN_DIALECT);
            assertThat(live.offset()).isEqualTo(3);
        }
    }
}
