package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Rule files from an attacker's hand: whatever the bytes, reading ends, and ends in documents and problems, never in
 * an exception.
 */
class HostileRulesTest {
    private static final String[] WORDS = {
        "detection",
        "condition",
        "|re",
        "|contains",
        "|base64offset",
        "|windash",
        "|expand",
        "|cidr",
        "|all",
        "not ",
        " and ",
        " of ",
        "them",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "<<: ",
        "!!int ",
        "---\n",
        "...\n",
        "%",
        "\\",
        "'",
        "\"",
        ": ",
        "- ",
        "\n",
        "\t",
        "\0",
        "\ufffe",
        "\ud83d\ude00",
        "null",
        "10.0.0.0/8",
        "(?=a)",
        "{1000}",
        "*",
        "?",
        "filter:",
        "correlation:",
        "rules: any",
        "timespan: 1h",
        "#",
        "|\n",
        ">-\n",
        "\u2028",
        "\r"
    };

    private static List<String> seeds() throws IOException, URISyntaxException {
        List<String> seeds = new ArrayList<>();
        for (Path rule : RefusedRulesTest.rules()) {
            seeds.add(Files.readString(rule));
        }
        seeds.add(Written.search("F|contains|windash|all: ['-a', '-b']"));
        seeds.add(Written.search("F|wide|base64offset|contains: 'court'"));
        seeds.add(Written.rule("a: &x\n    F: 1\nb: *x\ncondition: a and not (b or 1 of a*)"));
        return seeds;
    }

    @Test
    void mutatedRules_endInDocumentsAndProblems() throws Exception {
        long seed = 1_105;
        int count = Boolean.getBoolean("tipstaff.full") ? 200_000 : 1_500;
        Random random = new Random(seed);
        List<String> seeds = seeds();
        RuleReader reader = new RuleReader(RuleOptions.defaults().withTemporalExpressions());
        for (int i = 0; i < count; i++) {
            String text = mutate(seeds.get(random.nextInt(seeds.size())), seeds, random);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(4) == 0 && bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            RuleFile file;
            try {
                file = reader.read("hostile.yml", bytes);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed %d, round %d:%n%s".formatted(seed, i, text), e);
            }
            file.problems().forEach(problem -> {
                assertThat(problem.location().line()).isPositive();
                assertThat(problem.location().column()).isPositive();
                assertThat(problem.render().lines().count()).isEqualTo(3);
            });
            file.refused().forEach(refused -> assertThat(refused.problems()).isNotEmpty());
        }
    }

    private static String mutate(String seed, List<String> seeds, Random random) {
        StringBuilder text = new StringBuilder(seed);
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length() + 1);
            int length = Math.min(text.length() - at, random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, at + length);
                case 1 -> text.insert(at, WORDS[random.nextInt(WORDS.length)]);
                case 2 -> text.insert(at, text.substring(at, at + length));
                case 3 -> text.replace(at, at + length, WORDS[random.nextInt(WORDS.length)]);
                default -> {
                    String other = seeds.get(random.nextInt(seeds.size()));
                    int from = random.nextInt(other.length());
                    text.insert(at, other, from, Math.min(other.length(), from + 40));
                }
            }
        }
        return text.toString();
    }

    /** Each of these makes a parser of its kind slow or deep somewhere; the time limit is the test's own. */
    @Test
    void pathologicalRules_end() {
        List<String> texts = List.of(
                Written.search("F: '" + "*?".repeat(50_000) + "'"),
                Written.search("F: '" + "\\".repeat(100_000) + "'"),
                Written.search("F|windash: '" + " -a".repeat(50_000) + "'"),
                Written.search("F|windash|base64: '" + " -a".repeat(50) + "'"),
                Written.search("F" + "|contains".repeat(10_000) + ": 'a'"),
                Written.search("F|re: '" + "(a*)*".repeat(3_000) + "'"),
                Written.search("F|re: '" + "[".repeat(10_000) + "'"),
                Written.search("F|expand: '" + "%a".repeat(50_000) + "'"),
                Written.search("? " + "a".repeat(5_000) + "\n: b"),
                Written.rule("s: {F: a}\ncondition: " + "s or ".repeat(5_000) + "s"),
                Written.rule("s: {F: a}\ncondition: '" + " ".repeat(500_000) + "'"),
                "{".repeat(100_000),
                "- ".repeat(100_000),
                "title: T\nlogsource: {product: a}\ndetection:\n" + "  s: {F: a}\n".repeat(20_000),
                "title: " + "T".repeat(1_000_000) + "\nlogsource: {product: a}\ndetection: {s: {F: a}, condition: s}",
                "# " + "x".repeat(1_000_000) + "\n",
                "title: T\ndetection: \"" + "\\n".repeat(100_000) + "\"");
        RuleReader reader = new RuleReader(RuleOptions.defaults());
        for (String text : texts) {
            RuleFile file = reader.read("hostile.yml", text);
            assertThat(file.problems().size()).isLessThanOrEqualTo(200);
        }
    }

    @Test
    void manySelectorsOverManySearches_areBounded() {
        StringBuilder detection = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            detection.append("s%d: {F: a}%n".formatted(i));
        }
        String condition = "condition: " + "1 of s* or ".repeat(100) + "s1";
        assertThat(Written.error(Written.rule(detection + condition))).contains("stand for more than 20000 searches");
        String large = "big: {F: [" + "a, ".repeat(3_000) + "a]}\ncondition: " + "big or ".repeat(900) + "big";
        assertThat(Written.error(Written.rule(large))).contains("more than 1000000 predicates");
    }
}
