package org.tipstaff.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tipstaff.lessons.Survival.Observed;

class SurvivalTest {
    private static final long SEED = 20_261_128;

    private static Observed ended(long seconds) {
        return new Observed(seconds, true);
    }

    private static Observed open(long seconds) {
        return new Observed(seconds, false);
    }

    @Test
    void withNothingOpenItIsTheOrdinaryQuantile() {
        List<Observed> ten = new ArrayList<>();
        for (int i = 10; i > 0; i--) {
            ten.add(ended(i));
        }
        assertThat(Survival.quantile(ten, 50)).isEqualTo(5);
        assertThat(Survival.quantile(ten, 90)).isEqualTo(9);
        assertThat(Survival.quantile(List.of(ended(7)), 50)).isEqualTo(7);
        assertThat(Survival.quantile(List.of(), 50)).isNull();
    }

    /** The example of Kaplan and Meier's method as textbooks have it: remission of leukaemia under 6-MP (Freireich 1963), median 23 weeks. */
    @Test
    void thePublishedMedianIsFound() {
        List<Observed> weeks = List.of(
                ended(6), ended(6), ended(6), open(6), ended(7), open(9), ended(10), open(10), open(11), ended(13),
                ended(16), open(17), open(19), open(20), ended(22), ended(23), open(25), open(32), open(32), open(34),
                open(35));
        assertThat(Survival.quantile(weeks, 50)).isEqualTo(23);
        assertThat(Survival.quantile(weeks, 90)).isNull();
    }

    @Test
    void whatIsOpenMakesNoFigureBetter() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            List<Observed> observed = drawn(random);
            List<Observed> without = observed.stream().filter(Observed::ended).toList();
            Long with = Survival.quantile(observed, 50);
            Long left = Survival.quantile(without, 50);
            assertThat(with == null || (left != null && with >= left))
                    .as("seed " + SEED + " draw " + i + ": " + observed)
                    .isTrue();
        }
    }

    private static List<Observed> drawn(Random random) {
        List<Observed> observed = new ArrayList<>();
        for (int n = random.nextInt(14); n > 0; n--) {
            observed.add(new Observed(random.nextInt(12), random.nextInt(3) > 0));
        }
        return observed;
    }

    /** The slow twin: the weight of what was lost sight of goes to all that lasted longer (Efron 1967). */
    @Test
    void redistributingToTheRightGivesTheSame() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            List<Observed> observed = drawn(random);
            for (int percent : List.of(10, 50, 90)) {
                assertThat(Survival.quantile(observed, percent))
                        .as("seed " + SEED + " draw " + i + ": " + observed)
                        .isEqualTo(redistributed(observed, percent));
            }
        }
    }

    private static @Nullable Long redistributed(List<Observed> observed, int percent) {
        List<Observed> sorted = new ArrayList<>(observed);
        sorted.sort((a, b) -> a.seconds() != b.seconds()
                ? Long.compare(a.seconds(), b.seconds())
                : Boolean.compare(b.ended(), a.ended()));
        double[] weight = new double[sorted.size()];
        java.util.Arrays.fill(weight, 1.0 / sorted.size());
        for (int i = 0; i < weight.length; i++) {
            if (!sorted.get(i).ended()) {
                for (int j = i + 1; j < weight.length; j++) {
                    weight[j] += weight[i] / (weight.length - i - 1);
                }
                weight[i] = 0;
            }
        }
        double sum = 0;
        for (int i = 0; i < weight.length; i++) {
            sum += weight[i];
            if (weight[i] > 0 && sum >= percent / 100.0 - 1e-9) {
                return sorted.get(i).seconds();
            }
        }
        return null;
    }

    @Test
    void aQuantileLiesBetween() {
        assertThatThrownBy(() -> Survival.quantile(List.of(), 0)).hasMessageContaining("between 1 and 99");
    }
}
