package org.tipstaff.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;
import org.tipstaff.evtx.EvtxFile;
import org.tipstaff.evtx.EvtxLimits;
import org.tipstaff.evtx.EvtxLoss;
import org.tipstaff.evtx.EvtxReader;
import org.tipstaff.evtx.EvtxRecord;
import org.tipstaff.evtx.EvtxVisitor;
import org.tipstaff.ingest.LogFile;
import org.tipstaff.ingest.RecordSink;

/** From the bytes of logs to their records, all fields, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class ParseBench {
    @Param(Material.EXAMPLE_LOGS)
    public String logs = "";

    /** What only {@link #evtx} needs: the example logs hold no EVTX file. */
    @State(Scope.Benchmark)
    public static class Mapped {
        private final Arena arena = Arena.ofShared();
        private List<MemorySegment> files = List.of();

        @Setup
        public void map(ParseBench bench) throws IOException {
            files = Material.evtx(bench.logs, arena);
        }

        @TearDown(Level.Trial)
        public void unmap() {
            arena.close();
        }
    }

    /** lib/evtx alone: finds chunks, reads records, renders all fields. */
    @Benchmark
    public void evtx(Mapped mapped, Events counted, Blackhole into) {
        EvtxReader reader = new EvtxReader(EvtxLimits.defaults());
        EvtxVisitor visitor = new EvtxVisitor() {
            @Override
            public void record(EvtxRecord record) {
                record.forEachField((_, name, value) -> {
                    into.consume(name);
                    into.consume(value);
                });
                counted.events++;
            }

            @Override
            public void loss(EvtxLoss loss) {
                into.consume(loss);
            }
        };
        for (MemorySegment file : mapped.files) {
            reader.readAll(EvtxFile.of(file, EvtxLimits.defaults()), visitor);
        }
    }

    /** The reading stage as a scan drives it, for logs of any form: hashes, unpacks, parses. */
    @Benchmark
    public void ingest(Events counted, Blackhole into) {
        RecordSink sink = new RecordSink() {
            @Override
            public void record(RawRecord record) {
                into.consume(record);
                counted.events++;
            }

            @Override
            public void gap(Gap gap) {
                into.consume(gap);
            }

            @Override
            public void source(Source source) {
                into.consume(source);
            }
        };
        for (LogFile file : Material.files(logs)) {
            file.read(sink);
        }
    }
}
