package org.tipstaff.bench;

import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Takes JMH's arguments, runs the benchmarks of the stages, prints events and rules per second. */
public final class Stages {
    private Stages() {}

    public static void main(String[] args) throws IOException {
        System.exit(run(args));
    }

    private static int run(String[] args) throws IOException {
        try {
            CommandLineOptions given = new CommandLineOptions(args);
            if (given.shouldHelp()) {
                given.showHelp();
                return 0;
            }
            ChainedOptionsBuilder options = new OptionsBuilder().parent(given).shouldFailOnError(true);
            if (!given.getParameter("logs").hasValue()) {
                options.exclude("ParseBench.evtx");
                System.out.println(
                        "ParseBench.evtx is left out: the example logs hold no EVTX file (give -p logs=PATH)");
            }
            Runner runner = new Runner(options.build());
            if (given.shouldList()) {
                runner.list();
                return 0;
            }
            print(runner.run());
            return 0;
        } catch (CommandLineOptionException | RunnerException e) {
            System.err.println("stages: " + e.getMessage());
            return 2;
        }
    }

    /** One line for each benchmark: JMH's own table gives operations, and one operation is a whole log. */
    private static void print(Collection<RunResult> results) {
        System.out.println();
        for (RunResult result : results) {
            BenchmarkParams of = result.getParams();
            StringBuilder on = new StringBuilder();
            of.getParamsKeys()
                    .forEach(key -> on.append(' ').append(key).append('=').append(of.getParam(key)));
            result.getAggregatedResult().getSecondaryResults().forEach((counted, rate) -> {
                double error = rate.getScoreError(); // not a number when there were too few iterations
                System.out.println(String.format(
                        Locale.ROOT,
                        "%-24s %,12.0f %s/s%s %s",
                        of.getBenchmark().substring("org.tipstaff.bench.".length()),
                        rate.getScore(),
                        counted,
                        Double.isNaN(error) ? "" : String.format(Locale.ROOT, " ± %,.0f", error),
                        on));
            });
        }
    }
}
