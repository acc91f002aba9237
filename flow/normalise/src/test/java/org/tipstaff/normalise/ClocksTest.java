package org.tipstaff.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.normalise.Tables.json;
import static org.tipstaff.normalise.Tables.normaliser;
import static org.tipstaff.normalise.Tables.record;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.event.Event;
import org.tipstaff.event.RawRecord.Format;

class ClocksTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "2019-05-12T13:53:49.1100000Z, 2019-05-12T13:53:49.110Z, true",
                "2019-05-12T13:53:49Z, 2019-05-12T13:53:49Z, true",
                "2019-05-12 13:53:49.123, 2019-05-12T13:53:49.123Z, false",
                "2019-05-12 13:53:49, 2019-05-12T13:53:49Z, false",
                "2019-05-12T13:53:49.123456789123Z, 2019-05-12T13:53:49.123456789Z, true",
                "\"2019-05-12T13:53:49,5+02:00\", 2019-05-12T11:53:49.500Z, true",
                "2023-08-16 00:54:56 -0400, 2023-08-16T04:54:56Z, true",
                "2019-05-12T13:53:49+02, 2019-05-12T11:53:49Z, true",
                "2019-05-12 13:53:49 UTC, 2019-05-12T13:53:49Z, true",
                "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z, true",
                "2020-02-29T00:00:00Z, 2020-02-29T00:00:00Z, true"
            })
    void times_asLogsWriteThem(String text, Instant expected, boolean zoned) {
        TimeText time = TimeText.parse(text);
        assertThat(time).isNotNull();
        assertThat(time.time()).isEqualTo(expected);
        assertThat(time.zoned()).isEqualTo(zoned);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "2019-05-12",
                "8/6/2020 11:22:33 AM",
                "2019-13-12T13:53:49Z",
                "2019-02-29T13:53:49Z",
                "2019-05-12T24:53:49Z",
                "2019-05-12T13:60:49Z",
                "2019-05-12T13:53:61Z",
                "2019-05-12T13:53:49.Z",
                "2019-05-12T13:53:49 morning",
                "2019-05-12T13:53:49+99:00",
                "2019-05-12T13:53:49+0",
                "2019-05-12x13:53:49Z",
                "+12019-05-12T13:53:49Z",
                "２０１９-05-12T13:53:49Z"
            })
    void otherText_isNoTime(String text) {
        assertThat(TimeText.parse(text)).isNull();
    }

    @Test
    void anyTime_readsAsJavaReadsIt() {
        long seed = 20260306;
        Random random = new Random(seed);
        DateTimeFormatter form = DateTimeFormatter.ISO_OFFSET_DATE_TIME;
        for (int i = 0; i < (Boolean.getBoolean("tipstaff.full") ? 1_000_000 : 20_000); i++) {
            OffsetDateTime time = Instant.ofEpochSecond(
                            random.nextLong(-62_000_000_000L, 250_000_000_000L), random.nextInt(1_000_000_000))
                    .atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(-18 * 60, 18 * 60 + 1) * 60));
            String text = form.format(time);
            if (text.length() > 16 && text.charAt(16) != ':') {
                continue; // ISO leaves out zero seconds; logs do not
            }
            TimeText read = TimeText.parse(text);
            assertThat(read == null ? null : read.time())
                    .as("seed %d, %s", seed, text)
                    .isEqualTo(time.toInstant());
        }
    }

    @Test
    void logsOwnClockComesFirst_andSysmonsIsKept() {
        // As the LSASS campaigns are: the shipper took local time for UTC in both of its clocks.
        Event event = json(
                "EventID", 1L,
                "Channel", "Microsoft-Windows-Sysmon/Operational",
                "@timestamp", "2026-03-05T14:00:00.118Z",
                "TimeCreated", "2026-03-05T14:00:00.118Z",
                "UtcTime", "2026-03-06 09:00:00.100");
        assertThat(event.clocks()).extracting("clock").containsExactly("TimeCreated", "@timestamp", "UtcTime");
        assertThat(event.clocks().getLast().time()).isEqualTo(Instant.parse("2026-03-06T09:00:00.100Z"));
    }

    @Test
    void clockWithoutZone_isUsed_whenThereIsNoOther() {
        Event event = json("EventID", 1L, "Channel", "Application", "EventTime", "2026-03-06 10:15:30");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-03-06T10:15:30Z"));
    }

    @Test
    void impossibleTimes_areNoTime_andSaid() {
        assertThat(problem("TimeCreated_SystemTime", "1601-01-01T00:00:00.0000000Z"))
                .isEqualTo("TimeCreated '1601-01-01T00:00:00.0000000Z' can't be the time");
        assertThat(problem("TimeCreated_SystemTime", "2260-01-01T00:00:00Z")).contains("can't be the time");
        assertThat(problem("TimeCreated_SystemTime", "yesterday" + "!".repeat(1000)))
                .contains("is no time in a form that is known")
                .hasSizeLessThan(120);
        assertThat(problem("Level", 4L)).contains("TimeCreated_SystemTime");
    }

    private static String problem(String name, Object value) {
        Outcome.Normalised outcome = (Outcome.Normalised)
                normaliser().normalise(record(Format.EVTX, "EventID", 1L, "Channel", "System", name, value));
        assertThat(outcome.event().clocks()).isEmpty();
        assertThat(outcome.event().time()).isNull();
        return outcome.timeProblem();
    }
}
