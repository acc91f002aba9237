package org.tipstaff.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Gap;
import org.tipstaff.impact.CoverageState;
import org.tipstaff.impact.Dimension;
import org.tipstaff.impact.Verdict;
import org.tipstaff.impact.comparison.Likeness;
import org.tipstaff.impact.comparison.Trait;
import org.tipstaff.impact.hypothesis.Fit;
import org.tipstaff.impact.hypothesis.Hypothesis;
import org.tipstaff.impact.hypothesis.Likelihood;
import org.tipstaff.impact.hypothesis.Weight;
import org.tipstaff.incident.Entity;
import org.tipstaff.incident.Tactics;
import org.tipstaff.label.Tlp;
import org.tipstaff.sigma.Level;
import org.tipstaff.site.Category;
import org.tipstaff.site.ExternalClaim;

class WordsTest {
    private final Properties english = Words.load(Language.ENGLISH);
    private final Properties french = Words.load(Language.FRENCH);

    @Test
    void bothLanguagesSayTheSameThings() {
        assertThat(french.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(holes(french.getProperty(key))).as(key).isEqualTo(holes(english.getProperty(key)));
            assertThat(french.getProperty(key)).as(key).isNotBlank();
        }
    }

    private static String holes(String message) {
        return Pattern.compile("\\{\\d\\}")
                .matcher(message)
                .results()
                .map(hole -> hole.group())
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }

    @Test
    void frenchPunctuationKeepsToItsWord() {
        for (String key : french.stringPropertyNames()) {
            String message = french.getProperty(key);
            assertThat(message)
                    .as(key)
                    .doesNotContainPattern(" [:;?!»]")
                    .doesNotContain("« ")
                    .doesNotContain("'");
            assertThat(message).as(key).doesNotContainPattern("[\\p{L}\\p{N})}][;?!»]");
            assertThat(message).as(key).doesNotContainPattern("\\p{L}:");
        }
    }

    @Test
    void closedFamiliesHaveWordsForEachMember() {
        for (Properties words : List.of(english, french)) {
            for (Gap.Kind kind : Gap.Kind.values()) {
                assertThat(words).containsKeys("gap." + kind.key(), "gap-meaning." + kind.key());
            }
            for (Entity.Kind kind : Entity.Kind.values()) {
                assertThat(words).containsKey("entity." + kind.key());
            }
            for (Tlp tlp : Tlp.values()) {
                assertThat(words)
                        .containsKey(
                                "tlp." + tlp.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
            for (Level level : Level.values()) {
                assertThat(words)
                        .containsKeys(
                                "level." + level, "summary.of-" + level + ".one", "summary.of-" + level + ".many");
            }
            for (Verdict verdict : Verdict.values()) {
                assertThat(words).containsKey("verdict." + verdict.key());
            }
            for (Dimension dimension : Dimension.values()) {
                assertThat(words).containsKey("impact." + dimension.key());
            }
            for (CoverageState state : CoverageState.values()) {
                assertThat(words.containsKey("state." + state.key()) || state == CoverageState.OBSERVED)
                        .isTrue();
            }
            for (Hypothesis hypothesis : Hypothesis.values()) {
                assertThat(words)
                        .containsKeys(
                                "hypothesis." + hypothesis.key(),
                                "question." + hypothesis.question().key());
            }
            for (Likelihood likelihood : Likelihood.values()) {
                assertThat(words).containsKey("likelihood." + likelihood.key());
            }
            for (Weight weight : Weight.values()) {
                assertThat(words).containsKey("weight." + weight.key());
            }
            for (Fit fit : Fit.values()) {
                assertThat(words).containsKey("fit." + fit.key());
            }
            for (Likeness.Word word : Likeness.Word.values()) {
                assertThat(words).containsKey("likeness." + word.key());
            }
            for (Trait.Kind kind : Trait.Kind.values()) {
                assertThat(words).containsKey("trait." + kind.key());
            }
            for (ExternalClaim.Kind kind : ExternalClaim.Kind.values()) {
                assertThat(words).containsKey("claim-kind." + kind);
            }
            for (Category category : Category.values()) {
                assertThat(words).containsKey("category." + category);
            }
            for (String tactic : Tactics.ORDER) {
                assertThat(words).containsKey("tactic." + tactic);
            }
        }
    }

    /** Words that nothing says are mistakes waiting to be translated. */
    @Test
    void everyMessageIsSaidSomewhere() throws IOException {
        Path sources = Path.of(System.getProperty("tipstaff.root"), "app/report/src/main/java/org/tipstaff/report");
        StringBuilder code = new StringBuilder();
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.sorted().toList()) {
                code.append(Files.readString(file));
            }
        }
        List<String> families = List.of(
                "level.",
                "month.",
                "tlp.",
                "gap.",
                "gap-meaning.",
                "tactic.",
                "entity.",
                "claim.",
                "silence.",
                "summary.of-",
                "graph.column.",
                "plan.command.",
                "plan.duty.",
                "plan.level.",
                "plan.loss.",
                "plan.note.",
                "plan.reason.",
                "plan.reversal.",
                "impact.taken",
                "impact.altered",
                "impact.unavailable",
                "impact.reached",
                "impact.credentials",
                "impact.persistence",
                "impact.destroyed",
                "verdict.",
                "verdict-reason.",
                "records-reason.",
                "mail-kind.",
                "mail-by.",
                "question.",
                "hypothesis.",
                "likelihood.",
                "fit.",
                "weight.",
                "item.",
                "cell.",
                "likeness.",
                "trait.",
                "claim-kind.",
                "category.",
                "state.");
        for (String key : english.stringPropertyNames()) {
            String said = key.replaceFirst("\\.(one|many|short)$", "");
            boolean known =
                    code.indexOf("\"" + said + "\"") >= 0 || families.stream().anyMatch(said::startsWith);
            assertThat(known).as(key).isTrue();
        }
    }

