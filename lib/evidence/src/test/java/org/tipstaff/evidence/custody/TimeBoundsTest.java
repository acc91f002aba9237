package org.tipstaff.evidence.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A log of an entry a minute with a stamp every ten, whose digest is the next entry; then a clock that lies. */
class TimeBoundsTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private static List<TimeBounds.Anchor> anchors() {
        List<TimeBounds.Anchor> anchors = new ArrayList<>();
        for (int size = 10; size < 100; size += 10) {
            anchors.add(new TimeBounds.Anchor(size, minute(size), Optional.of((long) size)));
        }
        return anchors;
    }

    private static Instant minute(long number) {
        return START.plus(Duration.ofMinutes(number));
    }

    /** @param from first entry whose clock is off by {@code by} */
    private static List<TimeBounds.Claim> claims(int from, Duration by) {
        List<TimeBounds.Claim> claims = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            claims.add(new TimeBounds.Claim(i, i < from ? minute(i) : minute(i).plus(by)));
        }
        return claims;
    }

    private static List<TimeBounds.Violation> violations(int from, Duration by) {
        return TimeBounds.violations(TimeBounds.of(claims(from, by), anchors()), TOLERANCE);
    }

    @Test
    void anHonestLogIsBoundedOnBothSides() {
        List<TimeBounds> bounds = TimeBounds.of(claims(0, Duration.ZERO), anchors());
        assertThat(bounds.get(3).notBefore()).isEmpty();
        assertThat(bounds.get(3).notAfter()).contains(minute(10));
        assertThat(bounds.get(25).notBefore()).contains(minute(20));
        assertThat(bounds.get(25).notAfter()).contains(minute(30));
        assertThat(bounds.get(95).notBefore()).contains(minute(90));
        assertThat(bounds.get(95).notAfter()).isEmpty();
        assertThat(TimeBounds.violations(bounds, TOLERANCE)).isEmpty();
    }

    @Test
    void setBackThirtyDaysFromTheStart() {
        List<TimeBounds.Violation> violations = violations(0, Duration.ofDays(-30));
        assertThat(violations).hasSize(90).allMatch(v -> v.wrong() == TimeBounds.Wrong.TOO_EARLY);
        assertThat(violations.getFirst().bounds().entry()).isEqualTo(10);
        assertThat(violations.getFirst().by()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void aDayAhead() {
        List<TimeBounds.Violation> violations = violations(0, Duration.ofDays(1));
        assertThat(violations).hasSize(90).allMatch(v -> v.wrong() == TimeBounds.Wrong.TOO_LATE);
        assertThat(violations.getFirst().bounds().notAfter()).contains(minute(10));
    }

    @Test
    void steppedMidRun() {
        List<TimeBounds.Violation> back = violations(55, Duration.ofHours(-2));
        assertThat(back.get(0).wrong()).isEqualTo(TimeBounds.Wrong.TOO_EARLY);
        assertThat(back.get(1).wrong()).isEqualTo(TimeBounds.Wrong.BACKWARDS);
        assertThat(back.get(1).by()).isEqualTo(Duration.ofMinutes(119));
        assertThat(back.get(0).bounds().entry()).isEqualTo(55);
        assertThat(violations(55, Duration.ofHours(2)).getFirst().bounds().entry())
                .isEqualTo(55);
    }

    @Test
    void withinToleranceIsNoViolationAndWithoutAnchorsNothingIsProven() {
        assertThat(violations(0, Duration.ofSeconds(4))).isEmpty();
        List<TimeBounds> bounds = TimeBounds.of(claims(0, Duration.ofDays(-30)), List.of());
        assertThat(bounds).allMatch(b -> b.notBefore().isEmpty() && b.notAfter().isEmpty());
        assertThat(TimeBounds.violations(bounds, TOLERANCE)).isEmpty();
        assertThatThrownBy(() -> new TimeBounds.Anchor(10, START, Optional.of(9L)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Each entry against each anchor, as the sentence in TimeBounds says it. */
    @Test
    void likeTheDefinition() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<TimeBounds.Anchor> anchors = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                long size = random.nextInt(110);
                anchors.add(new TimeBounds.Anchor(
                        size,
                        minute(random.nextInt(100)),
                        random.nextInt(3) == 0 ? Optional.empty() : Optional.of(size + random.nextInt(5))));
            }
            for (TimeBounds bounds : TimeBounds.of(claims(0, Duration.ZERO), anchors)) {
                long entry = bounds.entry();
                assertThat(bounds.notBefore())
                        .as("seed %d entry %d", seed, entry)
                        .isEqualTo(anchors.stream()
                                .filter(a -> a.writtenBack().isPresent()
                                        && a.writtenBack().get() <= entry)
                                .map(TimeBounds.Anchor::at)
                                .max(Instant::compareTo));
                assertThat(bounds.notAfter())
                        .as("seed %d entry %d", seed, entry)
                        .isEqualTo(anchors.stream()
                                .filter(a -> entry < a.size())
                                .map(TimeBounds.Anchor::at)
                                .min(Instant::compareTo));
            }
        }
    }
}
