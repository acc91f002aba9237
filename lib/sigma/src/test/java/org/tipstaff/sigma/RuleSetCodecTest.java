package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Sha256;

/** A rule set that was written and read is the same rule set, and bytes that were not written are never one. */
class RuleSetCodecTest {
    private static final int SEEDS = Boolean.getBoolean("tipstaff.full") ? 3_000 : 150;

    /** Map equality does not look at order; the text of a record does. */
    private static void assertSurvives(RuleSet set, String of) throws Exception {
        byte[] bytes = RuleSetCodec.write(set);
        RuleSet read = RuleSetCodec.read(bytes);
        assertThat(read.equals(set)).as(of).isTrue();
        assertThat(read.toString().equals(set.toString())).as("order in " + of).isTrue();
        assertThat(Arrays.equals(RuleSetCodec.write(read), bytes))
                .as("again: " + of)
                .isTrue();
    }

    private static RuleSet random(long seed) {
        return new RandomRuleSets(seed).ruleSet();
    }

    private static Path root() {
        return Path.of(System.getProperty("tipstaff.root", "."));
    }

    @Test
    void everyKindOfRecord_survives() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertSurvives(random(seed), "seed " + seed);
        }
    }

    @Test
    void builtInRules_survive() throws Exception {
        assertSurvives(
                new RuleSetLoader(RuleOptions.defaults(), 1)
                        .load(List.of(root().resolve("content/rules").toString())),
                "built-in rules");
    }

    @Test
    void publicRules_survive() throws Exception {
        String given = System.getenv("TIPSTAFF_DATA");
        Path data = given == null ? root().resolve("../shared/data") : Path.of(given);
        Path zip = data.resolve("sigmahq/sigma-rules.zip");
        assumeTrue(Files.isRegularFile(zip), "no sigmahq/sigma-rules.zip under TIPSTAFF_DATA: not run");
        for (String part : List.of("", "!deprecated", "!unsupported")) {
            assertSurvives(new RuleSetLoader(RuleOptions.defaults(), 1).load(List.of(zip + part)), "public" + part);
        }
    }

    @Test
    void searchInDetectionsAndCondition_isOneObjectAgain() throws Exception {
        RuleSet read = RuleSetCodec.read(RuleSetCodec.write(setOf(Given.rule("shared", Given.matches("a", "b*")))));
        SigmaRule rule = read.rules().getFirst();
        assertThat(rule.condition()).isSameAs(rule.detections().get("selection"));
    }

    /**
     * The form of format 2. When this fails, what old programs wrote would be misread: raise {@link RuleSetCodec#FORMAT}
     * and put the new digest here.
     */
    @Test
    void form_isThatOfItsNumber() throws Exception {
        CodecOutput all = new CodecOutput();
        for (long seed = 0; seed < 50; seed++) {
            all.bytes(RuleSetCodec.write(random(seed)));
        }
        assertThat(RuleSetCodec.FORMAT).isEqualTo(2);
        assertThat(Sha256.of(all.toByteArray()).hex())
                .isEqualTo("b453d39a373ec6b6493846bad7f2401c97acfba55dd2ccfb2b0bfc95ead87f85");
    }

    @Test
    void changedByte_isAlwaysNoticed() throws Exception {
        byte[] good = RuleSetCodec.write(random(7));
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 << (i % 8));
            assertRefused(bad, "byte " + i);
        }
    }

    @Test
    void cutOffOrLengthened_isRefused() throws Exception {
        byte[] good = RuleSetCodec.write(random(7));
        for (int length = 0; length < good.length; length++) {
            assertRefused(Arrays.copyOf(good, length), "length " + length);
        }
        assertRefused(Arrays.copyOf(good, good.length + 1), "one byte more");
    }

    /** Someone who can compute a check sum: the bytes are then a rule set or refused, and nothing else happens. */
    @Test
    void hostileBytesWithRightDigest_areARuleSetOrRefused() throws Exception {
        int read = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            byte[] good = RuleSetCodec.write(random(seed));
            Random random = new Random(seed);
            for (int i = 0; i < 50; i++) {
                byte[] content = Arrays.copyOf(good, good.length - RuleSetCodec.CHECK_BYTES - random.nextInt(3) / 2);
                for (int changes = random.nextInt(3) + 1; changes > 0; changes--) {
                    int at = RuleSetCodec.MAGIC.length + random.nextInt(content.length - RuleSetCodec.MAGIC.length);
                    content[at] = (byte) (random.nextBoolean() ? random.nextInt(4) : random.nextInt());
                }
                try {
                    RuleSetCodec.read(sealed(content));
                    read++;
                } catch (RuleSetFormatException expected) {
                    assertThat(expected.getMessage()).isNotBlank();
                }
            }
        }
        assertThat(read).as("changes inside texts").isPositive();
    }

    @Test
    void otherFormat_isRefused() throws Exception {
        byte[] good = RuleSetCodec.write(random(7));
        byte[] content = Arrays.copyOf(good, good.length - RuleSetCodec.CHECK_BYTES);
        content[RuleSetCodec.MAGIC.length] = 77;
        assertThatThrownBy(() -> RuleSetCodec.read(sealed(content)))
                .isInstanceOf(RuleSetFormatException.class)
                .hasMessage("rule set in format 77, this program reads " + RuleSetCodec.FORMAT);
    }

    @Test
    void moreAfterTheEnd_isRefused() throws Exception {
        byte[] good = RuleSetCodec.write(random(7));
        byte[] content = Arrays.copyOf(good, good.length - RuleSetCodec.CHECK_BYTES + 3);
        assertThatThrownBy(() -> RuleSetCodec.read(sealed(content)))
                .isInstanceOf(RuleSetFormatException.class)
                .hasMessage("3 bytes too many");
    }

    /** Sixty nots of ands of the same two are few bytes, and more expressions than there is memory. */
    @Test
    void littleThatStandsForTooMuch_isRefused() {
        Expression doubled = Given.exists("a", true);
        for (int i = 0; i < 60; i++) {
            doubled = Given.and(doubled, doubled);
        }
        RuleSet bomb = setOf(Given.rule("bomb", doubled));
        assertThatThrownBy(() -> RuleSetCodec.write(bomb)).isInstanceOf(RuleSetFormatException.class);
    }

    @Test
    void tooDeep_isRefused() {
        Expression expression = Given.exists("a", true);
        for (int i = 0; i < 100_000; i++) {
            expression = Given.not(expression);
        }
        RuleSet deep = setOf(Given.rule("deep", expression));
        assertThatThrownBy(() -> RuleSetCodec.write(deep))
                .isInstanceOf(RuleSetFormatException.class)
                .hasMessageContaining("nested deeper than");
        Object value = "";
        for (int i = 0; i < 100_000; i++) {
            value = List.of(value);
        }
        RuleSet deepValue = setOf(withOther(value));
        assertThatThrownBy(() -> RuleSetCodec.write(deepValue))
                .isInstanceOf(RuleSetFormatException.class)
                .hasMessageContaining("nested deeper than");
    }

    @Test
    void valueOfAnotherKind_isRefused_notChanged() {
        for (Object value : List.of(1, 1.5, 'c', Map.of(1, "one"))) {
            RuleSet set = setOf(withOther(value));
            assertThatThrownBy(() -> RuleSetCodec.write(set)).isInstanceOf(RuleSetFormatException.class);
        }
    }

    @Test
    void plainValues_keepKindScaleAndOrder() throws Exception {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("z", new BigDecimal("1.50"));
        value.put("a", List.of(true, "", List.of(), Map.of()));
        value.put("m", new BigDecimal("-1E+400"));
        Object read = RuleSetCodec.read(RuleSetCodec.write(setOf(withOther(value))))
                .rules()
                .getFirst()
                .header()
                .other()
                .get("given");
        assertThat(read).isEqualTo(value).hasToString(value.toString());
    }

    private static SigmaRule withOther(Object value) {
        RuleHeader plain = Given.header("other");
        RuleHeader header = new RuleHeader(
                plain.id(),
                plain.name(),
                plain.title(),
                plain.level(),
                plain.status(),
                plain.description(),
                plain.author(),
                plain.tags(),
                plain.tactics(),
                plain.techniques(),
                plain.references(),
                plain.falsePositives(),
                plain.fields(),
                Map.of("given", value),
                plain.location());
        return new SigmaRule(header, Given.ANY, Map.of(), "", Given.exists("a", true));
    }

    private static RuleSet setOf(SigmaRule... rules) {
        return new RuleSet(
                List.of(rules),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new RuleSet.Counts(1, 1, 0, 0, 0, Map.of(), Map.of()),
                RuleSetDigest.of(List.of(rules), List.of()));
    }

    private static byte[] sealed(byte[] content) {
        byte[] whole = Arrays.copyOf(content, content.length + RuleSetCodec.CHECK_BYTES);
        ByteBuffer.wrap(whole).putLong(content.length, RuleSetCodec.check(content, content.length));
        return whole;
    }

    private static void assertRefused(byte[] bytes, String as) {
        List<RuleSet> read = new ArrayList<>();
        assertThatThrownBy(() -> read.add(RuleSetCodec.read(bytes))).as(as).isInstanceOf(RuleSetFormatException.class);
    }
}
