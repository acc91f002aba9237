package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code expand}: values from a file, and the refusal without them. */
class ReadPlaceholdersTest {
    private static final RuleOptions OPTIONS = RuleOptions.defaults()
            .with(new Placeholders(Map.of(
                    "Servers", List.of("srv*", "DC1"),
                    "DC-NAME", List.of("a.b+"),
                    "nets", List.of("10.0.0.0/8", "fd00::/8"))));

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(quoteCharacter = '`', textBlock = """
            F|expand: '%Servers%',                 dc1,            true
            F|expand: '%Servers%',                 SRV17,          true
            F|expand: '%Servers%',                 xsrv,           false
            F: '%Servers%',                        dc1,            false
            F: '%Servers%',                        %servers%,      true
            F|contains|expand: '%Servers%',        my dc1,         true
            F|expand|contains: '%Servers%',        my dc1,         true
            F|expand: '%Servers%.court',           dc1.court,      true
            F|expand: '%Servers%-%DC-NAME%',       dc1-a.b+,       true
            F|expand: '%Servers%-%DC-NAME%',       dc1-aXb+,       false
            F|expand: '\\%plain%Servers%',         %plaindc1,      true
            F|expand: '\\%Servers\\%',             %servers%,      true
            F|expand: '100% of it',                100% of it,     true
            F|expand: '%%Servers%',                %dc1,           true
            F|re|expand: '^%DC-NAME%\\d$',         a.b+7,          true
            F|re|expand: '^%DC-NAME%\\d$',         aXbb7,          false
            F|re|expand: '^%Servers%$',            srv9,           true
            F|expand|cidr: '%nets%',               10.1.1.1,       true
            F|expand|cidr: '%nets%',               fd00::1,        true
            F|expand|cidr: '%nets%',               192.0.2.1,      false
            F|expand|cased: '%Servers%',           dc1,            false
            F|expand|neq: '%Servers%',             dc1,            false
            F|expand|base64: '%DC-NAME%',          YS5iKw==,       true
            """)
    void values(String line, String value, boolean matches) {
        Expression condition = Written.good(Written.search(line), OPTIONS).condition();
        if (matches) {
            Holds.assertMatch(condition, Given.event("F", value));
        } else {
            Holds.assertNoMatch(condition, Given.event("F", value));
        }
    }

    @Test
    void valuesStayAlternatives_underAll() {
        Expression condition = Written.good(Written.search("F|contains|expand|all: ['%Servers%', 'x']"), OPTIONS)
                .condition();
        Holds.assertMatch(condition, Given.event("F", "dc1 x"));
        Holds.assertNoMatch(condition, Given.event("F", "dc1"));
    }

    @Test
    void unresolved_refusesTheRule() {
        assertThat(Written.error(Written.search("F|expand: '%Servers%%Clients%'")))
                .isEqualTo("7:19 placeholder %Servers%, %Clients% has no value; give it in a placeholder file"
                        + " (--placeholders FILE)");
    }

    @Test
    void manyCombinations_areRefused() {
        List<String> values = java.util.stream.IntStream.range(0, 101)
                .mapToObj(Integer::toString)
                .toList();
        RuleOptions many = RuleOptions.defaults().with(new Placeholders(Map.of("a", values)));
        RuleFile file = Written.read(Written.search("F|expand: '%a%%a%%a%'"), many);
        assertThat(Written.errors(file)).containsExactly("7:19 its placeholders give more than 10000 values");
    }

    @Test
    void file_isAMapOfValuesAndLists() throws UnusableRulesException {
        Placeholders read = Placeholders.read("p.yml", """
                Servers: [srv1, 'srv*']
                "%Clients%": pc
                Ports: [80, 443]
                """);
        assertThat(read.values())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Servers", List.of("srv1", "srv*"), "Clients", List.of("pc"), "Ports", List.of("80", "443")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"- a", "", "a: {b: c}", "a: []", "a:", "a: [null]", "a: 1\na: 2", "a: 'x", "a: 1\n---\nb: 2"})
    void file_ofAnotherShape_isRefused(String text) {
        assertThatThrownBy(() -> Placeholders.read("p.yml", text))
                .isInstanceOfSatisfying(
                        UnusableRulesException.class,
                        refusal -> assertThat(refusal.problems())
                                .isNotEmpty()
                                .allSatisfy(problem ->
                                        assertThat(problem.location().file()).isEqualTo("p.yml")));
    }
}
