package org.tipstaff.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;

class RealDataTest {

    /** Counts without keeping. */
    private static final class Counter implements RecordSink {
        final Map<String, Long> counts = new TreeMap<>();
        final List<Gap> gaps = new ArrayList<>();
        long unhashed;

        @Override
        public void record(RawRecord record) {
            counts.merge(record.provenance().source().path(), 1L, Long::sum);
        }

        @Override
        public void gap(Gap gap) {
            gaps.add(gap);
        }

        @Override
        public void source(Source source) {
            unhashed += source.isHashed() ? 0 : 1;
        }

        long total() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static Counter read(Path path) {
        Counter counter = new Counter();
        Ingest.Listing listing = new Ingest(IngestLimits.defaults()).list(List.of(path));
        counter.gaps.addAll(listing.gaps());
        listing.files().forEach(file -> file.read(counter));
        return counter;
    }

    @Test
    void otrf_everyMemberHasTheCountOfTheIndex() throws IOException {
        Path otrf = RealData.folder("otrf");
        Counter counter = read(otrf);
        Map<String, Long> expected = new TreeMap<>();
        for (String line : Files.readAllLines(otrf.resolve("INDEX.tsv"), StandardCharsets.UTF_8)) {
            String[] cells = line.split("\t", -1);
            if (!cells[0].equals("file") && !cells[3].equals("0")) {
                expected.put(cells[0].equals(cells[1]) ? cells[0] : cells[0] + "!" + cells[1], Long.valueOf(cells[3]));
            }
        }
        Map<String, Long> found = new TreeMap<>(counter.counts);
        Map<Gap.Kind, Integer> kinds = new TreeMap<>();
        counter.gaps.forEach(gap -> kinds.merge(gap.kind(), 1, Integer::sum));
        System.out.println("otrf: " + counter.total() + " records, gaps " + kinds);
        found.keySet().removeIf(path -> path.contains("zeek"));
        assertThat(found).isEqualTo(expected);
        assertThat(counter.unhashed).isZero();
    }

    @Test
    void evtx_readStraightFromTheZips() {
        for (String name : List.of("attack", "background", "dirty", "sigma-regression.zip")) {
            Counter counter = read(RealData.folder("evtx").resolve(name));
            System.out.println(name + ": " + counter.total() + " records from " + counter.counts.size() + " sources, "
                    + counter.gaps.size() + " gaps");
            assertThat(counter.total()).as(name).isPositive();
        }
    }

    /** Each leaf of the XML-as-JSON in {@code body}, found again by a regular expression and nothing cleverer. */
    @Test
    void correlation_all350Events_andNoFieldLost() {
        Pattern named = Pattern.compile(
                "\\{(?:\"text\":\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\",)?\"Name\":\"([^\"]*)\"(?:,\"text\":\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\")?\\}");
        long[] events = new long[3];
        Ingest plain = new Ingest(IngestLimits.defaults());
        Map<String, List<RawRecord>> records = new TreeMap<>();
        for (LogFile file : plain.list(List.of(RealData.folder("correlation"))).files()) {
            file.read(new RecordSink() {
                @Override
                public void record(RawRecord record) {
                    String path = record.provenance().source().path();
                    if (path.contains("/raw_events_")) {
                        records.computeIfAbsent(path, _ -> new ArrayList<>()).add(record);
                    }
                }

                @Override
                public void gap(Gap gap) {
                    assertThat(gap.source().path()).doesNotContain("/raw_events_");
                }

                @Override
                public void source(Source source) {}
            });
        }
        try (ZipFile zip = new ZipFile(
                RealData.folder("correlation/open-xp-rules-tests.zip").toFile())) {
            for (Map.Entry<String, List<RawRecord>> entry : records.entrySet()) {
                String member = entry.getKey().substring(entry.getKey().indexOf('!') + 1);
                String text =
                        new String(zip.getInputStream(zip.getEntry(member)).readAllBytes(), StandardCharsets.UTF_8);
                String[] lines = text.replace("\ufeff", "").strip().split("\\R");
                for (RawRecord record : entry.getValue()) {
                    events[0]++;
                    String line = lines.length == entry.getValue().size()
                            ? lines[(int) record.provenance().record() - 1]
                            : "";
                    if (line.contains("\\\"EventID\\\"")) {
                        String id = record.fields().text("Event.System.EventID");
                        assertThat(id != null ? id : record.fields().text("Event.System.EventID.text"))
                                .as(record.provenance().toString())
                                .isNotNull();
                    }
                    int data = line.indexOf("\\\"EventData\\\":");
                    Matcher matcher = named.matcher(
                            data < 0
                                    ? ""
                                    : line.substring(data).replace("\\\"", "\"").replace("\\\\", "\\"));
                    while (matcher.find()) {
                        events[1]++;
                        Object value = record.fields().get("Event.EventData.Data." + matcher.group(2));
                        assertThat(value)
                                .as(record.provenance() + " " + matcher.group(2))
                                .isNotNull();
                        String raw = matcher.group(1) != null ? matcher.group(1) : matcher.group(3);
                        if (raw == null || raw.indexOf('\\') < 0) {
                            events[2]++;
                            assertThat(value)
                                    .as(record.provenance() + " " + matcher.group(2))
                                    .isEqualTo(raw == null ? "" : raw);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("correlation: " + events[0] + " events, " + events[1] + " named values found again, of them "
                + events[2] + " compared letter by letter");
        assertThat(events[0]).isEqualTo(350);
        assertThat(events[1]).isEqualTo(2457);
    }
}
