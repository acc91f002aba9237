package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A folder of bad rules, each beside the very text that its author gets to see. */
class RefusedRulesTest {
    static List<Path> rules() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(RefusedRulesTest.class.getResource("/refused"), "the folder of bad rules");
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void problems_areWrittenAsExpected(Path rule) throws IOException {
        String name = rule.getFileName().toString();
        RuleFile file = new RuleReader(RuleOptions.defaults()).read(name, Files.readAllBytes(rule));
        String said =
                file.problems().stream().map(problem -> problem.render() + "\n").collect(Collectors.joining());
        Path expected = rule.resolveSibling(name.replace(".yml", ".expected"));
        assertThat(said).isEqualTo(Files.readString(expected));
        assertThat(file.refused()).isNotEmpty();
    }
}
