package org.tipstaff.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        System.out.println("otrf: " + counter.total() + " records, gaps:");
        counter.gaps.forEach(gap -> System.out.println("  " + gap));
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
            counter.gaps.stream().limit(15).forEach(gap -> System.out.println("  " + gap));
        }
    }

    @Test
    void correlation_all350Events() {
        Counter counter = read(RealData.folder("correlation"));
        assertThat(counter.gaps).noneMatch(gap -> gap.source().path().contains("/raw_events_"));
        assertThat(counter.counts.entrySet().stream()
                        .filter(entry -> entry.getKey().contains("/raw_events_"))
                        .mapToLong(Map.Entry::getValue)
                        .sum())
                .isEqualTo(350);
    }
}
