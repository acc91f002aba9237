package org.tipstaff.impact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShortenedTest {
    @Test
    void textThatFits_staysAsItIs_longerTextHasAMark() {
        assertThat(Shortened.text("Zo\u00eb \ud83d\ude00", 6)).isEqualTo("Zo\u00eb \ud83d\ude00");
        assertThat(Shortened.text("abcdef", 3)).isEqualTo("abc…");
    }

    @Test
    void halfOfAPair_fromTheLogOrFromTheCut_isInNoText() {
        assertThat(Shortened.text("ab\ud83d\ude00", 3)).isEqualTo("ab\ufffd…");
        assertThat(Shortened.text("\ude00a\ud83d", 9)).isEqualTo("\ufffda\ufffd");
        Random random = new Random(49);
        char[] some = {'a', '\ud83d', '\ude00', '\ufffd', '\udfff', '\ud800'};
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(some[random.nextInt(some.length)]);
            }
            String kept = Shortened.text(text.toString(), random.nextInt(10));
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(kept))
                    .as("seed 49, draw %d", i)
                    .isTrue();
        }
    }
}
