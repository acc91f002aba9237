package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A naive evaluator of other hands says which rule matches which record of real attack logs. The sets must be equal but
 * for two kinds of rows, both argued in docs/standards.md (Sigma taxonomy) and both checked here row by row:
 *
 * <ul>
 *   <li>{@code registry_delete} stands for the deletion of a key or value; the evaluator takes every Sysmon event 12, also
 *       those that say {@code CreateKey};
 *   <li>{@code antivirus} rules ask for {@code Signature} and {@code Filename}, which Defender's events call Threat Name
 *       and Path; the evaluator does not map them.
 * </ul>
 */
class OracleTest {
    private static final String CREATED_KEYS = """
            title: Every key that was created
            id: 0d8f6a7e-3c1b-4f0a-8d55-6f1f5b1f2c11
            logsource:
                product: windows
                service: sysmon
            detection:
                selection:
                    EventID: 12
                    EventType: CreateKey
                condition: selection
            level: informational
            """;

    @TempDir
    Path folder;

    private record Row(String file, long record, String rule) {
        String place() {
            return file + " " + record;
        }
    }

    @Test
    void sameFileRecordAndRuleForEveryRow() throws IOException {
        Path oracle = RealData.at("oracle/sigma-evtx-attack.jsonl");
        String logs = RealData.at("evtx/attack/EVTX-ATTACK-SAMPLES.zip").toString();
        String rules = RealData.sigmaRules().toString();
        Set<Row> expected = new java.util.HashSet<>();
        for (String line : Files.readAllLines(oracle)) {
            Map<String, Object> row = FindingLine.object(line);
            for (Object rule : (List<?>) row.get("rules")) {
                expected.add(new Row(
                        row.get("file").toString(),
                        Long.parseLong(row.get("record").toString()),
                        rule.toString()));
            }
        }
        Set<Row> found = rows(Program.run("scan", "--no-progress", "-f", "jsonl", "-r", rules, logs));
        Map<String, String> categories = new HashMap<>();
        for (FindingLine rule : FindingLine.of(Program.run("rules", "list", "--json", rules))) {
            categories.put(rule.text("id"), rule.text("logsource.category"));
        }
        Path createdKeys = Files.writeString(folder.resolve("created.yml"), CREATED_KEYS);
        Set<String> created =
                rows(Program.run("scan", "--no-progress", "-f", "jsonl", "-r", createdKeys.toString(), logs)).stream()
                        .map(Row::place)
                        .collect(Collectors.toSet());

        Set<String> missing = new TreeSet<>();
        for (Row row : expected) {
            boolean creationTakenForDeletion =
                    "registry_delete".equals(categories.get(row.rule())) && created.contains(row.place());
            if (!found.contains(row) && !creationTakenForDeletion) {
                missing.add(row.toString());
            }
        }
        Set<String> surplus = new TreeSet<>();
        for (Row row : found) {
            if (!expected.contains(row) && !"antivirus".equals(categories.get(row.rule()))) {
                surplus.add(row.toString());
            }
        }
        assertThat(missing).as("in the oracle, not found").isEmpty();
        assertThat(surplus).as("found, not in the oracle").isEmpty();
        assertThat(found).hasSizeGreaterThan(600);
    }

    private static Set<Row> rows(Program.Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        Set<Row> rows = new java.util.HashSet<>();
        for (FindingLine finding : FindingLine.of(outcome)) {
            add(rows, finding.path(), finding);
            Object copies = finding.values().get("copies");
            if (copies instanceof List<?> paths) {
                paths.forEach(path -> add(rows, path.toString(), finding));
            }
        }
        return rows;
    }

    private static void add(Set<Row> into, String path, FindingLine finding) {
        into.add(new Row(path.substring(path.indexOf('!') + 1), finding.record(), finding.rule()));
    }
}
