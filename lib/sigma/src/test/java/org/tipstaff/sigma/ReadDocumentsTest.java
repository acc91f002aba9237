package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document says of itself, what must be there, and what is no Sigma at all. */
class ReadDocumentsTest {
    private static final String DETECTION = """
            detection:
                selection:
                    a: '1'
                condition: selection
            """;

    private static RuleFile withHead(String head) {
        return Written.read(head + DETECTION);
    }

    @Test
    void header_keepsEverything() {
        RuleHeader header =
                Written.good("""
                title: Exports to a private mailbox
                id: 6F1C1D8E-0A54-4A0E-9A5E-0C2C5D3F7A01
                name: private_export
                status: test
                level: high
                description: |
                    Two lines,
                    one text.
                author: registry.clerk1
                date: 2026-01-31
                references:
                    - https://example.org/a
                tags:
                    - attack.t1003.001
                    - attack.credential_access
                    - attack.Stealth
                    - attack.g0007
                    - cve.2024-1234
                falsepositives: [Backups]
                fields: [User]
                scope: [server]
                related:
                    - id: 08fbc97d-0a2f-491c-ae21-8ffcfd3174e9
                      type: similar
                our_own_key: 5
                logsource: {product: Windows, category: process_creation, definition: prose}
                """ + DETECTION, RuleOptions.defaults()).header();
        assertThat(header.id()).isEqualTo("6f1c1d8e-0a54-4a0e-9a5e-0c2c5d3f7a01");
        assertThat(header.name()).isEqualTo("private_export");
        assertThat(header.level()).isEqualTo(Level.HIGH);
        assertThat(header.description()).isEqualTo("Two lines,\none text.");
        assertThat(header.tactics()).containsExactly("credential-access", "stealth");
        assertThat(header.techniques()).containsExactly("T1003.001");
        assertThat(header.tags()).hasSize(5);
        assertThat(header.fields()).containsExactly("User");
        assertThat(header.falsePositives()).containsExactly("Backups");
        assertThat(header.other())
                .containsEntry("date", "2026-01-31")
                .containsEntry("our_own_key", BigDecimal.valueOf(5))
                .containsEntry("scope", List.of("server"))
                .containsEntry(
                        "related", List.of(Map.of("id", "08fbc97d-0a2f-491c-ae21-8ffcfd3174e9", "type", "similar")));
        assertThat(header.location()).isEqualTo(new Location("rule.yml", 1, 1));
    }

    @Test
    void logSource_absentPartsAreAny_definitionIsProse() {
        SigmaRule rule = Written.good("title: T\nlogsource: {product: Windows, service:, definition: x}\n" + DETECTION);
        assertThat(rule.logSource()).isEqualTo(new LogSource("windows", "", ""));
    }

    @Test
    void id_isMadeOfTheTextWhenThereIsNone() {
        String text = "title: T\nlogsource: {product: windows}\n" + DETECTION;
        String id = Written.good(text).header().id();
        assertThat(id).isEqualTo(Written.good(text).header().id()).matches("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-.*");
        assertThat(Written.good(text.replace("title: T", "title: U")).header().id())
                .isNotEqualTo(id);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            id: brute_force       ~ 3:5 id 'brute_force' is not a UUID; it is used as it is
            status: tset          ~ 3:9 status 'tset' is none of stable, test, experimental, deprecated, unsupported (did you mean 'test'?)
            tags: attack.t1003    ~ 3:7 'tags' should be a list, here it is a single value
            author: {a: b}        ~ 3:9 'author' should be text, here it is a map; not used
            fields: [[a]]         ~ 3:10 an item of 'fields' should be text, here it is a list
            """)
    void oddities_areSaidAndTheRuleStands(String line, String warning) {
        RuleFile file = withHead("title: T\nlogsource: {product: windows}\n" + line + "\n");
        assertThat(file.documents()).hasSize(1);
        assertThat(Written.warnings(file)).containsExactly(warning);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            level: hihg                     ~ 3:8 level 'hihg' is none of informational, low, medium, high, critical (did you mean 'high'?)
            taxonomy: ours                  ~ 3:11 taxonomy 'ours' is not known, only 'sigma' is: its field names would not be found
            id: [a]                         ~ 3:5 'id' must be a UUID, here it is a list
            title: again                    ~ 3:1 key 'title' stands twice in the same map; only one could count
            <<: {a: b}                      ~ 3:1 YAML 1.2 has no merge key '<<': write the fields out
            author: !!binary aGk=           ~ 3:9 YAML tag 'tag:yaml.org,2002:binary' has no meaning in a rule
            author: *nobody                 ~ 3:9 alias '*nobody' names no anchor before it
            """)
    void faults_refuseTheRule(String line, String error) {
        RuleFile file = withHead("title: T\nlogsource: {product: windows}\n" + line + "\n");
        assertThat(file.documents()).isEmpty();
        assertThat(Written.errors(file)).containsExactly(error);
    }

