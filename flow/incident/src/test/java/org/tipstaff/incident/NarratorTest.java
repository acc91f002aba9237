package org.tipstaff.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;

class NarratorTest {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\d)");
    private final Narrator narrator = new Narrator();

    @Test
    void bothCataloguesSayTheSameThings() {
        assertThat(narrator.keys("fr")).isEqualTo(narrator.keys("en"));
        for (String key : narrator.keys("en")) {
            assertThat(parameters(key, "fr")).as(key).isEqualTo(parameters(key, "en"));
        }
    }

    private Set<String> parameters(String key, String language) {
        Set<String> parameters = new TreeSet<>();
        Matcher matcher = PARAMETER.matcher(narrator.pattern(key, language));
        while (matcher.find()) {
            parameters.add(matcher.group(1));
        }
        return parameters;
    }

    @Test
    void everyApostropheIsWrittenTwice() {
        for (String language : Narrator.LANGUAGES) {
            for (String key : narrator.keys(language)) {
                assertThat(narrator.pattern(key, language).replace("''", ""))
                        .as(key)
                        .doesNotContain("'");
            }
        }
    }

    @Test
    void thereAreWordsForEveryPurposeTacticAndTitle() {
        List<String> keys = new ArrayList<>();
        Purposes.TECHNIQUES.forEach(technique -> keys.add("purpose." + technique));
        Tactics.ORDER.forEach(tactic -> keys.add("purpose." + tactic));
        Account.KINDS.forEach(kind -> keys.add("title." + kind));
        assertThat(narrator.keys("en")).containsAll(keys);
    }

    @Test
    void timesAreInUtcAndNumbersPlainWhateverTheDefaultLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            Sentence sentence = sentence("end.clock", "REG01", 68400L, "TimeCreated", "UtcTime", 12345L, 12346L);
            assertThat(new Narrator().say(sentence, Locale.ENGLISH)).contains("68400", "12345 of 12346");
            assertThat(new Narrator()
                            .say(
                                    sentence("entry.host", "REG01", Instant.parse("2026-03-02T12:00:00.9Z")),
                                    Locale.FRENCH))
                    .contains("2026-03-02 12:00:00 UTC");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void listsAreCutAndSaySo() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add("h" + i);
        }
        assertThat(narrator.say(sentence("next.logs", many), Locale.ENGLISH))
                .contains("h11 and 8 more")
                .doesNotContain("h12");
        assertThat(narrator.say(sentence("next.logs", List.of("a", "b")), Locale.FRENCH))
                .contains("a et b");
    }

    @Test
    void namesKeepTheirSpellingAtTheStart() {
        assertThat(narrator.say(
                        sentence("step.plain", Phrase.of("fact.start", "evil.exe", "evil.exe -x")), Locale.ENGLISH))
                .startsWith("evil.exe was started");
        assertThat(narrator.say(sentence("step.plain", Phrase.of("fact.task", "t")), Locale.ENGLISH))
                .startsWith("The ");
    }

    @Test
    void bracesInValuesAreNotPatterns() {
        assertThat(narrator.say(sentence("step.plain", Phrase.of("fact.script", "{0} & '{1}'")), Locale.ENGLISH))
                .endsWith("{0} & '{1}'");
    }

    private static Sentence sentence(String message, Object... values) {
        return new Sentence(message, List.of(values), List.of(new Provenance(Source.file("a"), 1, -1)));
    }
}
