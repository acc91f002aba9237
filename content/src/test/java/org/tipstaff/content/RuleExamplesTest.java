package org.tipstaff.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tipstaff.event.Event;
import org.tipstaff.sigma.RuleHeader;
import org.tipstaff.sigma.SigmaCorrelation;
import org.tipstaff.sigma.SigmaRule;
import org.tipstaff.sigma.UnusableRulesException;

/** Every built-in rule finds what its example shows and leaves alone what only looks like it. */
class RuleExamplesTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("tipstaff.root"), "content", "examples");
    private static RulePack pack;

    @BeforeAll
    static void load() throws UnusableRulesException, IOException {
        pack = new RulePack();
    }

    static Stream<String> ruleFiles() {
        return Content.rules().keySet().stream();
    }

    @Test
    void allRulesRun() {
        assertThat(pack.rules.problems()).isEmpty();
        assertThat(pack.rules.refused()).isEmpty();
        assertThat(pack.plan.unmapped()).isEmpty();
        assertThat(pack.correlations.refused()).isEmpty();
        assertThat(pack.correlations.active()).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void everyRuleSaysWhoMadeItAndWhatItMeans() {
        List<RuleHeader> headers = new ArrayList<>();
        pack.rules.rules().stream().map(SigmaRule::header).forEach(headers::add);
        pack.rules.correlations().stream().map(SigmaCorrelation::header).forEach(headers::add);
        Set<String> ids = new HashSet<>();
        for (RuleHeader header : headers) {
            String file = header.location().toString();
            assertThat(ids.add(header.id())).as("id of %s is its own", file).isTrue();
            assertThat(header.author()).as(file).isEqualTo("Tipstaff");
            assertThat(header.other()).as(file).containsEntry("license", "Apache-2.0");
            assertThat(header.description()).as(file).isNotBlank();
            assertThat(header.tactics()).as("tactics of %s", file).isNotEmpty();
            assertThat(header.techniques()).as("techniques of %s", file).isNotEmpty();
            if (!pack.correlations.suppressed().contains(header.id())) {
                assertThat(header.falsePositives())
                        .as("false positives of %s", file)
                        .isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ruleFiles")
    void matchingExampleIsFound(String file) {
        List<Event> events = pack.events(example(file, "match.jsonl"));
        assertThat(events).isNotEmpty();
        boolean correlation = pack.rules.correlations().stream()
                .anyMatch(each -> each.header().location().file().equals("rules/" + file));
        if (correlation) {
            assertThat(ofFile(file, pack.examine(events))).isNotEmpty();
        } else {
            for (Event event : events) {
                assertThat(ofFile(file, pack.examine(List.of(event))))
                        .as("%s", event.fields())
                        .isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ruleFiles")
    void exampleThatOnlyLooksLikeItIsNotFound(String file) {
        List<Event> events = pack.events(example(file, "no-match.jsonl"));
        assertThat(events).isNotEmpty();
        assertThat(ofFile(file, pack.examine(events))).isEmpty();
    }

    @Test
    void everyExampleBelongsToARule() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            List<String> rules = files.filter(file -> file.endsWith("match.jsonl"))
                    .map(file ->
                            EXAMPLES.relativize(file.getParent()).toString().replace('\\', '/') + ".yml")
                    .toList();
            assertThat(rules)
                    .containsExactlyInAnyOrderElementsOf(Content.rules().keySet());
        }
    }

    private static Path example(String ruleFile, String name) {
        return EXAMPLES.resolve(ruleFile.substring(0, ruleFile.length() - ".yml".length()))
                .resolve(name);
    }

    private static List<RulePack.Found> ofFile(String file, List<RulePack.Found> found) {
        return found.stream()
                .filter(each -> each.rule().location().file().equals("rules/" + file))
                .toList();
    }
}
