package org.tipstaff.bench;

import java.io.IOException;
import java.util.Optional;
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
import org.tipstaff.sigma.RouteTable;
import org.tipstaff.sigma.RulePlan;
import org.tipstaff.sigma.RuleSet;

/** From rule files to a plan that can match, without the rule cache, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class LoadBench {
    @Param(Material.BUILT_IN)
    public String rules = "";

    private final RouteTable routes = Material.routes();
    private Optional<RuleSet> read = Optional.empty();

    @Setup
    public void readOnce() throws IOException {
        read = Optional.of(Material.rules(rules));
    }

    /** Reads and checks all files. */
    @Benchmark
    public RuleSet read(Rules counted) throws IOException {
        RuleSet set = Material.rules(rules);
        counted.rules += set.rules().size();
        return set;
    }

    /** Plans rules that were read. */
    @Benchmark
    public RulePlan plan(Rules counted) {
        RuleSet set = read.orElseThrow();
        counted.rules += set.rules().size();
        return RulePlan.of(set.rules(), routes);
    }
}
