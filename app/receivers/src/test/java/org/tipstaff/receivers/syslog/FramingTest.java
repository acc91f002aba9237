package org.tipstaff.receivers.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FramingTest {
    private static final int MESSAGE_MAX = 12;
    private static final int COUNT_MAX = 40;

    /** What comes of these bytes when they arrive in these pieces. */
    private static List<String> cut(byte[] bytes, int messageMax, int countMax, Random pieces) {
        List<String> out = new ArrayList<>();
        Framing.Messages messages = new Framing.Messages() {
            @Override
            public void message(byte[] whole) {
                out.add(new String(whole, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void cut(byte[] beginning, long lost) {
                out.add("cut:" + lost + ":" + new String(beginning, StandardCharsets.ISO_8859_1));
            }
        };
        Framing framing = new Framing(messageMax, countMax);
        boolean broken = false;
        try {
            for (int at = 0; at < bytes.length; ) {
                int to = Math.min(bytes.length, at + 1 + pieces.nextInt(7));
                framing.feed(bytes, at, to, messages);
                at = to;
            }
        } catch (Framing.Broken outOfStep) {
            broken = true;
        }
        framing.end(messages);
        if (broken) {
            out.add("broken");
        }
        return out;
    }

    private static List<String> cut(String text) {
        return cut(text.getBytes(StandardCharsets.ISO_8859_1), MESSAGE_MAX, COUNT_MAX, new Random(1));
    }

    @Test
    void lines_endAtTheirNewline_andTheLastNeedsNone() {
        assertThat(cut("<1>a\n<2>b\r\n\n<3>c")).containsExactly("<1>a", "<2>b", "<3>c");
    }

    @Test
    void countedMessages_mayHoldNewlines_andNewlinesMayStandBetweenThem() {
        assertThat(cut("6 <1>a\nb4 <2>c\n5 <3>de")).containsExactly("<1>a\nb", "<2>c", "<3>de");
    }

    @Test
    void aLineThatBeginsWithDigits_isALine() {
        assertThat(cut("2026-03-03 x\n12 y\n")).containsExactly("2026-03-03 x", "12 y");
    }

    @Test
    void withinLines_aCountIsNotBelieved_forAnAttackerMayHaveWrittenIt() {
        assertThat(cut("<1>a\n30 <2>b\n<3>c\n")).containsExactly("<1>a", "30 <2>b", "<3>c");
    }

    @Test
    void afterCountedMessages_aSenderMayGoOnWithLines() {
        assertThat(cut("4 <1>a<2>b\n<3>c\n")).containsExactly("<1>a", "<2>b", "<3>c");
    }

    @Test
    void ofAMessageBeyondItsSize_theBeginningIsGiven_andTheRestIsCounted() {
        assertThat(cut("<1>0123456789abc\n<2>b\n")).containsExactly("cut:4:<1>012345678", "<2>b");
        assertThat(cut("16 <1>0123456789abc4 <2>b")).containsExactly("cut:4:<1>012345678", "<2>b");
    }

    @Test
    void aCountedMessageThatBreaksOff_isCut_andALineThatDoesIsWhole() {
        assertThat(cut("9 <1>ab")).containsExactly("cut:4:<1>ab");
        assertThat(cut("<1>ab")).containsExactly("<1>ab");
    }

    @Test
    void aCountBeyondTheBound_andBytesOutOfStep_breakTheConnection() {
        assertThat(cut("4 <1>a41 <2>b")).containsExactly("<1>a", "broken");
        assertThat(cut("999999999 <2>b")).containsExactly("broken");
        assertThat(cut("4 <1>abcd")).containsExactly("<1>a", "broken");
        assertThat(cut("4 <1>a0 ")).containsExactly("<1>a", "broken");
    }

    @Test
    void anyBytesInAnyPieces_giveWhatTheNaiveTwinGives() {
        int runs = Boolean.getBoolean("tipstaff.full") ? 1_000_000 : 20_000;
        for (int seed = 0; seed < runs; seed++) {
            Random random = new Random(seed);
            byte[] bytes = stream(random);
            assertThat(cut(bytes, MESSAGE_MAX, COUNT_MAX, random))
                    .as("seed %d: %s", seed, new String(bytes, StandardCharsets.ISO_8859_1))
                    .isEqualTo(NaiveFraming.cut(bytes, MESSAGE_MAX, COUNT_MAX));
        }
    }

    /** Mostly sound streams, with every kind of fault now and then. */
    private static byte[] stream(Random random) {
        StringBuilder text = new StringBuilder();
        boolean counted = random.nextBoolean();
        for (int i = random.nextInt(8); i > 0; i--) {
            String message = "<" + random.nextInt(192) + ">" + word(random);
            if (random.nextInt(12) == 0) {
                text.append(word(random));
            }
            if (counted) {
                text.append(message.length() + (random.nextInt(15) == 0 ? random.nextInt(5) : 0))
                        .append(' ')
                        .append(message);
                text.append(random.nextInt(4) == 0 ? "\n" : "");
                counted = random.nextInt(20) != 0;
            } else {
                text.append(message).append(random.nextInt(5) == 0 ? "\r\n" : "\n");
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String word(Random random) {
        String letters = "ab01 \n\r\0<>9";
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(18); i > 0; i--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }

    static Stream<Arguments> streams() {
        return Stream.of("<1>a\n<2>b\n", "4 <1>a5 <2>bc", "30 <1>", "12345678901 x", "")
                .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @MethodSource("streams")
    @FuzzTest(maxDuration = "5m")
    void anyBytes_giveWhatTheNaiveTwinGives(byte[] bytes) {
        assertThat(cut(bytes, MESSAGE_MAX, COUNT_MAX, new Random(Arrays.hashCode(bytes))))
                .isEqualTo(NaiveFraming.cut(bytes, MESSAGE_MAX, COUNT_MAX));
    }
}