    @Test
    void level_absent_isMedium() {
        assertThat(Written.good(Written.search("a: '1'")).header().level()).isEqualTo(Level.MEDIUM);
    }

    @Test
    void missingParts_areAllSaidAtOnce_withTheKeyThatWasMeant() {
        RuleFile file = Written.read("""
                titel: T
                logsource:
                    prodcut: windows
                dection:
                    selection: x
                """);
        assertThat(Written.errors(file))
                .containsExactly(
                        "1:1 'title' is missing (did you mean it by 'titel'?)",
                        "3:5 unknown key 'prodcut' in logsource (did you mean 'product'?): the rule would look at other"
                                + " logs than its author meant",
                        "4:1 'detection' is missing (did you mean it by 'dection'?)");
    }

    @Test
    void misspeltDetection_isAMissingDetection() {
        RuleFile file = Written.read("""
                title: T
                logsource:
                    prodcut: windows
                dection:
                    selection: x
                level: hgih
                """);
        assertThat(Written.errors(file))
                .containsExactly(
                        "3:5 unknown key 'prodcut' in logsource (did you mean 'product'?): the rule would look at other"
                                + " logs than its author meant",
                        "4:1 'detection' is missing (did you mean it by 'dection'?)",
                        "6:8 level 'hgih' is none of informational, low, medium, high, critical (did you mean 'high'?)");
        assertThat(file.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.title()).isEqualTo("T");
            assertThat(refused.problems()).hasSize(3);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            `logsource: {product: a}\ndetection: {s: {a: b}, condition: s}`      ~ 1:1 'title' is missing
            `title: T\ndetection: {s: {a: b}, condition: s}`                     ~ 1:1 'logsource' is missing
            `title: T\nlogsource: {product: a}`                                  ~ 1:1 'detection' is missing
            `title: T\nlogsource: {}\ndetection: {s: {a: b}, condition: s}`      ~ 2:1 logsource has none of product, category and service
            `title: T\nlogsource: a\ndetection: {s: {a: b}, condition: s}`       ~ 2:12 'logsource' must be a map with product, category or service, here it is a single value
            `title: T\nlogsource: {product: a}\ndetection: [a]`                  ~ 3:12 'detection' must be a map of searches and a condition, here it is a list
            `title: T\nlogsource: {product: a}\ndetection: {s: {a: b}}`          ~ 3:1 'condition' is missing in 'detection'
            `title: T\nlogsource: {product: a}\ndetection: {s: {a: b}, conditon: s}` ~ 3:24 'condition' is missing (did you mean it by 'conditon'?)
            `title: [T]\nlogsource: {product: a}\ndetection: {s: {a: b}, condition: s}` ~ 1:8 'title' must be text, here it is a list
            """)
    void whatMustBeThere(String text, String error) {
        assertThat(Written.error(text.replace("\\n", "\n"))).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "title: THOR\norder: 20\nlogsources:\n    a:\n        product: windows\n",
                "id: 1\nrule_metadata:\n    - id: 2\n      title: x\nregression_tests_info: []\n",
                "- a\n- b\n",
                "just text\n",
                "filter: {a: b}\n",
                "",
                "# nothing\n",
                "a: [b\n"
            })
    void otherYaml_isPassedOverAndCounted(String text) {
        RuleFile file = Written.read(text);
        assertThat(file.documents()).isEmpty();
        assertThat(file.problems()).isEmpty();
        assertThat(file.otherDocuments()).isEqualTo(text.isEmpty() || text.startsWith("#") ? 0 : 1);
    }

    @Test
    void severalDocuments_standOrFallAlone() {
        String good = Written.search("a: '1'");
        RuleFile file = Written.read(
                good + "\n---\n" + Written.search("a|contians: '1'").replace("7a01", "7a02") + "\n---\norder: 5\n---\n"
                        + good.replace("7a01", "7a03"));
        assertThat(file.documents()).hasSize(2);
        assertThat(file.refused()).hasSize(1);
        assertThat(file.otherDocuments()).isOne();
        assertThat(file.documents().get(1).document().header().location().line())
                .isEqualTo(23);
        assertThat(file.documents().get(1).text()).startsWith("title:").endsWith("condition: selection");
    }

    @Test
    void faultyYaml_leavesNothingOfTheFileInUse() {
        RuleFile file = Written.read(Written.search("a: '1'") + "\n---\ntitle: 'open\n");
        assertThat(file.documents()).isEmpty();
        assertThat(Written.errors(file)).singleElement().asString().startsWith("11:8 not valid YAML: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"global", "reset", "repeat"})
    void legacyActions_refuseTheWholeFile(String action) {
        RuleFile file = Written.read(
                "action: " + action + "\ntitle: T\ndetection:\n    condition: s\n---\n" + Written.search("a: '1'"));
        assertThat(file.documents()).isEmpty();
        assertThat(file.refused()).hasSize(1);
        assertThat(Written.errors(file)).singleElement().asString().startsWith("1:1 'action: " + action + "'");
    }

    @Test
    void bytes_mustBeUtf8() {
        byte[] latin1 = Written.search("a: 'é'").getBytes(StandardCharsets.ISO_8859_1);
        RuleFile file = new RuleReader(RuleOptions.defaults()).read("rule.yml", latin1);
        assertThat(Written.errors(file))
                .containsExactly("7:13 the file is not UTF-8 from here on: save it again as UTF-8");
        byte[] utf16 = Written.search("a: 'b'").getBytes(StandardCharsets.UTF_16);
        assertThat(Written.errors(new RuleReader(RuleOptions.defaults()).read("rule.yml", utf16)))
                .containsExactly("1:1 the file is UTF-16; Sigma rules are UTF-8: save it again as UTF-8");
        byte[] withMark = ("\ufeff" + Written.search("a: 'é'")).getBytes(StandardCharsets.UTF_8);
        assertThat(new RuleReader(RuleOptions.defaults())
                        .read("rule.yml", withMark)
                        .documents())
                .hasSize(1);
        byte[] picture = {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2};
        assertThat(new RuleReader(RuleOptions.defaults())
                        .read("picture.yml", picture)
                        .otherDocuments())
                .isOne();
    }

    @Test
    void bounds_areStated() {
        String deep = "title: T\nlogsource: {product: a}\ndetection: " + "[".repeat(200) + "]".repeat(200);
        assertThat(Written.error(deep)).contains("nested deeper than 64 levels");
        StringBuilder bomb = new StringBuilder("title: T\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1)));
        }
        bomb.append("detection: {s: *a11, condition: s}\n");
        assertThat(Written.error(bomb.toString())).contains("more than 200000 values in one file, aliases counted");
        assertThat(Written.error(Written.search("a: b") + "\n" + "---\n{}\n".repeat(1_001)))
                .contains("more than 1000 documents");
    }

    @Test
    void aliases_meanWhatTheyName() {
        Expression condition = Written.expression("""
                one: &values
                    F: ['a', 'b']
                two: *values
                condition: one and two
                """);
        Holds.assertMatch(condition, Given.event("F", "b"));
        Holds.assertNoMatch(condition, Given.event("F", "c"));
    }

    @Test
    void caret_standsUnderTheFault() {
        RuleFile file = Written.read(Written.search("CommandLine|contians: 'sekurlsa'"));
        assertThat(file.problems().getFirst().render()).isEqualTo("""
                ERROR rule.yml:7:21  unknown modifier 'contians' on field CommandLine (did you mean 'contains'?)
                   |         CommandLine|contians: 'sekurlsa'
                   |                     ^""");
    }
}
