package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A naive evaluator of other hands says which rule matches which record of real attack logs: the sets must be equal. */
class OracleTest {
    @Test
    void sameFileRecordAndRuleForEveryRow() throws IOException {
        Path oracle = RealData.at("oracle/sigma-evtx-attack.jsonl");
        Path logs = RealData.at("evtx/attack/EVTX-ATTACK-SAMPLES.zip");
        TreeSet<String> expected = new TreeSet<>();
        for (String line : Files.readAllLines(oracle)) {
            Map<String, Object> row = FindingLine.object(line);
            for (Object rule : (List<?>) row.get("rules")) {
                expected.add(row.get("file") + " " + row.get("record") + " " + rule);
            }
        }
        Program.Outcome outcome = Program.run(
                "scan", "--no-progress", "-f", "jsonl", "-r", RealData.sigmaRules().toString(), logs.toString());
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        TreeSet<String> found = new TreeSet<>();
        for (FindingLine finding : FindingLine.of(outcome)) {
            add(found, finding.path(), finding);
            Object copies = finding.values().get("copies");
            if (copies instanceof List<?> paths) {
                paths.forEach(path -> add(found, path.toString(), finding));
            }
        }
        TreeSet<String> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        TreeSet<String> surplus = new TreeSet<>(found);
        surplus.removeAll(expected);
        assertThat(missing).as("in the oracle, not found").isEmpty();
        assertThat(surplus).as("found, not in the oracle").isEmpty();
    }

    private static void add(TreeSet<String> into, String path, FindingLine finding) {
        into.add(path.substring(path.indexOf('!') + 1) + " " + finding.record() + " " + finding.rule());
    }
}
