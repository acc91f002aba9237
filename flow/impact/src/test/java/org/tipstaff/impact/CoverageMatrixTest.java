package org.tipstaff.impact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoverageMatrixTest {
    private static final String SYSMON = "Microsoft-Windows-Sysmon/Operational";

    private static Scene log(String channel, int records, Random drop, double share) {
        Scene scene = new Scene();
        for (int i = 0; i < records; i++) {
            if (drop.nextDouble() >= share) {
                scene.windows("log.evtx", "FS01", channel, 5, i + 1, i * 3_600 / records);
            }
        }
        return scene;
    }

    private static List<CoverageState> states(Scene scene, String channel) {
        CoverageMatrix matrix = CoverageMatrix.of(scene.seen(Set.of()), scene.window(3_599), Set.of(), Set.of());
        CoverageMatrix.Row row = matrix.row(new LogKey("FS01", channel));
        assertThat(row).isNotNull();
        return row.cells().stream().map(CoverageMatrix.Cell::state).toList();
    }

    @Test
    void numbersThatRunOn_areObserved_alsoWhereNothingWasWritten() {
        Scene scene = new Scene()
                .windows("log.evtx", "FS01", SYSMON, 5, 1, 0)
                .windows("log.evtx", "FS01", SYSMON, 5, 2, 3_500);
        assertThat(states(scene, SYSMON)).containsOnly(CoverageState.OBSERVED).hasSize(12);
    }

    @Test
    void silenceBetweenNumbersThatDoNotRunOn_isAGap() {
        Scene scene = new Scene()
                .windows("log.evtx", "FS01", SYSMON, 5, 1, 0)
                .windows("log.evtx", "FS01", SYSMON, 5, 9, 3_500);
        assertThat(states(scene, SYSMON))
                .startsWith(CoverageState.OBSERVED, CoverageState.GAP)
                .endsWith(CoverageState.GAP);
    }

    @Test
    void aFifthOfTheRecordsDropped_isSeen() {
        assertThat(states(log(SYSMON, 600, new Random(1), 0.2), SYSMON)).containsOnly(CoverageState.GAP);
        assertThat(states(log(SYSMON, 600, new Random(1), 0), SYSMON)).containsOnly(CoverageState.OBSERVED);
    }

    @Test
    void logThatBeginsWithALaterNumber_wasRotated() {
        Scene scene = new Scene()
                .windows("log.evtx", "FS01", SYSMON, 5, 700, 1_800)
                .windows("log.evtx", "FS01", SYSMON, 5, 701, 3_590);
        assertThat(states(scene, SYSMON)).startsWith(CoverageState.ROTATED).endsWith(CoverageState.OBSERVED);
    }

    @Test
    void clearedLog_isClearedUpToThen() {
        Scene scene = new Scene();
        for (int i = 0; i < 12; i++) {
            scene.windows("log.evtx", "FS01", "Security", i == 0 ? 1102 : 4624, i + 1, 1_800 + 150 * i);
        }
        List<CoverageState> states = states(scene, "Security");
        assertThat(states.subList(0, 7)).containsOnly(CoverageState.CLEARED);
        assertThat(states.subList(7, 12)).containsOnly(CoverageState.OBSERVED);
    }

    @Test
    void logClearedAsTheSystemLogSays_isCleared() {
        Scene scene = new Scene()
                .windows("sysmon.evtx", "FS01", SYSMON, 5, 1, 3_000)
                .windows("sysmon.evtx", "FS01", SYSMON, 5, 2, 3_590)
                .windows("system.evtx", "FS01", "System", 104, 50, 2_400, "UserData_Channel", SYSMON);
        assertThat(states(scene, SYSMON).getFirst()).isEqualTo(CoverageState.CLEARED);
    }

    @Test
    void auditingTakenBack_endsWhatSilenceMeans_andAuditingAddedDoesNot() {
        Scene scene = log("Security", 600, new Random(1), 0);
        scene.windows("log.evtx", "FS01", "Security", 4719, 601, 1_800, "AuditPolicyChanges", "%%8448");
        assertThat(states(scene, "Security")).endsWith(CoverageState.GAP);
        Scene added = log("Security", 600, new Random(1), 0);
        added.windows("log.evtx", "FS01", "Security", 4719, 601, 3_599, "AuditPolicyChanges", "%%8449");
        assertThat(states(added, "Security")).containsOnly(CoverageState.OBSERVED);
    }

    @Test
    void logThatIsNotThere_wasNeverCollected() {
        Scene scene = log(SYSMON, 10, new Random(1), 0);
        assertThat(states(scene, "Security")).containsOnly(CoverageState.NEVER_COLLECTED);
    }

    @Test
    void clockThatIsOff_isDoubtful() {
        Scene scene = log(SYSMON, 600, new Random(1), 0);
        CoverageMatrix matrix = CoverageMatrix.of(scene.seen(Set.of()), scene.window(3_599), Set.of(), Set.of("fs01"));
        assertThat(matrix.row(new LogKey("FS01", SYSMON)).cells())
                .allMatch(cell -> cell.state() == CoverageState.CLOCK_DOUBTFUL);
    }

    @Test
    void howTheReadingWasDivided_doesNotShow() {
        Scene scene = new Scene();
        Random random = new Random(7);
        for (int i = 0; i < 9_000; i++) {
            scene.windows(
                    "f" + random.nextInt(5), "H" + random.nextInt(3), SYSMON, 5, i + 1, random.nextInt(40_000_000));
        }
        CoverageMatrix whole = CoverageMatrix.of(scene.seen(Set.of()), null, Set.of(), Set.of());
        ImpactCollector one = new ImpactCollector();
        scene.sources.values().forEach(events -> events.forEach(one::observe));
        assertThat(CoverageMatrix.of(one.finish(), null, Set.of(), Set.of())).isEqualTo(whole);
        assertThat(whole.columns()).isLessThanOrEqualTo(CoverageMatrix.COLUMNS_MAX);
    }
}
