package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;

/** Rules as an author writes them, for tests of the reading half. */
final class Written {
    static final String HEAD = """
            title: Written for a test
            id: 6f1c1d8e-0a54-4a0e-9a5e-0c2c5d3f7a01
            logsource:
                product: windows
            """;

    private Written() {}

    /** A whole rule around the lines of its detection, which are indented here. */
    static String rule(String detection) {
        return HEAD + "detection:\n"
                + detection.lines().map(line -> "    " + line + "\n").collect(Collectors.joining());
    }

    /** One search of one line, {@code field|modifiers: value}. */
    static String search(String line) {
        return rule("selection:\n" + line.indent(4) + "condition: selection");
    }

    static RuleFile read(String text) {
        return read(text, RuleOptions.defaults());
    }

    static RuleFile read(String text, RuleOptions options) {
        return new RuleReader(options).read("rule.yml", text);
    }

    static SigmaRule good(String text) {
        return good(text, RuleOptions.defaults());
    }

    static SigmaRule good(String text, RuleOptions options) {
        return (SigmaRule) document(text, options);
    }

    static SigmaDocument document(String text, RuleOptions options) {
        RuleFile file = read(text, options);
        assertThat(errors(file)).as(text).isEmpty();
        assertThat(file.documents()).as(text).hasSize(1);
        return file.documents().getFirst().document();
    }

    static Expression expression(String detection) {
        return good(rule(detection)).condition();
    }

    /** Each error as {@code line:column message}. */
    static List<String> errors(RuleFile file) {
        return said(file, Problem.Severity.ERROR);
    }

    static List<String> warnings(RuleFile file) {
        return said(file, Problem.Severity.WARNING);
    }

    private static List<String> said(RuleFile file, Problem.Severity severity) {
        return file.problems().stream()
                .filter(problem -> problem.severity() == severity)
                .map(problem ->
                        problem.location().line() + ":" + problem.location().column() + " " + problem.message())
                .toList();
    }

    /** The one error of a text that must be refused. */
    static String error(String text) {
        RuleFile file = read(text);
        assertThat(file.documents()).as("documents of:\n%s", text).isEmpty();
        assertThat(file.refused()).as("refused of:\n%s", text).hasSize(1);
        assertThat(errors(file)).as(text).hasSize(1);
        return errors(file).getFirst();
    }
}
