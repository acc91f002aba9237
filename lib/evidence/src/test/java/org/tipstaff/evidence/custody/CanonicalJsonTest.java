package org.tipstaff.evidence.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.evidence.tlog.TlogFormatException;

class CanonicalJsonTest {
    private static Json parse(String text) throws TlogFormatException {
        return CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8), 1 << 16);
    }

    /** RFC 8785 section 3.2.3: by UTF-16 units, where a surrogate pair comes before U+FB33. */
    @Test
    void namesAreInTheOrderOfUtf16() {
        Map<String, Json> members = new TreeMap<>();
        for (String name : List.of("\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6")) {
            members.put(name, new Json.Flag(true));
        }
        assertThat(CanonicalJson.text(new Json.Members(members)))
                .isEqualTo("{\"\\r\":true,\"1\":true,\"\u0080\":true,\"\u00f6\":true,\"\u20ac\":true,"
                        + "\"\ud83d\ude00\":true,\"\ufb33\":true}");
    }

    /** RFC 8785 section 3.2.2.2. */
    @Test
    void textIsEscapedWhereItMustBeAndNowhereElse() {
        assertThat(CanonicalJson.text(new Json.Text("\u20ac$\u000f\nA'B\"\\\"/\b\t\f\r\u007f\u2028\ud83d\ude00")))
                .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\"/\\b\\t\\f\\r\u007f\u2028\ud83d\ude00\"");
        assertThatThrownBy(() -> new Json.Text("a\ud83d")).hasMessageContaining("half a surrogate pair at 1");
        assertThatThrownBy(() -> new Json.Text("\ude00b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersAreWhole() throws Exception {
        assertThat(CanonicalJson.text(new Json.Whole(-9007199254740991L))).isEqualTo("-9007199254740991");
        assertThat(parse("0")).isEqualTo(new Json.Whole(0));
        assertThatThrownBy(() -> new Json.Whole(9007199254740992L)).hasMessageContaining("2^53-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1 ",
                "-0",
                "01",
                "1.0",
                "1e3",
                "9007199254740992",
                "123456789012345678901",
                "null",
                "nul",
                "{\"b\":1,\"a\":1}",
                "{\"a\":1,\"a\":1}",
                "{\"a\": 1}",
                "{\"a\":1,}",
                "[1,]",
                "[1 ,2]",
                "[",
                "{",
                "\"",
                "\"\\u0041\"",
                "\"\\/\"",
                "\"\\u000A\"",
                "\"\\u000a\"",
                "\"\n\"",
                "\"\\ud83d\\ude00\"",
                "\"\\x\"",
                "truefalse",
                "-",
                "{1:2}",
                "\"\\u00\""
            })
    void anotherSpellingIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(TlogFormatException.class);
    }

    @Test
    void depthAndLengthAreBounded() {
        assertThatThrownBy(() -> parse("[".repeat(18) + "]".repeat(18))).hasMessageContaining("at most 16 levels");
        assertThatThrownBy(() -> CanonicalJson.parse(new byte[17], 16)).hasMessageContaining("at most 16");
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        for (int seed = 0; seed < 500; seed++) {
            Json value = random(new Random(seed), 0);
            byte[] bytes = CanonicalJson.bytes(value);
            assertThat(CanonicalJson.parse(bytes, 1 << 20)).as("seed %d", seed).isEqualTo(value);
        }
    }

    static Json random(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 3 : 5)) {
            case 0 -> new Json.Whole(random.nextLong() >> (11 + random.nextInt(50)));
            case 1 -> new Json.Flag(random.nextBoolean());
            case 2 -> new Json.Text(text(random));
            case 3 -> {
                List<Json> items = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(random(random, depth + 1));
                }
                yield new Json.Items(items);
            }
            default -> {
                Map<String, Json> members = new TreeMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    members.put(text(random), random(random, depth + 1));
                }
                yield new Json.Members(members);
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int c = random.nextInt(random.nextBoolean() ? 0x80 : 0x11_0000);
            text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? '"' : c);
        }
        return text.toString();
    }
}
