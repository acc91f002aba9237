package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tipstaff.event.Gap;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.Narrator;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.Received;
import org.tipstaff.journal.Retention;
import org.tipstaff.journal.SealedSegment;
import org.tipstaff.journal.SegmentListener;
import org.tipstaff.journal.Tombstone;
import org.tipstaff.label.Label;
import org.tipstaff.testkit.scenario.CourtIntrusion;

/**
 * {@code investigate} is {@code serve} replayed: over the sealed segments it finds, to the byte, what live detection told,
 * however the records came in batches and however often it was killed.
 */
class LiveDetectionTest {
    private static final Pattern TIME = Pattern.compile("20\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?");
    private static final Pattern EVENT = Pattern.compile("<Event[ >].*?</Event>", Pattern.DOTALL);
    private static final Label LABEL = Label.parse("TLP:AMBER");
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    /** Bounds that the logs here don't reach: what is asked is whether both find the same, not what is left out. */
    private static final LiveLimits LIMITS = new LiveLimits(
            1000, 1 << 20, 2, Duration.ofSeconds(30), 100_000, Duration.ofDays(4000), 2, 1_000_000, Duration.ZERO);

    /** Conditions of every kind over what there is much of. */
    static final String RULES = """
            title: A program started
            id: 0a1b0000-0000-4000-8000-000000000001
            name: started
            status: test
            level: informational
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: .exe}
                condition: selection
            ---
            title: A person or machine logged on
            id: 0a1b0000-0000-4000-8000-000000000002
            name: logon
            status: test
            level: low
            logsource: {product: windows, service: security}
            detection:
                selection: {EventID: 4624}
                condition: selection
            ---
            title: A shell was started
            id: 0a1b0000-0000-4000-8000-000000000003
            name: shell
            status: test
            level: medium
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: ['\\cmd.exe', '\\powershell.exe', '\\rundll32.exe']}
                condition: selection
            ---
            title: Many programs in a minute
            id: 0a1b0000-0000-4000-8000-000000000011
            level: medium
            correlation:
                type: event_count
                rules: [started]
                group-by: [Computer]
                timespan: 1m
                condition: {gte: 4}
            ---
            title: Hardly a program in a while
            id: 0a1b0000-0000-4000-8000-000000000012
            level: low
            correlation:
                type: event_count
                rules: [started]
                group-by: [Computer]
                timespan: 5m
                condition: {lt: 3}
            ---
            title: Several programs by one parent
            id: 0a1b0000-0000-4000-8000-000000000013
            level: medium
            correlation:
                type: value_count
                rules: [started]
                group-by: [Computer, ParentImage]
                timespan: 10m
                condition: {field: Image, gte: 3}
            ---
            title: A logon and then a shell
            id: 0a1b0000-0000-4000-8000-000000000014
            level: high
            generate: true
            correlation:
                type: temporal_ordered
                rules: [logon, shell]
                group-by: [Computer]
                timespan: 2m
            """;

    @TempDir
    Path folder;

    /** What was told, each id once and always in the same words. */
    private static final class Told implements LiveListener {
        final Map<String, String> findings = new TreeMap<>();
        final Map<String, LiveIncident> incidents = new TreeMap<>();
        final List<Gap> gaps = new ArrayList<>();

        @Override
        public void findings(List<LiveFinding> told) {
            for (LiveFinding each : told) {
                String before = findings.put(each.finding().id().toString(), each.json());
                assertThat(before == null || before.equals(each.json()))
                        .as("told twice in other words: %s, %s", before, each.json())
                        .isTrue();
            }
        }

        @Override
        public void incident(LiveIncident incident) {
            if (incident.open()) {
                incidents.put(incident.id(), incident);
                incident.supersedes().forEach(incidents::remove);
            } else {
                incidents.remove(incident.id());
            }
        }

        @Override
        public void gap(Gap gap) {
            gaps.add(gap);
        }

