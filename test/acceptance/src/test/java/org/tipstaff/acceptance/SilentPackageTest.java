package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tipstaff.testkit.labels.Leak;
import org.tipstaff.testkit.labels.TwoRuns;

/** A package for an audience is a function of what the audience may know: two runs over 50,000 pairs, and mistakes found. */
class SilentPackageTest {
    private static final long SEED = 20_261_123;
    private static final boolean FULL = Boolean.getBoolean("tipstaff.full");
    /** At each of the five levels. */
    private static final int PAIRS = FULL ? 10_000 : 40;

    private static final int PAIRS_TO_KILL_MAX = 1_000;

    @AfterAll
    static void clean() throws IOException {
        LeakingPackage.removePlaces();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES) // 50,000 pairs in full
    void twoCasesThatAgreeInWhatTheReaderMayKnowGiveTheSamePackage() {
        long before = System.nanoTime();
        TwoRuns.Silence compared = new TwoRuns<>(GeneratedCase.KIND, LeakingPackage.SILENT).demandSilence(SEED, PAIRS);
        System.out.printf(
                java.util.Locale.ROOT,
                "packages: %s in %d s%n",
                compared,
                (System.nanoTime() - before) / 1_000_000_000);
        assertThat(compared.failures()).isZero();
        assertThat(compared.pairs()).isEqualTo(5L * PAIRS);
        assertThat(compared.telling()).as("the reader was told something").isGreaterThan(compared.sampled() * 3 / 4);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SILENT")
    void everyLeakIsFound(LeakingPackage leaking) {
        Leak leak = new TwoRuns<>(GeneratedCase.KIND, leaking)
                .firstLeak(SEED, PAIRS_TO_KILL_MAX)
                .orElseThrow(() -> new AssertionError(leaking + " was not found in " + PAIRS_TO_KILL_MAX + " pairs"));
        System.out.println("packages: " + leaking + " found in pair " + leak.pair() + ": " + leak.difference());
        assertThat(leak.hidden()).as(leak.toString()).isPositive();
    }
}
