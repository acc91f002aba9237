package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RuleLines;
import org.tipstaff.engine.SafeText;
import org.tipstaff.sigma.Problem;
import org.tipstaff.sigma.RouteTable;
import org.tipstaff.sigma.RuleExplanation;
import org.tipstaff.sigma.RuleSet;
import org.tipstaff.sigma.SigmaCorrelation;
import org.tipstaff.sigma.SigmaRule;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff rules}: looks at rules without running them. */
@Command(
        name = "rules",
        subcommands = {RulesCommand.Check.class, RulesCommand.Listing.class, RulesCommand.Explain.class},
        synopsisSubcommandLabel = "COMMAND")
final class RulesCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), spec.resourceBundle().getString("command.missing"));
    }

    /** Reads the rules a subcommand is given. */
    abstract static class OverRules implements Callable<Integer> {
        final Messages messages;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        @Parameters(arity = "0..*", paramLabel = "PATH", descriptionKey = "rules.path")
        List<String> paths = List.of();

        @Mixin
        RuleValues values = new RuleValues();

        @Mixin
        CommonOptions common = new CommonOptions();

        OverRules(Messages messages) {
            this.messages = messages;
        }

        @Override
        public Integer call() throws IOException {
            RuleBook book =
                    RuleBook.read(values.with(paths), Runtime.getRuntime().availableProcessors());
            PrintWriter out = spec.commandLine().getOut();
            int code = print(book, out);
            out.flush();
            return code;
        }

        abstract int print(RuleBook book, PrintWriter out);
    }

    /** {@code rules check}. */
    @Command(name = "check")
    static final class Check extends OverRules {
        Check(Messages messages) {
            super(messages);
        }

        @Override
        int print(RuleBook book, PrintWriter out) {
            RuleSet rules = book.rules();
            rules.problems().forEach(problem -> out.println(SafeText.printableLines(problem.render())));
            book.correlations()
                    .refused()
                    .forEach(refused -> out.println(SafeText.printableLines(new Problem(
                                    Problem.Severity.ERROR,
                                    refused.correlation().header().location(),
                                    "the correlation can't run: " + refused.reason(),
                                    "")
                            .render())));
            int awaiting = book.refused(true).size();
            int errors =
                    book.refused(false).size() + book.correlations().refused().size();
            Map<String, Integer> leftOut = rules.counts().leftOut();
            spec.commandLine()
                    .getErr()
                    .println(messages.text(
                            "rules.checked",
                            Integer.toString(rules.counts().documents()),
                            Integer.toString(rules.counts().documents() - errors - awaiting),
                            Integer.toString(errors),
                            Integer.toString(awaiting),
                            Long.toString(rules.problems().size() - rules.errors()),
                            Integer.toString(leftOut.values().stream()
                                    .mapToInt(Integer::intValue)
                                    .sum()),
                            leftOut.isEmpty()
                                    ? "-"
                                    : leftOut.entrySet().stream()
                                            .map(entry -> entry.getKey() + " " + entry.getValue())
                                            .collect(Collectors.joining(", "))));
            return errors == 0 ? Main.DONE : Main.FAILED;
        }
    }

    /** {@code rules list}. */
    @Command(name = "list")
    static final class Listing extends OverRules {
        @Option(names = "--json", descriptionKey = "rules.json")
        boolean json;

        Listing(Messages messages) {
            super(messages);
        }

        @Override
        int print(RuleBook book, PrintWriter out) {
            for (RuleSet.Listed rule : book.rules().list(book.routes())) {
                out.println(json ? RuleLines.json(rule) : text(rule));
            }
            for (SigmaCorrelation correlation : book.correlations().active()) {
                out.println(json ? RuleLines.json(correlation) : text(correlation));
            }
            return Main.DONE;
        }

        private String text(RuleSet.Listed rule) {
            return row(
                    rule.id(),
                    rule.level().toString(),
                    messages.bundle().getString(rule.isReachable() ? "rules.reachable" : "rules.unmapped"),
                    rule.logSource().toString(),
                    rule.title());
        }

        private String text(SigmaCorrelation correlation) {
            return row(
                    correlation.header().id(),
                    correlation.header().level().toString(),
                    messages.bundle().getString("rules.reachable"),
                    "correlation",
                    correlation.header().title());
        }

        private static String row(String... values) {
            return List.of(values).stream().map(SafeText::printable).collect(Collectors.joining("\t"));
        }
    }

    /** {@code rules explain}. */
    @Command(name = "explain")
    static final class Explain extends OverRules {
        Explain(Messages messages) {
            super(messages);
        }

        @Override
        int print(RuleBook book, PrintWriter out) {
            RouteTable routes = book.routes();
            for (SigmaRule rule : book.rules().rules()) {
                out.println(SafeText.printableLines(RuleExplanation.of(rule, routes, messages.locale())));
                out.println();
            }
            for (SigmaCorrelation correlation : book.correlations().active()) {
                out.println(SafeText.printableLines(RuleExplanation.of(correlation, messages.locale())));
                out.println();
            }
            book.rules()
                    .problems()
                    .forEach(problem -> spec.commandLine().getErr().println(SafeText.printableLines(problem.render())));
            return book.refused(false).isEmpty() ? Main.DONE : Main.FAILED;
        }
    }
}
