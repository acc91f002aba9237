package org.tipstaff.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.tipstaff.event.RawRecord;
import org.tipstaff.normalise.Normaliser;

/** From raw records to events, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class NormaliseBench {
    @Param(Material.EXAMPLE_LOGS)
    public String logs = "";

    private List<RawRecord> records = List.of();
    private final Normaliser normaliser = new Normaliser(Material.mapping());

    @Setup
    public void read() {
        records = Material.records(logs);
    }

    @Benchmark
    public void normalise(Events counted, Blackhole into) {
        for (RawRecord record : records) {
            into.consume(normaliser.normalise(record));
        }
        counted.events += records.size();
    }
}