    @Test
    void numbersAndTimesFollowTheLanguageOnly() {
        Words en = new Words(Language.ENGLISH);
        Words fr = new Words(Language.FRENCH);
        assertThat(en.number(1_234_567)).isEqualTo("1,234,567");
        assertThat(fr.number(1_234_567)).isEqualTo("1\u202f234\u202f567");
        assertThat(en.number(999)).isEqualTo("999");
        assertThat(en.number(-1_000)).isEqualTo("\u22121,000");
        assertThat(fr.decimal(0.25)).isEqualTo("0,3");
        assertThat(en.size(1_052_672)).isEqualTo("1.1\u00a0MB");
        assertThat(fr.size(999)).isEqualTo("999\u00a0octets");
        Instant first = Instant.parse("2025-03-01T00:00:09.004Z");
        assertThat(en.longTime(first)).isEqualTo("1 March 2025, 00:00:09 UTC");
        assertThat(fr.longTime(first)).isEqualTo("1er mars 2025 à 00:00:09 UTC");
        assertThat(en.shortTime(first)).isEqualTo("2025-03-01 00:00:09.004");
        assertThat(en.duration(Duration.ofSeconds(187_205))).isEqualTo("2\u00a0d 4\u00a0h");
        assertThat(en.duration(Duration.ofMillis(3))).isEqualTo("under 1 s");
        assertThat(en.duration(Duration.ZERO)).isEqualTo("0\u00a0s");
        assertThat(en.offset(Duration.ofMillis(-3_600_250))).isEqualTo("\u22121\u00a0h 0\u00a0min 0.250\u00a0s");
        assertThat(fr.count("findings.count", 0)).isEqualTo("0 constat");
        assertThat(en.count("findings.count", 0)).isEqualTo("0 findings");
    }

    @Test
    void aValueIsNotFilledInTurn() {
        assertThat(new Words(Language.ENGLISH).say("more-in-file", "{1}", "x"))
                .startsWith("{1} more")
                .contains("in x.");
    }

    @Test
    void aTacticWithoutWordsIsShownAsItIs() {
        assertThat(new Words(Language.FRENCH).name("tactic", "moonwalk")).isEqualTo("moonwalk");
        assertThatThrownBy(() -> new Words(Language.FRENCH).say("no-such-key")).hasMessageContaining("no-such-key");
    }

    /** How likely something is and how sure whoever says so is are two things; a sentence that has both says neither (ICD 203). */
    @Test
    void noSentenceHasBothALikelihoodAndAConfidence() throws IOException {
        int sentences = 0;
        Path root = Path.of(System.getProperty("tipstaff.root"));
        List<Path> catalogues = new ArrayList<>();
        for (String part : List.of("app", "content", "flow", "lib")) {
            try (Stream<Path> files = Files.walk(root.resolve(part))) {
                files.filter(file -> file.toString().endsWith(".properties")
                                && !file.toString().contains("target"))
                        .forEach(catalogues::add);
            }
        }
        assertThat(catalogues).hasSizeGreaterThan(6);
        for (Path file : catalogues) {
            Properties words = new Properties();
            try (Reader in = Files.newBufferedReader(file)) {
                words.load(in);
            }
            for (String key : words.stringPropertyNames()) {
                for (String sentence : words.getProperty(key).split("(?<=[.!?])\\s")) {
                    assertThat(mixes(sentence))
                            .as("%s %s: %s", file, key, sentence)
                            .isFalse();
                    sentences++;
                }
            }
        }
        assertThat(sentences).isGreaterThan(1_000);
        assertThat(mixes("It is likely, with high confidence.")).isTrue();
        assertThat(mixes("C’est très improbable, avec une confiance modérée.")).isTrue();
        assertThat(mixes("It is likely.")).isFalse();
    }

    private static final Pattern LIKELIHOOD = Pattern.compile(
            "almost no chance|almost certain|\\b(?:un)?likely\\b|\\b(?:im)?probab(?:le|ly|ilit)|roughly even|presque (?:exclu|certain)"
                    + "|vraisemblabl|autant que non",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern CONFIDENCE =
            Pattern.compile("\\bconfiden(?:ce|t)\\b|\\bconfiance\\b", Pattern.CASE_INSENSITIVE);

    private static boolean mixes(String sentence) {
        return LIKELIHOOD.matcher(sentence).find()
                && CONFIDENCE.matcher(sentence).find();
    }
}