        @Override
        public void stopped(String reason) {
            throw new AssertionError(reason);
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Boolean.getBoolean("tipstaff.full") ? 10 : 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theExampleCourt(long seed) throws Exception {
        Random random = new Random(seed);
        List<Received> records = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : CourtIntrusion.files().entrySet()) {
            String name = file.getKey().replace("court-intrusion/logs/", "");
            if (!name.equals(file.getKey())) {
                records.addAll(records(name.substring(0, name.indexOf('.')), file.getValue(), random));
            }
        }
        String builtIn = Path.of(System.getProperty("tipstaff.root", "../.."), "content/rules")
                .toString();
        investigateFindsTheSame(records, List.of(builtIn), random, seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRecordedCampaign(long seed) throws Exception {
        Path logs = realData("otrf/compound/LSASS_campaign_01/metasploit_logonpasswords_lsass_memory_dump.zip");
        Random random = new Random(seed);
        List<Received> records;
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(logs))) {
            zip.getNextEntry();
            records = records("MKT01", zip.readAllBytes(), random);
        }
        investigateFindsTheSame(
                records, List.of(realData("sigmahq/sigma-rules.zip").toString()), random, seed);
    }

    private static Path realData(String path) {
        String set = System.getenv("TIPSTAFF_DATA");
        Path folder = set == null || set.isEmpty()
                ? Path.of(System.getProperty("tipstaff.root", "."), "../shared/data")
                : Path.of(set);
        assumeTrue(Files.exists(folder.resolve(path)), "no real test data at " + path + " (set TIPSTAFF_DATA)");
        return folder.resolve(path);
    }

