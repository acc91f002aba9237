package org.tipstaff.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import org.tipstaff.ingest.Ingest;
import org.tipstaff.ingest.IngestLimits;
import org.tipstaff.ingest.LogFile;
import org.tipstaff.ingest.RecordSink;

/** On logs that real machines wrote and real shippers shipped. */
class ShippedLogsTest {
    private static final Path DATA = Path.of(System.getProperty("tipstaff.root"))
            .resolve(System.getenv().getOrDefault("TIPSTAFF_DATA", "../shared/data"));

    /** Packed size of the files that the short run reads; some of the others unpack to 120 MB each. */
    private static final long SMALL_BYTES = 200_000;

    private static Path data(String name) {
        Path path = DATA.resolve(name);
        assumeTrue(Files.exists(path), "no test data at " + name);
        return path;
    }

    private static void read(Path path, Consumer<RawRecord> records) {
        Ingest.Listing listing = new Ingest(IngestLimits.defaults()).list(List.of(path));
        for (LogFile file : listing.files()) {
            file.read(new RecordSink() {
                @Override
                public void record(RawRecord record) {
                    records.accept(record);
                }

                @Override
                public void gap(Gap gap) {}

                @Override
                public void source(Source source) {}
            });
        }
    }

    private static Map<String, String> texts(Fields fields) {
        Map<String, String> texts = new TreeMap<>();
        for (int i = 0; i < fields.size(); i++) {
            texts.put(fields.name(i), plain(fields.value(i)));
        }
        return texts;
    }

    private static String plain(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(ShippedLogsTest::plain).toList().toString()
                : String.valueOf(Fields.textOf(value));
    }

    /** The JSON beside each EVTX file was made by another program, from the same file. */
    @Test
    void evtxAndTheJsonBesideIt_giveTheSameFields() {
        Path zip = data("evtx/sigma-regression.zip");
        Normaliser normaliser = Tables.normaliser();
        Map<String, Map<String, Event>> evtx = new HashMap<>();
        Map<String, Map<String, Event>> json = new HashMap<>();
        read(zip, raw -> {
            String path = raw.provenance().source().path();
            String stem = path.substring(0, path.lastIndexOf('.'));
            if (normaliser.normalise(raw) instanceof Outcome.Normalised(Event event, String _)) {
                var target = raw.format() == RawRecord.Format.JSON ? json : evtx;
                target.computeIfAbsent(stem, _ -> new HashMap<>())
                        .put(String.valueOf(event.fields().text("EventRecordID")), event);
            }
        });
        int records = 0;
        int values = 0;
        List<String> trailingBlanks = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        for (String stem : json.keySet()) {
            for (Map.Entry<String, Event> each : json.get(stem).entrySet()) {
                Event other = evtx.getOrDefault(stem, Map.of()).get(each.getKey());
                if (other == null) {
                    differences.add(stem + "#" + each.getKey() + " is not in the EVTX file");
                    continue;
                }
                records++;
                Map<String, String> left = texts(other.fields());
                Map<String, String> right = texts(each.getValue().fields());
                right.keySet().removeIf(name -> name.startsWith("Event.") && !left.containsKey(name));
                for (String name : left.keySet()) {
                    values++;
                    String one = left.get(name);
                    String two = right.remove(name);
                    if (name.equals("TimeCreated_SystemTime")) {
                        // EVTX has 100 ns, the JSON has microseconds.
                        continue;
                    }
                    if (two != null && !one.equals(two) && one.stripTrailing().equals(two.stripTrailing())) {
                        trailingBlanks.add(stem + "#" + each.getKey() + " " + name);
                    } else if (!one.equals(two)) {
                        differences.add(stem + "#" + each.getKey() + " " + name + ": '" + one + "', '" + two + "'");
                    }
                }
                right.forEach((name, value) ->
                        differences.add(stem + "#" + each.getKey() + " " + name + " only in JSON: " + value));
                assertThat(each.getValue().channel()).isEqualTo(other.channel());
                assertThat(each.getValue().eventId()).isEqualTo(other.eventId());
                assertThat(each.getValue().host()).isEqualTo(other.host());
                assertThat(each.getValue().user()).isEqualTo(other.user());
            }
        }
        System.out.println("EVTX against JSON: " + records + " records, " + values + " values, " + differences.size()
                + " differences, " + trailingBlanks.size() + " values whose trailing blanks the JSON lost");
        trailingBlanks.stream().sorted().forEach(System.out::println);
        differences.stream().limit(40).forEach(System.out::println);
        assertThat(differences).isEmpty();
        assertThat(records).isPositive();
    }

    /** 172 of them are Windows events; the others were written by macOS and by an application, and are said to be unknown. */
    @Test
    void eventsWrappedInAnEnvelopeAsText_areAllRead() {
        Path zip = data("correlation/open-xp-rules-tests.zip");
        Normaliser normaliser = Tables.normaliser();
        Map<String, Integer> counts = new TreeMap<>();
        read(zip, raw -> {
            if (!raw.provenance().source().path().contains("raw_events")) {
                return;
            }
            counts.merge("records", 1, Integer::sum);
            boolean windows = java.util.stream.IntStream.range(0, raw.fields().size())
                    .anyMatch(i -> raw.fields().name(i).startsWith("Event.System.EventID"));
            counts.merge(windows ? "Windows" : "others", 1, Integer::sum);
            switch (normaliser.normalise(raw)) {
                case Outcome.Normalised(Event event, String problem) -> {
                    assertThat(windows).isTrue();
                    assertThat(problem).isEmpty();
                    assertThat(event.time()).isNotNull();
                    assertThat(event.eventId()).isNotNegative();
                    assertThat(event.host()).isNotEmpty();
                    // Five are of an ETW session, whose events have no channel.
                    counts.merge(event.channel().isEmpty() ? "without channel" : "with channel", 1, Integer::sum);
                }
                case Outcome.Unknown _ -> assertThat(windows).isFalse();
            }
        });
        System.out.println("correlation tests: " + counts);
        assertThat(counts)
                .containsEntry("records", 350)
                .containsEntry("Windows", 172)
                .containsEntry("without channel", 5);
    }

    @Test
    void shippedLogs_areRecognised() throws IOException {
        Path folder = data("otrf");
        boolean full = Boolean.getBoolean("tipstaff.full");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile)
                    .filter(file -> full || file.toFile().length() < SMALL_BYTES)
                    .filter(file -> !file.toString().contains("_metadata"))
                    .sorted()
                    .toList();
        }
        Normaliser normaliser = Tables.normaliser();
        Map<String, Integer> byDialect = new TreeMap<>();
        Map<String, Integer> unknown = new TreeMap<>();
        int[] timeless = new int[1];
        for (Path file : files) {
            read(file, raw -> {
                switch (normaliser.normalise(raw)) {
                    case Outcome.Normalised(Event event, String _) -> {
                        Dialect dialect = normaliser.dialectOf(raw.fields());
                        byDialect.merge(dialect == null ? raw.format().name() : dialect.name(), 1, Integer::sum);
                        timeless[0] += event.time() == null ? 1 : 0;
                    }
                    case Outcome.Unknown(String _, String example) ->
                        unknown.merge(file.getFileName() + ": " + example, 1, Integer::sum);
                }
            });
        }
        System.out.println("OTRF, by dialect: " + byDialect + ", without time " + timeless[0] + ", unknown " + unknown);
        assertThat(timeless[0]).isZero();
        assertThat(byDialect.values().stream().mapToInt(Integer::intValue).sum())
                .isPositive();
        assertThat(unknown.keySet()).noneMatch(shape -> shape.contains("EventID"));
    }
}
