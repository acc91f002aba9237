package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes whatever, as a rule file.
 *
 * <p>In an ordinary run the seeds run once. To fuzz:
 * {@code JAZZER_FUZZ=1 mvn -pl lib/sigma -am test -Dtest=RuleFuzzTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class RuleFuzzTest {
    static Stream<Arguments> rules() throws IOException, URISyntaxException {
        List<Arguments> rules = new ArrayList<>();
        for (Path rule : RefusedRulesTest.rules()) {
            rules.add(Arguments.of((Object) Files.readAllBytes(rule)));
        }
        return rules.stream();
    }

    @MethodSource("rules")
    @FuzzTest(maxDuration = "5m")
    void anyBytes_endInDocumentsAndProblems(byte[] bytes) {
        RuleFile file = new RuleReader(RuleOptions.defaults().withTemporalExpressions()).read("fuzzed.yml", bytes);
        file.refused().forEach(refused -> assertThat(refused.problems()).isNotEmpty());
        file.documents()
                .forEach(read -> assertThat(read.document().header().title()).isNotBlank());
    }
}
