package org.tipstaff.bench;

import java.io.IOException;
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
import org.tipstaff.event.Event;
import org.tipstaff.sigma.EventMatcher;
import org.tipstaff.sigma.MatchSink;
import org.tipstaff.sigma.RuleMatch;
import org.tipstaff.sigma.RulePlan;
import org.tipstaff.sigma.SigmaRule;

/** From events to matches with all rules at once, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class MatchBench {
    @Param(Material.EXAMPLE_LOGS)
    public String logs = "";

    @Param(Material.BUILT_IN)
    public String rules = "";

    /** How often the rules stand in the plan, each time with other literals. */
    @Param("1")
    public int times = 1;

    private List<Event> events = List.of();
    private EventMatcher matcher = RulePlan.of(List.of(), Material.routes()).matcher();

    @Setup
    public void read() throws IOException {
        events = Material.events(logs);
        matcher = RulePlan.of(RepeatedRules.of(Material.rules(rules).rules(), times), Material.routes())
                .matcher();
    }

    @Benchmark
    public void match(Events counted, Blackhole into) {
        MatchSink sink = new MatchSink() {
            @Override
            public void matched(RuleMatch match) {
                into.consume(match);
            }

            @Override
            public void limitReached(SigmaRule rule, Event event, String reason) {
                into.consume(reason);
            }
        };
        for (Event event : events) {
            matcher.match(event, sink);
        }
        counted.events += events.size();
    }
}
