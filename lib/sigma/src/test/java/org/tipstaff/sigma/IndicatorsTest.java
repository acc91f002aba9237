package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndicatorsTest {
    private static Indicators read(String text) throws UnusableRulesException {
        return Indicators.read("list.yaml", text);
    }

    @Test
    void aListIsReadWithItsMarking() throws Exception {
        Indicators list = read("""
                # from a partner
                tlp: TLP:AMBER+STRICT
                addresses: [203.0.113.7, 198.51.100.0/24, '2001:DB8::/32', 203.0.113.7]
                domains:
                  - Updates.Example.NET.
                  - bücher.example
                hashes: D41D8CD98F00B204E9800998ECF8427E
                """);
        assertThat(list.tlp()).isEqualTo("tlp.amber+strict");
        assertThat(list.values().get(Indicators.Kind.ADDRESSES))
                .containsExactly("203.0.113.7", "198.51.100.0/24", "2001:db8::/32");
        assertThat(list.placeholders().of("indicator_domains"))
                .contains(List.of("updates.example.net", "xn--bcher-kva.example"));
        assertThat(list.placeholders().of("indicator_subdomains"))
                .contains(List.of(".updates.example.net", ".xn--bcher-kva.example"));
        assertThat(list.placeholders().of("indicator_hashes")).contains(List.of("d41d8cd98f00b204e9800998ecf8427e"));
        assertThat(list.size()).isEqualTo(6);
    }

    @Test
    void withoutAMarkingOnlyWhoIsNamedMayKnow() throws Exception {
        Indicators list = read("domains: [example.net]");
        assertThat(list.tlp()).isEqualTo(Indicators.TLP_DEFAULT);
        assertThat(list.placeholders().of("indicator_addresses")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "addresses: [203.0.113.256]|list.yaml:1:13|is no IPv4 or IPv6 network",
                "addresses: [198.51.100.7/24]|list.yaml:1:13|host bits set",
                "addresses: [0.0.0.0/0]|list.yaml:1:13|every address there is",
                "addresses: ['::/0']|list.yaml:1:13|every address there is",
                "domains: ['evil[.]example']|list.yaml:1:11|write it plainly",
                "domains: ['https://evil.example/x']|list.yaml:1:11|write it plainly",
                "domains: ['*.example']|list.yaml:1:11|write it plainly",
                "domains: [example]|list.yaml:1:11|write it plainly",
                "domains: [203.0.113.7]|list.yaml:1:11|write it plainly",
                "hashes: [abc]|list.yaml:1:10|is no digest",
                "hashes: ['*1d8cd98f00b204e9800998ecf8427e']|list.yaml:1:10|is no digest",
                "urls: [x]|list.yaml:1:1|is no kind of indicator",
                "tlp: PURPLE|list.yaml:1:6|tlp is one of",
                "tlp: GREEN|list.yaml:1:1|no indicator",
                "domains: []|list.yaml:1:1|no indicator",
                "domains: [a.example, [b.example]]|list.yaml:1:22|single value",
                "just text|list.yaml:1:1|one YAML map",
            })
    void whatIsWrongIsNamedWithItsPlace(String text, String place, String why) {
        UnusableRulesException refused = catchThrowableOfType(UnusableRulesException.class, () -> read(text));
        assertThat(refused).isNotNull();
        assertThat(refused.problems()).anySatisfy(problem -> {
            assertThat(problem.location().toString()).isEqualTo(place);
            assertThat(problem.message()).contains(why);
        });
    }

    @Test
    void aListOfAWholeFeedIsRefused() {
        StringBuilder text = new StringBuilder("domains:\n");
        for (int i = 0; i <= Indicators.VALUES_MAX; i++) {
            text.append("- d").append(i).append(".example\n");
        }
        assertThatThrownBy(() -> read(text.toString()))
                .isInstanceOfSatisfying(
                        UnusableRulesException.class,
                        refused -> assertThat(refused.problems().getFirst().message())
                                .contains("100001")
                                .contains("100000"));
    }

    /** Whatever the bytes are: a list, or places; and no value that is taken can be a pattern. */
    @Test
    void anythingElseIsRefusedAndNothingTakenIsAPattern() {
        String[] parts = {
            "addresses",
            "domains",
            "hashes",
            "tlp",
            ": ",
            "[",
            "]",
            ", ",
            "*",
            "?",
            "\\",
            "\n",
            "- ",
            "'",
            "a.example",
            "203.0.113.7",
            "/24",
            "%indicator_domains%",
            "\u0000",
            "é",
            "{",
            "}",
            "&a ",
            "*a ",
            "!!str ",
            "d41d8cd98f00b204e9800998ecf8427e"
        };
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                Indicators list = read(text.toString());
                assertThat(list.size()).as("seed %d", seed).isPositive();
                list.values()
                        .values()
                        .forEach(values -> assertThat(String.join("", values)).doesNotContainPattern("[*?%\\\\]"));
            } catch (UnusableRulesException e) {
                assertThat(e.problems()).as("seed %d: %s", seed, text).isNotEmpty();
            }
        }
    }
}