    /** Each event of a log as a record that is received up to twenty seconds after it happened. */
    private static List<Received> records(String sender, byte[] log, Random random) throws IOException {
        List<Received> records = new ArrayList<>();
        String text = new String(log, StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("<")) {
            Matcher events = EVENT.matcher(text);
            while (events.find()) {
                records.add(record(sender, Form.WINDOWS_XML, events.group(), random));
            }
            return records;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(log), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    records.add(record(sender, Form.JSON, line, random));
                }
            }
        }
        return records;
    }

    private static Received record(String sender, Form form, String text, Random random) {
        Matcher time = TIME.matcher(text);
        assertThat(time.find()).as(text).isTrue();
        Instant happened = Instant.parse(time.group().replace(' ', 'T') + "Z");
        return new Received(
                sender, happened.plusMillis(random.nextInt(20_000)), form, text.getBytes(StandardCharsets.UTF_8));
    }

    private void investigateFindsTheSame(List<Received> records, List<String> rules, Random random, long seed)
            throws Exception {
        Path own = Files.writeString(folder.resolve("rules.yml"), RULES);
        List<String> paths = new ArrayList<>(rules);
        paths.add(own.toString());
        RuleBook book = RuleBook.read(RuleSources.of(paths), 2, RuleCache.of(Map.of("TIPSTAFF_CACHE", "off")));
        records.sort(Comparator.comparing(Received::at));
        Path journalFolder = folder.resolve("journal");
        try (Journal journal = Journal.open(
                journalFolder, JournalLimits.defaults().withSegmentBytes(4 << 20), InstantSource.fixed(NOW))) {
            Told uninterrupted = new Told();
            Told killed = new Told();
            int from = 0;
            try (LiveDetection live = open(journal, "whole", book, uninterrupted)) {
                LiveDetection again = open(journal, "killed", book, killed);
                while (from < records.size()) {
                    int to = Math.min(records.size(), from + 1 + random.nextInt(random.nextInt(4) == 0 ? 3000 : 40));
                    journal.append(records.subList(from, to));
                    from = to;
                    if (random.nextInt(5) > 0) {
                        live.workOff(random.nextInt(4000));
                    }
                    if (random.nextInt(5) > 0) {
                        again.workOff(random.nextInt(4000));
                    }
                    if (random.nextInt(records.size() > 20_000 ? 300 : 100) == 0) {
                        again.buildNow();
                    }
                    if (random.nextInt(records.size() > 20_000 ? 200 : 60) == 0) {
                        if (random.nextInt(3) > 0) {
                            again.saveNow();
                        }
                        if (random.nextInt(3) == 0) {
                            spoilFacts(folder.resolve("killed"), random);
                        }
                        again.close(); // without threads it commits nothing: as if it had been killed
                        again = open(journal, "killed", book, killed);
                        again.catchUpFacts();
                    }
                }
                // Time passes, so that everything that waits goes on.
                journal.append(List.of(new Received(
                        "court",
                        NOW,
                        Form.SYSLOG,
                        "<14>1 2026-05-31T23:00:00Z host heartbeat - - - here".getBytes(StandardCharsets.UTF_8))));
                for (LiveDetection each : List.of(live, again)) {
                    each.workOff(Long.MAX_VALUE);
                    each.idle(NOW.getEpochSecond() + 100);
                    each.buildNow();
                    assertThat(each.counters().late()).as("late, seed %s", seed).isZero();
                    assertThat(each.offset()).isEqualTo(journal.end());
                }
                again.close();
            }
            journal.seal(Retention.KEEP_ALL, new Unheard());
            Detection detection =
                    new Scan(book, null, null, 2, true, () -> false, Progress.NONE).run(List.of(journalFolder));
            Investigation investigation =
                    Investigation.of(detection, RunLabels.of(LABEL, book), ImpactQuestion.OF_NO_COURT);
            FindingFormat format = FindingFormat.of(FindingFormat.Kind.JSONL, "", RunLabels.of(LABEL, book), false);
            Map<String, String> expected = new TreeMap<>();
            detection
                    .findings()
                    .forEach(f -> expected.put(f.id().toString(), format.row(f).strip()));
            assertThat(expected)
                    .as("seed %s", seed)
                    .hasSize(detection.findings().size())
                    .hasSizeGreaterThan(50);
            assertThat(detection.findings().stream()
                            .filter(f -> f.correlation())
                            .map(f -> f.rule().id())
                            .distinct())
                    .hasSizeGreaterThanOrEqualTo(3);
            assertThat(uninterrupted.findings).as("live, seed %s", seed).isEqualTo(expected);
            assertThat(killed.findings).as("killed, seed %s", seed).isEqualTo(expected);
            IncidentsJson json = new IncidentsJson(new Narrator(), RunLabels.of(LABEL, book));
            List<String> incidents = said(investigation.report().incidents().stream(), json);
            assertThat(incidents).isNotEmpty();
            assertThat(said(uninterrupted.incidents.values().stream().map(LiveIncident::incident), json))
                    .as("live, seed %s", seed)
                    .isEqualTo(incidents);
            assertThat(said(killed.incidents.values().stream().map(LiveIncident::incident), json))
                    .as("killed, seed %s", seed)
                    .isEqualTo(incidents);
            assertThat(killed.incidents.keySet()).isEqualTo(uninterrupted.incidents.keySet());
        }
    }

    /** A byte of each file of facts is another, or its end is missing: it must be as good as none. */
    private static void spoilFacts(Path live, Random random) throws IOException {
        try (Stream<Path> files = Files.list(live)) {
            for (Path file : files.filter(
                            each -> String.valueOf(each.getFileName()).startsWith("facts-"))
                    .toList()) {
                byte[] bytes = Files.readAllBytes(file);
                int at = random.nextInt(bytes.length);
                if (random.nextBoolean()) {
                    bytes[at] ^= (byte) (1 + random.nextInt(255));
                } else {
                    bytes = java.util.Arrays.copyOf(bytes, at);
                }
                Files.write(file, bytes);
            }
        }
    }

    private static List<String> said(Stream<Incident> incidents, IncidentsJson json) {
        return incidents.map(each -> json.object(each, each.id())).sorted().toList();
    }

    private LiveDetection open(Journal journal, String name, RuleBook book, Told told) throws IOException {
        return LiveDetection.open(journal, folder.resolve(name), book, LABEL, LIMITS, InstantSource.fixed(NOW), told);
    }

    private static final class Unheard implements SegmentListener {
        @Override
        public void sealed(SealedSegment segment) {}

        @Override
        public void removed(Tombstone tombstone) {}
    }
}
