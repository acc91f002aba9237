package org.tipstaff.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What makes labels a lattice, and flow a consequence of it. */
class LabelLawsTest {
    private static final int CASES = Boolean.getBoolean("tipstaff.full") ? 300_000 : 20_000;

    @Test
    void joinIsAssociativeCommutativeAndIdempotent() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomLabels labels = new RandomLabels(seed);
            Label a = labels.next();
            Label b = labels.next();
            Label c = labels.next();
            assertThat(a.join(b)).as("seed %s", seed).isEqualTo(b.join(a));
            assertThat(a.join(a)).as("seed %s", seed).isEqualTo(a);
            assertThat(a.join(b).join(c)).as("seed %s", seed).isEqualTo(a.join(b.join(c)));
        }
    }

    @Test
    void joinIsTheLeastLabelAboveBoth() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomLabels labels = new RandomLabels(seed);
            Label a = labels.next();
            Label b = labels.next();
            Label c = labels.next();
            Label joined = a.join(b);
            assertThat(a.atMost(joined) && b.atMost(joined)).as("seed %s", seed).isTrue();
            assertThat(joined.atMost(c)).as("seed %s", seed).isEqualTo(a.atMost(c) && b.atMost(c));
            assertThat(a.atMost(b)).as("seed %s", seed).isEqualTo(joined.equals(b));
        }
    }

    @Test
    void orderIsReflexiveAntisymmetricAndTransitive() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomLabels labels = new RandomLabels(seed);
            Label a = labels.next();
            Label b = labels.next();
            Label c = b.join(labels.next());
            assertThat(a.atMost(a)).as("seed %s", seed).isTrue();
            assertThat(a.atMost(b) && b.atMost(a)).as("seed %s", seed).isEqualTo(a.equals(b));
            if (a.atMost(b)) {
                assertThat(a.atMost(c)).as("seed %s", seed).isTrue();
            }
        }
    }

    @Test
    void whatIsDerivedFromTwoFlowsWhereEachFlowsAndNowhereElse() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomLabels labels = new RandomLabels(seed);
            Label a = labels.next();
            Label b = labels.next();
            Audience audience = labels.audience();
            assertThat(a.join(b).canFlowTo(audience))
                    .as("seed %s", seed)
                    .isEqualTo(a.canFlowTo(audience) && b.canFlowTo(audience));
        }
    }

    @Test
    void whatFlowsStillFlowsWhenItsLabelIsLower() {
        int flowed = 0;
        for (int seed = 0; seed < CASES; seed++) {
            RandomLabels labels = new RandomLabels(seed);
            Label low = labels.next();
            Label high = low.join(labels.next());
            Audience audience = labels.audience();
            if (high.canFlowTo(audience)) {
                flowed++;
                assertThat(low.canFlowTo(audience)).as("seed %s", seed).isTrue();
            }
        }
        assertThat(flowed).as("cases that say something").isGreaterThan(CASES / 50);
    }

    @Test
    void whatNobodyLabelledFlowsToNobody() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomLabels labels = new RandomLabels(seed);
            assertThat(Label.UNLABELLED.canFlowTo(labels.audience()))
                    .as("seed %s", seed)
                    .isFalse();
            assertThat(Label.UNLABELLED.join(labels.next()).canFlowTo(labels.audience()))
                    .as("seed %s", seed)
                    .isFalse();
        }
    }

    @Test
    void tooManyCompartmentsAreAllOfThem() {
        RandomLabels labels = new RandomLabels(0);
        Compartments all = Compartments.NONE;
        for (int i = 0; i < 3_000; i++) {
            all = all.union(labels.next().compartments());
        }
        assertThat(all).isEqualTo(Compartments.ALL);
        assertThat(Compartments.ALL.contains(Compartments.of("witness"))).isTrue();
        assertThat(Compartments.of("witness").contains(Compartments.ALL)).isFalse();
    }
}
