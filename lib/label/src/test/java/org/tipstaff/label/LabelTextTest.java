package org.tipstaff.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelTextTest {
    private static final int CASES = Boolean.getBoolean("tipstaff.full") ? 300_000 : 20_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLP:CLEAR",
                "TLP:AMBER+STRICT/chambers,witness/embargo:2026-12-01T00:00:00Z",
                "TLP:RED/to:chambers.judge2,registry.clerk1",
                "TLP:RED/to:registry.clerk1/*/embargo:1970-01-01T00:00:00Z",
                "TLP:GREEN/embargo:9999-12-31T23:59:59Z",
                "TLP:AMBER/embargo",
                "TLP:RED/to"
            })
    void aLabelIsWrittenAsItIsRead(String text) {
        assertThat(Label.parse(text)).hasToString(text);
    }

    @Test
    void namesAreReadInAnyOrderAndWrittenInTheirs() {
        assertThat(Label.parse("TLP:AMBER/witness,defence")).hasToString("TLP:AMBER/defence,witness");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"                                      |  1 | begins with a TLP marking",
                "TLP:WHITE                                 |  1 | TLP 2.0 calls TLP:WHITE TLP:CLEAR",
                "TLP: RED                                  |  1 | is written TLP:RED, in capitals and without a space",
                "tlp:amber                                 |  1 | is written TLP:AMBER",
                "TLP:PURPLE                                |  1 | is no TLP marking",
                "TLP:RED/                                  |  9 | a name is missing",
                "TLP:RED/to:                               | 12 | a name is missing",
                "TLP:RED/to:a,,b                           | 14 | a name is missing",
                "TLP:RED/to:a,b,a                          | 16 | recipient 'a' stands twice",
                "TLP:AMBER/to:registry.clerk1              | 11 | stand after TLP:RED only, not after TLP:AMBER",
                "TLP:GREEN/Witness                         | 11 | 'Witness' is not a name",
                "TLP:GREEN/witness,-x                      | 19 | '-x' is not a name",
                "TLP:GREEN/witness--x                      | 11 | 'witness--x' is not a name",
                "TLP:GREEN/witness/staff                   | 18 | '/staff' stands after the end of the label",
                "TLP:GREEN/witness/to:a                    | 18 | '/to:a' stands after the end of the label",
                "TLP:GREEN/*,witness                       | 12 | ',witness' stands after the end of the label",
                "TLP:GREEN/embargo:2026-12-01              | 19 | is no moment an embargo ends at",
                "TLP:GREEN/embargo:2026-12-01T24:00:00Z    | 19 | is no moment an embargo ends at",
                "TLP:GREEN/embargo:2026-02-29T00:00:00Z    | 19 | is no moment an embargo ends at",
                "TLP:GREEN/embargo:1969-12-31T23:59:59Z    | 19 | is no moment an embargo ends at",
                "TLP:GREEN/embargo:2026-12-01T00:00:00Z/a  | 19 | is no moment an embargo ends at",
            })
    void whatIsNoLabelIsRefusedWithItsPlace(String text, int character, String reason) {
        assertThatThrownBy(() -> Label.parse(text))
                .isInstanceOf(LabelSyntaxException.class)
                .hasMessageStartingWith("character " + character + ": ")
                .hasMessageContaining(reason);
    }

    @Test
    void whatIsReadBackIsTheSame() {
        for (int seed = 0; seed < CASES; seed++) {
            Label label = new RandomLabels(seed).next();
            String text = label.toString();
            assertThat(Label.parse(text)).as("seed %s", seed).isEqualTo(label);
            assertThat(Label.parse(text)).as("seed %s", seed).hasToString(text);
        }
    }

    @Test
    void theLongestLabelIsReadAndALongerTextIsNot() {
        String compartments = IntStream.range(0, Compartments.COUNT_MAX)
                .mapToObj(i -> "c".repeat(59) + (10_000 + i))
                .collect(Collectors.joining(","));
        String people = IntStream.range(0, Label.RECIPIENTS_MAX)
                .mapToObj(i -> "p".repeat(59) + (10_000 + i))
                .collect(Collectors.joining(","));
        String longest = "TLP:RED/to:" + people + "/" + compartments + "/embargo:2026-12-01T00:00:00Z";
        assertThat(Label.parse(longest)).hasToString(longest);
        assertThatThrownBy(() -> Label.parse("TLP:GREEN/" + compartments + ",d"))
                .hasMessageContaining("at most 256");
        assertThatThrownBy(() -> Label.parse("TLP:GREEN/" + "x".repeat(65))).hasMessageContaining("65 characters");
        assertThatThrownBy(() -> Label.parse("TLP:GREEN/" + "x,".repeat(1_000_000)))
                .hasMessageContaining("the limit is 40000");
    }

    /** Whatever a stranger writes: a label that writes itself back to the same label, or a refusal that names a place in it. */
    @Test
    void hostileTextIsReadRightOrRefused() {
        List<String> pieces = List.of(
                "TLP:",
                "RED",
                "AMBER",
                "+STRICT",
                "CLEAR",
                "/",
                "to:",
                "embargo:",
                ",",
                "*",
                "witness",
                "a",
                " ",
                "\u0000",
                "\u202e",
                "\ud800",
                "２",
                "2026-12-01T00:00:00Z",
                "2026-12-01T00:00:60Z",
                "+999999999-01-01T00:00:00Z",
                "-",
                "İ",
                "//",
                "\r\n",
                "tlp:red");
        int read = 0;
        for (int seed = 0; seed < CASES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder text = new StringBuilder(
                    random.nextBoolean() ? new RandomLabels(seed).next().toString() : "");
            for (int i = random.nextInt(6); i > 0; i--) {
                String piece = pieces.get(random.nextInt(pieces.size()));
                int at = random.nextInt(text.length() + 1);
                text.replace(at, Math.min(text.length(), at + random.nextInt(4)), piece);
            }
            try {
                Label label = Label.parse(text.toString());
                read++;
                assertThat(Label.parse(label.toString()))
                        .as("seed %s: %s", seed, text)
                        .isEqualTo(label);
                assertThat(label.toString()).as("seed %s", seed).hasSameSizeAs(text);
            } catch (LabelSyntaxException e) {
                assertThat(e.position()).as("seed %s: %s", seed, text).isBetween(0, text.length());
                assertThat(e.getMessage()).as("seed %s", seed).matches("[ -~]*").hasSizeLessThan(300);
            }
        }
        assertThat(read).isGreaterThan(CASES / 20);
    }
}
