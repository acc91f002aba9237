package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The public rule set as it is, from its zip. Skipped where the data is not there. */
class PublicRulesTest {
    private static String rules() {
        String given = System.getenv("TIPSTAFF_DATA");
        Path root = Path.of(System.getProperty("tipstaff.root", "."));
        Path data = given == null ? root.resolve("../shared/data") : Path.of(given);
        Path zip = data.resolve("sigmahq/sigma-rules.zip");
        assumeTrue(Files.isRegularFile(zip), "no sigmahq/sigma-rules.zip under TIPSTAFF_DATA: not run");
        return zip.toString();
    }

    private static RuleSet load(RuleOptions options, String... paths) throws Exception {
        return new RuleSetLoader(options, 2).load(List.of(paths));
    }

    @Test
    void allActiveRules_areRead_andOnlyPlaceholdersAreRefused() throws Exception {
        RuleSet set = load(RuleOptions.defaults(), rules());
        assertThat(set.counts().documents()).isEqualTo(3_780);
        assertThat(set.rules()).hasSize(3_755);
        assertThat(set.refused()).hasSize(25).allSatisfy(refused -> {
            assertThat(refused.id()).hasSize(36);
            assertThat(refused.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.message())
                            .startsWith("placeholder %")
                            .contains("% has no value"));
        });
        assertThat(set.problems())
                .allSatisfy(problem -> assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR));
        assertThat(set.counts().leftOut()).isEqualTo(Map.of("deprecated", 172, "unsupported", 87));
        assertThat(set.counts().notRules()).as("tests/thor.yml").isOne();
    }

    @Test
    void withValues_theOther25RunToo() throws Exception {
        RuleSet without = load(RuleOptions.defaults(), rules());
        TreeSet<String> names = new TreeSet<>();
        for (Problem problem : without.problems()) {
            java.util.regex.Matcher matcher =
                    java.util.regex.Pattern.compile("%([^%\\s]+)%").matcher(problem.message());
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        Map<String, List<String>> values = new TreeMap<>();
        names.forEach(name -> values.put(name, List.of("value-of-" + name)));
        RuleSet with = load(RuleOptions.defaults().with(new Placeholders(values)), rules());
        assertThat(with.rules()).hasSize(3_780);
        assertThat(with.problems()).isEmpty();
    }

    @Test
    void unsupportedRules_areRefusedWithPosition_orRunWhole() throws Exception {
        RuleSet set = load(RuleOptions.defaults(), rules() + "!unsupported");
        assertThat(set.counts().documents()).isEqualTo(87);
        assertThat(set.refused()).hasSize(60).allSatisfy(refused -> {
            assertThat(refused.location().line()).isPositive();
            assertThat(refused.problems())
                    .filteredOn(problem -> problem.severity() == Problem.Severity.ERROR)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message())
                            .containsAnyOf("is obsolete since Sigma v2", "write … then", "Sigma v1"));
        });
        assertThat(set.rules()).hasSize(27);
        assertThat(set.rules())
                .allSatisfy(rule ->
                        assertThat(rule.conditionText()).doesNotContain("|").doesNotContain(" then "));
    }

    @Test
    void deprecatedRules_areReadWhenNamed() throws Exception {
        RuleSet set = load(RuleOptions.defaults(), rules() + "!deprecated");
        assertThat(set.counts().documents()).isEqualTo(172);
        List<String> others = new ArrayList<>();
        for (RuleFile.Refused refused : set.refused()) {
            if (refused.problems().stream()
                    .noneMatch(problem -> problem.message().contains("placeholder"))) {
                others.add(refused.title());
            }
        }
        assertThat(set.rules()).hasSize(168);
        assertThat(others).as("refused for an aggregation").hasSize(1);
    }

    @Test
    void numberOfWorkers_changesNothing() throws Exception {
        String part = rules() + "!rules/windows/builtin";
        RuleSet one = new RuleSetLoader(RuleOptions.defaults(), 1).load(List.of(part));
        RuleSet four = new RuleSetLoader(RuleOptions.defaults(), 4).load(List.of(part));
        assertThat(four).isEqualTo(one);
    }
}
