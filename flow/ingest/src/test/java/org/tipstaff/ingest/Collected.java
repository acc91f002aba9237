package org.tipstaff.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;

/** A sink that keeps everything, and checks what holds for every reading. */
final class Collected implements RecordSink {
    final List<RawRecord> records = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    final Map<String, Source> sources = new TreeMap<>();
    long progress;

    static Collected of(Path... paths) {
        return of(IngestLimits.defaults(), paths);
    }

    static Collected of(IngestLimits limits, Path... paths) {
        Collected collected = new Collected();
        Ingest.Listing listing = new Ingest(limits).list(List.of(paths));
        collected.gaps.addAll(listing.gaps());
        for (LogFile file : listing.files()) {
            file.read(collected);
        }
        return collected;
    }

    static Collected of(Path folder, String name, byte[] content) {
        return of(IngestLimits.defaults(), folder, name, content);
    }

    static Collected of(IngestLimits limits, Path folder, String name, byte[] content) {
        try {
            return of(limits, Files.write(folder.resolve(name), content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void record(RawRecord record) {
        records.add(record);
    }

    @Override
    public void gap(Gap gap) {
        gaps.add(gap);
    }

    @Override
    public void source(Source source) {
        if (sources.put(source.path(), source) != null) {
            throw new AssertionError("told twice: " + source);
        }
    }

    @Override
    public void progress(long bytes) {
        progress += bytes;
    }

    RawRecord only() {
        if (records.size() != 1 || !gaps.isEmpty()) {
            throw new AssertionError("not one record and no gap: " + this);
        }
        return records.getFirst();
    }

    Gap gap() {
        if (gaps.size() != 1) {
            throw new AssertionError("not one gap: " + this);
        }
        return gaps.getFirst();
    }

    List<String> paths() {
        return List.copyOf(sources.keySet());
    }

    /** Values of one field, in the order of the records. */
    List<Object> values(String field) {
        List<Object> values = new ArrayList<>();
        for (RawRecord record : records) {
            Object value = record.fields().get(field);
            values.add(value == null ? "(absent)" : value);
        }
        return values;
    }

    List<Long> numbers() {
        return records.stream().map(record -> record.provenance().record()).toList();
    }

    @Override
    public String toString() {
        return records.size() + " records " + records.stream().limit(3).toList() + ", gaps "
                + gaps.stream().limit(10).toList();
    }
}
