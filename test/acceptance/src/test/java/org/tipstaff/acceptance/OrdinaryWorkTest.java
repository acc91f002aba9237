package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often ordinary work is told as something grave. The figures stand in docs/benchmarks.md and may only fall. */
class OrdinaryWorkTest {
    /** In 7,772 events of ordinary machines, which nobody has certified as free of intrusion. */
    private static final int GRAVE_FINDINGS_IN_BACKGROUND = 4;

    private static final int GRAVE_INCIDENTS_IN_BACKGROUND = 0;
    /** Beside the one incident that is the intrusion, in a week of fourteen computers. */
    private static final int WRONG_GRAVE_INCIDENTS_IN_THE_COURT = 0;

    @TempDir
    Path folder;

    @Test
    void backgroundLogsHoldNoGraveIncident() throws IOException {
        Map<String, Object> incidents = investigate(
                "-r",
                RealData.sigmaRules().toString(),
                RealData.at("evtx/background").toString());
        assertThat(grave(incidents)).isLessThanOrEqualTo(GRAVE_INCIDENTS_IN_BACKGROUND);
        long findings = Files.readAllLines(folder.resolve("case/data/derived/findings.jsonl")).stream()
                .map(FindingLine::parse)
                .filter(finding -> List.of("high", "critical").contains(finding.text("rule.level")))
                .count();
        assertThat(findings).isLessThanOrEqualTo(GRAVE_FINDINGS_IN_BACKGROUND);
    }

    @Test
    void theExampleCourtHasOneGraveIncidentAndItIsTheIntrusion() throws IOException {
        Map<String, Object> incidents = investigate(
                Program.ROOT.resolve("examples/court-intrusion/logs").toString());
        assertThat(incidents.get("incidents.0.severity")).isEqualTo("critical");
        assertThat(incidents.get("incidents.0.hosts").toString()).contains("REG-WS-014", "CHB-WS-007");
        assertThat(grave(incidents) - 1).isLessThanOrEqualTo(WRONG_GRAVE_INCIDENTS_IN_THE_COURT);
    }

    private Map<String, Object> investigate(String... more) throws IOException {
        Path cases = folder.resolve("case");
        List<String> arguments = new java.util.ArrayList<>(List.of("investigate", "-o", cases.toString()));
        arguments.addAll(List.of(more));
        Program.Outcome outcome = Program.run(arguments.toArray(String[]::new));
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        return FindingLine.object(Files.readString(cases.resolve("data/derived/incidents.json")));
    }

    private static long grave(Map<String, Object> incidents) {
        int count = (int) incidents.get("incidents.size");
        long grave = 0;
        for (int i = 0; i < count; i++) {
            if (List.of("high", "critical").contains(incidents.get("incidents." + i + ".severity"))) {
                grave++;
            }
        }
        return grave;
    }
}
