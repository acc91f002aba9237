package org.tipstaff.receivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateGateTest {
    private final HandClock clock = new HandClock();
    private final RateGate gate = new RateGate(new Rate(100, 50), clock);

    @Test
    void aBurst_isFree_andWhatIsBeyondIt_mustBeWaitedFor() {
        assertThat(gate.take("registry", 50)).isZero();
        assertThat(gate.take("registry", 10)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aDebt_isPaidByTime_andNeverMoreThanABurstIsSaved() {
        gate.take("registry", 150);
        assertThat(gate.wait("registry")).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(gate.wait("registry")).isZero();
        clock.advance(Duration.ofDays(1));
        assertThat(gate.take("registry", 51)).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void oneSource_doesNotHoldBackAnother() {
        gate.take("registry", 1_000_000);
        assertThat(gate.wait("chambers")).isZero();
    }
}
