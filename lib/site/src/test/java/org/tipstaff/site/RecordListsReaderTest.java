package org.tipstaff.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordListsReaderTest {
    private static final String GOOD = """
            records:
              - holding: registry-records
                before: {lists: [a.sha256, b.sha256], under: /srv/registry, date: 2026-02-27, vouched_by: backup office, apart: yes, count: 1200}
                now: {folder: /mnt/registry, date: 2026-03-06}
            """;

    private static String onlyProblem(String text) {
        RecordListsReading reading = RecordListsReader.read("records.yaml", text);
        assertThat(reading.lists()).isEmpty();
        assertThat(reading.problems()).hasSize(1);
        return reading.problems().getFirst().render();
    }

    @Test
    void whatWasBefore_andWhatIsNow_areRead() {
        HeldRecords held = RecordListsReader.read("records.yaml", GOOD)
                .lists()
                .orElseThrow()
                .held()
                .getFirst();
        assertThat(held.holding()).isEqualTo("registry-records");
        assertThat(held.before().lists()).containsExactly("a.sha256", "b.sha256");
        assertThat(held.before().count()).isEqualTo(OptionalLong.of(1_200));
        assertThat(held.before().apart()).isTrue();
        assertThat(held.now().folder()).contains("/mnt/registry");
        assertThat(held.now().date()).contains(LocalDate.parse("2026-03-06"));
        assertThat(held.now().apart()).isFalse();
    }

    @Test
    void whatIsMissing_orSaidTwice_isRefusedWithItsPlace() {
        assertThat(onlyProblem(GOOD.replace("vouched_by: backup office, ", ""))).contains("vouched_by");
        assertThat(onlyProblem(GOOD.replace(", date: 2026-03-06", ""))).contains("'date'");
        assertThat(onlyProblem(GOOD.replace("lists: [a.sha256, b.sha256], under: /srv/registry", "folder: x")
                        .replace(", count: 1200", "")))
                .contains("told by lists");
        assertThat(onlyProblem(GOOD.replace("folder: /mnt/registry", "folder: /mnt, lists: [c]")))
                .contains("one of the two");
        assertThat(onlyProblem(GOOD.replace("date: 2026-02-27", "date: Friday")))
                .contains("records.yaml:3:");
        assertThat(onlyProblem(GOOD.replace("vouched_by", "vouchedby"))).contains("did you mean 'vouched_by'");
        assertThat(onlyProblem(GOOD + GOOD.replace("records:\n", ""))).contains("stands twice");
    }

    @Test
    void anyBytes_areReadOrRefused() {
        long seed = 51;
        Random random = new Random(seed);
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = good.clone();
            for (int k = random.nextInt(6); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            RecordListsReading reading = RecordListsReader.read("records.yaml", bytes);
            assertThat(reading.lists().isPresent())
                    .as("seed %d, case %d", seed, i)
                    .isEqualTo(reading.errors() == 0);
        }
    }
}
