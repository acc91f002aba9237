package org.tipstaff.testkit.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TwoRunsTest {
    private static final long SEED = 20_261_122;
    private static final int PAIRS_TO_KILL_MAX = 2_000;
    private static final int SEEDS = Boolean.getBoolean("tipstaff.full") ? 200 : 3;

    @Test
    void anOutputThatWritesFromTheViewTellsNothingElse() {
        TwoRuns.Silence compared =
                new TwoRuns<>(ExampleCase.KIND, new ExampleNotice()).demandSilence(SEED, TwoRuns.PAIRS);
        System.out.println("two runs: " + compared);
        assertThat(compared.pairs()).isEqualTo(5L * TwoRuns.PAIRS);
        assertThat(compared.failures()).isZero();
        assertThat(compared.telling()).as("the audience was told something").isGreaterThan(compared.sampled() * 3 / 4);
        assertThat(compared.files()).as("exhibits besides the notices").isGreaterThan(2 * compared.pairs());
    }

    @ParameterizedTest
    @EnumSource
    void everyLeakIsFoundAndShrunk(LeakingNotice leaking) {
        Leak leak = null;
        for (int i = 0; i < SEEDS; i++) {
            Leak found = new TwoRuns<>(ExampleCase.KIND, leaking)
                    .firstLeak(SEED + 1_000_000L * i, PAIRS_TO_KILL_MAX)
                    .orElseThrow(
                            () -> new AssertionError(leaking + " was not found in " + PAIRS_TO_KILL_MAX + " pairs"));
            leak = leak == null || found.pair() > leak.pair() ? found : leak;
        }
        if (SEEDS > 3) {
            System.out.println("two runs: " + leaking + " found in pair " + leak.pair() + " at most");
        }
        assertThat(leak.hidden()).as(leak.toString()).isBetween(1, leaking == LeakingNotice.PADDING ? 8 : 2);
        assertThat(leak.first().size() + leak.second().size())
                .as(leak.toString())
                .isLessThanOrEqualTo(leaking == LeakingNotice.PADDING ? 16 : 8);
    }

    @Test
    void theReportNamesSeedFileBytesAndFacts() {
        TwoRuns<ExampleCase.Fact, ExampleCase> runs = new TwoRuns<>(ExampleCase.KIND, LeakingNotice.WITHHELD_COUNT);
        Leak leak = runs.firstLeak(SEED, PAIRS_TO_KILL_MAX).orElseThrow();
        assertThat(leak.toString())
                .contains(
                        "depends on facts it may not know",
                        "seed " + leak.seed(),
                        "notice.txt at byte",
                        "1 items withheld")
                .contains("hidden TLP:");
        assertThat(runs.firstLeak(SEED, PAIRS_TO_KILL_MAX)).as("again").contains(leak);
        assertThatThrownBy(() -> runs.demandSilence(SEED, 100))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("withheld");
    }

    @Test
    void anOutputThatDiffersFromItselfIsCalledThat() {
        AtomicLong clock = new AtomicLong();
        TwoRuns<ExampleCase.Fact, ExampleCase> runs = new TwoRuns<>(
                ExampleCase.KIND,
                (whole, audience) ->
                        Map.of("salt", Long.toString(clock.incrementAndGet()).getBytes(StandardCharsets.UTF_8)));
        Leak leak = runs.firstLeak(SEED, 1).orElseThrow();
        assertThat(leak.hidden()).isZero();
        assertThat(leak.toString()).contains("differs from run to run");
    }
}
