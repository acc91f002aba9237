package org.tipstaff.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeopleTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
    private static final String GOOD = """
            people:
              - {account: registry.clerk3, joined: 2025-11-03, left: 2026-02-27}
              - {account: intern7, joined: 2026-02-01}
            """;

    private static PresenceLog log(String text) {
        return PresenceLog.read("doors.csv", text.getBytes(StandardCharsets.UTF_8), ZONE);
    }

    @Test
    void whoJoinedAndLeft_isReadByAccount() {
        People people = PeopleReader.read("people.yaml", GOOD).people().orElseThrow();
        assertThat(people.of("REGISTRY.CLERK3").orElseThrow().left()).contains(LocalDate.parse("2026-02-27"));
        assertThat(people.of("nobody")).isEmpty();
    }

    @Test
    void theNameOfAPerson_isRefused_andNotShown() {
        for (String wrong : new String[] {
            GOOD.replace("intern7", "Jane Doe"),
            GOOD.replace("2026-02-01", "Jane Doe"),
            GOOD.replace("intern7", "REGISTRY.clerk3"),
            GOOD.replace("joined: 2026-02-01", "since: 2026-02-01"),
            GOOD.replace("joined: 2025-11-03", "joined: 2026-11-03")
        }) {
            PeopleReading reading = PeopleReader.read("people.yaml", wrong);
            assertThat(reading.people()).as(wrong).isEmpty();
            assertThat(reading.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.render()).doesNotContain("Jane", "clerk3"));
        }
    }

    @Test
    void aDayAfterWhichThereIsNone_isNoDate() {
        for (String day : new String[] {"+999999999-12-31", "-999999999-01-01", "1899-12-31"}) {
            PeopleReading reading = PeopleReader.read("people.yaml", GOOD.replace("2026-02-01", "'" + day + "'"));
            assertThat(reading.people()).as(day).isEmpty();
            assertThat(reading.problems()).as(day).hasSize(1);
        }
        assertThat(PeopleReader.read("people.yaml", GOOD.replace("2026-02-01", "9999-12-31"))
                        .people())
                .isPresent();
    }

    @Test
    void passages_haveTheClockOfTheCourt_unlessTheySayTheirOwn() {
        PresenceLog log = log("door,time,account,way\nmain,2026-03-02 08:31:05,Clerk3,in\r\n"
                + "\"side, \"\"B\"\"\",2026-03-02T17:00:00Z,clerk3,OUT\n");
        assertThat(log.problems()).isEmpty();
        assertThat(log.passages())
                .containsExactly(
                        new PresenceLog.Passage(Instant.parse("2026-03-02T07:31:05Z"), "clerk3", "main", true, 2),
                        new PresenceLog.Passage(
                                Instant.parse("2026-03-02T17:00:00Z"), "clerk3", "side, \"B\"", false, 3));
    }

    @Test
    void aLineThatCanNotBeRead_isToldByItsNumber_andNotShown() {
        String head = "time,account,door,way\n";
        for (String wrong : new String[] {
            "yesterday,jane,main,in",
            "2026-03-02 08:31:05,jane,main,through",
            "2026-03-02 08:31:05,,main,in",
            "2026-03-02 08:31:05,jane,main",
            "2026-03-02 08:31:05,jane,\"main,in"
        }) {
            PresenceLog log = log(head + wrong + "\n");
            assertThat(log.passages()).as(wrong).isEmpty();
            assertThat(log.problems()).hasSize(1);
            assertThat(log.problems().getFirst()).contains("doors.csv:2").doesNotContain("jane");
        }
        assertThat(log("a,b\n").problems().getFirst()).contains("time, account, door, way");
    }

    @Test
    void anyBytes_areReadOrRefused() {
        long seed = 52;
        Random random = new Random(seed);
        byte[] doors = "time,account,door,way\n2026-03-02 08:31:05,a,\"m\",in\n".getBytes(StandardCharsets.UTF_8);
        byte[] people = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 2_000; i++) {
            byte[] one = changed(doors, random);
            PresenceLog log = PresenceLog.read("doors.csv", one, ZONE);
            assertThat(log.passages().isEmpty() || log.problems().isEmpty())
                    .as("seed %d, case %d", seed, i)
                    .isTrue();
            PeopleReading reading = PeopleReader.read("people.yaml", changed(people, random));
            assertThat(reading.people().isPresent())
                    .as("seed %d, case %d", seed, i)
                    .isEqualTo(reading.errors() == 0);
        }
    }

    private static byte[] changed(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int k = random.nextInt(5); k >= 0; k--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
