package org.tipstaff.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tipstaff.content.Content;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import org.tipstaff.evtx.EvtxFile;
import org.tipstaff.ingest.Ingest;
import org.tipstaff.ingest.IngestLimits;
import org.tipstaff.ingest.LogFile;
import org.tipstaff.ingest.RecordSink;
import org.tipstaff.normalise.CloudTrailMapping;
import org.tipstaff.normalise.M365Mapping;
import org.tipstaff.normalise.MappingText;
import org.tipstaff.normalise.Mappings;
import org.tipstaff.normalise.Normaliser;
import org.tipstaff.normalise.Outcome;
import org.tipstaff.normalise.WindowsMapping;
import org.tipstaff.normalise.ZeekMapping;
import org.tipstaff.sigma.RouteTable;
import org.tipstaff.sigma.RouteTables;
import org.tipstaff.sigma.RuleOptions;
import org.tipstaff.sigma.RuleSet;
import org.tipstaff.sigma.RuleSetLoader;
import org.tipstaff.sigma.UnusableRulesException;

/** What benchmarks work on, read from the parameters {@code logs} and {@code rules}. */
public final class Material {
    /** The value of {@code logs} where none is given: a folder below the project's root. */
    public static final String EXAMPLE_LOGS = "examples/court-intrusion/logs";

    /** The value of {@code rules} where none is given. */
    public static final String BUILT_IN = "built-in";

    /**
     * Records that the stages behind parsing work on. They stand in memory, about two kilobytes each; more of them
     * would measure the garbage collector.
     */
    static final int RECORDS_MAX = 100_000;

    private Material() {}

    static List<LogFile> files(String logs) {
        Path path = logs.equals(EXAMPLE_LOGS)
                ? Path.of(System.getProperty("tipstaff.root", "")).resolve(logs)
                : Path.of(logs);
        List<LogFile> files =
                new Ingest(IngestLimits.defaults()).list(List.of(path)).files();
        if (files.isEmpty()) {
            throw new IllegalArgumentException("logs=" + logs + ": there is no such file, or no file in this folder");
        }
        return files;
    }

    /** The first {@link #RECORDS_MAX} records. */
    static List<RawRecord> records(String logs) {
        Kept kept = new Kept();
        for (LogFile file : files(logs)) {
            if (kept.records.size() < RECORDS_MAX) {
                file.read(kept);
            }
        }
        if (kept.records.isEmpty()) {
            throw new IllegalArgumentException("logs=" + logs + ": there is no record in it");
        }
        return kept.records;
    }

    public static List<Event> events(String logs) {
        Normaliser normaliser = new Normaliser(mapping());
        List<Event> events = new ArrayList<>();
        for (RawRecord record : records(logs)) {
            if (normaliser.normalise(record) instanceof Outcome.Normalised normalised) {
                events.add(normalised.event());
            }
        }
        if (events.isEmpty()) {
            throw new IllegalArgumentException("logs=" + logs + ": no record is of a known dialect");
        }
        return events;
    }

    static Mappings mapping() {
        return new Mappings(
                WindowsMapping.read(text("windows-dialects.yaml"), List.of(text("windows-fields.yaml"))),
                ZeekMapping.read(text("zeek-fields.yaml")),
                CloudTrailMapping.read(text("cloudtrail-fields.yaml")),
                M365Mapping.read(text("m365-fields.yaml")));
    }

    static RouteTable routes() {
        try {
            return RouteTables.read(Content.mapping("windows-logsources.yaml"), "windows-logsources.yaml");
        } catch (UnusableRulesException e) {
            throw new IllegalStateException("the built-in table of log sources can't be read", e);
        }
    }

    /** Reads rules on one thread and past any cache, as a first run does. */
    public static RuleSet rules(String rules) throws IOException {
        RuleSetLoader loader = new RuleSetLoader(RuleOptions.defaults(), 1);
        try {
            return rules.equals(BUILT_IN)
                    ? loader.load(List.of(), Map.of(BUILT_IN, Content.rules()))
                    : loader.load(List.of(rules));
        } catch (UnusableRulesException e) {
            throw new IllegalArgumentException("rules=" + rules + ": " + e.getMessage(), e);
        }
    }

    private static MappingText text(String name) {
        return new MappingText(name, Content.mapping(name));
    }

    /** Those files that begin as an EVTX file does, mapped for as long as the arena lives. */
    static List<MemorySegment> evtx(String logs, Arena arena) throws IOException {
        List<MemorySegment> found = new ArrayList<>();
        for (LogFile file : files(logs)) {
            try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
                MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
                if (EvtxFile.hasMagic(bytes)) {
                    found.add(bytes);
                }
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("logs=" + logs + ": there is no EVTX file in it");
        }
        return found;
    }

    private static final class Kept implements RecordSink {
        private final List<RawRecord> records = new ArrayList<>();

        @Override
        public void record(RawRecord record) {
            if (records.size() < RECORDS_MAX) {
                records.add(record);
            }
        }

        @Override
        public void gap(Gap gap) {
            // A benchmark measures what is read; the scan of the same logs lists the gaps.
        }

        @Override
        public void source(Source source) {
            // The digest is of no interest here.
        }
    }
}
