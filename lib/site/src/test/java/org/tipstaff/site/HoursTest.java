package org.tipstaff.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTest {
    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    @Test
    void hoursAreThoseOfTheClockOnTheWallInSummerAndWinter() {
        Hours hours = Hours.parse("mon-fri 08:30-18:00");
        assertThat(hours.cover(Instant.parse("2026-03-27T07:30:00Z"), AMSTERDAM))
                .isTrue(); // Friday, UTC+1
        assertThat(hours.cover(Instant.parse("2026-03-27T07:29:59Z"), AMSTERDAM))
                .isFalse();
        assertThat(hours.cover(Instant.parse("2026-03-30T06:30:00Z"), AMSTERDAM))
                .isTrue(); // Monday, UTC+2
        assertThat(hours.cover(Instant.parse("2026-03-30T16:00:00Z"), AMSTERDAM))
                .isFalse();
        assertThat(hours.cover(Instant.parse("2026-03-29T10:00:00Z"), AMSTERDAM))
                .isFalse(); // Sunday
    }

    @Test
    void theHourThatIsThereTwiceIsCoveredTwice() {
        Hours night = Hours.parse("sun 02:00-03:00");
        assertThat(night.cover(Instant.parse("2026-10-25T00:30:00Z"), AMSTERDAM))
                .isTrue();
        assertThat(night.cover(Instant.parse("2026-10-25T01:30:00Z"), AMSTERDAM))
                .isTrue();
        assertThat(night.cover(Instant.parse("2026-10-25T02:00:00Z"), AMSTERDAM))
                .isFalse();
        assertThat(night.cover(Instant.parse("2026-03-29T01:00:00Z"), AMSTERDAM))
                .isFalse(); // it is 03:00 already
    }

    @Test
    void aNightGoesOnIntoTheNextDay() {
        Hours night = Hours.parse("fri 18:00-08:00");
        ZoneId utc = ZoneId.of("UTC");
        assertThat(night.cover(Instant.parse("2026-03-06T18:00:00Z"), utc)).isTrue();
        assertThat(night.cover(Instant.parse("2026-03-07T07:59:59Z"), utc)).isTrue();
        assertThat(night.cover(Instant.parse("2026-03-07T08:00:00Z"), utc)).isFalse();
        assertThat(night.cover(Instant.parse("2026-03-06T07:00:00Z"), utc)).isFalse();
        assertThat(Hours.parse("sun 22:00-24:00").cover(Instant.parse("2026-03-08T23:59:59Z"), utc))
                .isTrue();
        assertThat(Hours.parse("sat-mon 10:00-12:00").cover(Instant.parse("2026-03-08T11:00:00Z"), utc))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mon",
                "mon 8:00-9:00",
                "mon 08:00",
                "mon 25:00-26:00",
                "xyz 08:00-09:00",
                "mon-tue-wed 08:00-09:00",
                "08:00-09:00 mon"
            })
    void whatAreNoHoursIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Hours.parse(text)).withMessageContaining("are no hours");
    }

    /** The slow twin walks the minutes of a span from its beginning; the wall clock of each minute is asked of the JDK. */
    @Test
    void spansAgreeWithWalkingThroughThem() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DayOfWeek day = DayOfWeek.of(random.nextInt(1, 8));
            LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(60));
            LocalTime to = LocalTime.of(random.nextInt(24), random.nextInt(60));
            Hours hours = new Hours(List.of(new Hours.Span(EnumSet.of(day), from, to)));
            assertThat(Hours.parse(hours.toString())).as("seed " + seed).isEqualTo(hours);
            ZoneId utc = ZoneId.of("UTC");
            ZonedDateTime begin = ZonedDateTime.of(2026, 3, 2, 0, 0, 0, 0, utc)
                    .plusDays(day.getValue() - 1L)
                    .with(from);
            Duration length = Duration.between(from, to);
            Duration span = length.isPositive() ? length : length.plusDays(1);
            for (int minute = -10_080 / 2; minute < 10_080 / 2; minute += 7) {
                Instant at = begin.plusMinutes(minute).toInstant();
                boolean inside = minute >= 0 && minute < span.toMinutes();
                assertThat(hours.cover(at, utc))
                        .as("seed " + seed + " " + hours + " at " + at)
                        .isEqualTo(inside);
            }
        }
    }

    @Test
    void addressesAndNetworksAreReadStrictly() {
        assertThat(Address.parse("::ffff:192.0.2.1")).isEqualTo(Address.parse("192.0.2.1"));
        assertThat(Address.parse("2001:DB8:0:0:0:0:0:1").toString()).isEqualTo("2001:db8::1");
        assertThat(Address.parse("::").toString()).isEqualTo("::");
        assertThat(Address.parse("1::").toString()).isEqualTo("1::");
        assertThat(Address.parse("2001:db8::192.0.2.1").toString()).isEqualTo("2001:db8::c000:201");
        for (String wrong : Set.of(
                "",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "01.2.3.4",
                "1::2::3",
                ":::",
                "1:2:3:4:5:6:7:8:9",
                "g::",
                "1.2.3.4:80",
                "fe80::1%eth0")) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> Address.parse(wrong));
        }
        assertThat(Network.parse("10.0.0.0/8").contains(Address.parse("10.255.0.1")))
                .isTrue();
        assertThat(Network.parse("10.0.0.0/8").contains(Address.parse("11.0.0.1")))
                .isFalse();
        assertThat(Network.parse("0.0.0.0/0").contains(Address.parse("255.0.0.1")))
                .isTrue();
        assertThat(Network.parse("::/0").contains(Address.parse("10.0.0.1"))).isFalse();
        assertThat(Network.parse("2001:db8::/33").contains(Address.parse("2001:db8:7fff::1")))
                .isTrue();
        assertThat(Network.parse("2001:db8::/33").contains(Address.parse("2001:db8:8000::1")))
                .isFalse();
        assertThat(Network.parse("2001:db8::/65").contains(Address.parse("2001:db8::7fff:0:0:1")))
                .isTrue();
        assertThat(Network.parse("2001:db8::/65").contains(Address.parse("2001:db8::8000:0:0:1")))
                .isFalse();
        assertThat(Network.parse("10.0.0.0/8").overlaps(Network.parse("10.1.0.0/16")))
                .isTrue();
    }

    @Test
    void everyAddressReadsBackAsItself() {
        for (int seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long mask = random.nextLong() & random.nextLong() & random.nextLong();
            Address address = random.nextBoolean()
                    ? new Address(32, 0, random.nextLong() & 0xffff_ffffL)
                    : new Address(128, mask & random.nextLong(), random.nextLong() & random.nextLong() | 1L << 50);
            assertThat(Address.parse(address.toString())).as("seed " + seed).isEqualTo(address);
        }
    }
}
