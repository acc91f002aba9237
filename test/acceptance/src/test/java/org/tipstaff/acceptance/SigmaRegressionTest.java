package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The public rules' own regression cases: each names the rule that must fire on its log, and how often at least. */
class SigmaRegressionTest {
    private static final Pattern CASE_PATH = Pattern.compile("(?m)^\\s+path:\\s*(\\S+\\.evtx)\\s*$");
    private static final Pattern MATCH_COUNT = Pattern.compile("(?m)^\\s+match_count:\\s*(\\d+)\\s*$");

    @Test
    void everyCasesRuleFiresAsOftenAsItStates() throws IOException {
        Path cases = RealData.at("evtx/sigma-regression.zip");
        Path rules = RealData.sigmaRules();
        Program.Outcome outcome =
                Program.run("scan", "--no-progress", "-f", "jsonl", "-r", rules.toString(), cases.toString());
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        Map<String, Integer> fired = new HashMap<>();
        for (FindingLine finding : FindingLine.of(outcome)) {
            count(fired, finding.path(), finding);
            Object copies = finding.values().get("copies");
            if (copies instanceof List<?> paths) {
                paths.forEach(path -> count(fired, path.toString(), finding));
            }
        }

        int ran = 0;
        List<String> withoutLog = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try (ZipFile zip = new ZipFile(cases.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.getName().endsWith("info.yml")) {
                    continue;
                }
                String info = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                Matcher path = CASE_PATH.matcher(info);
                if (!path.find()) {
                    withoutLog.add(entry.getName());
                    continue;
                }
                String log = path.group(1);
                String name = log.substring(log.lastIndexOf('/') + 1);
                String rule = name.substring(0, name.length() - ".evtx".length());
                Matcher stated = MATCH_COUNT.matcher(info);
                int least = stated.find() ? Integer.parseInt(stated.group(1)) : 1;
                int found = fired.entrySet().stream()
                        .filter(e -> e.getKey().endsWith("/" + name + " " + rule))
                        .mapToInt(Map.Entry::getValue)
                        .sum();
                ran++;
                if (found < least) {
                    failures.add(log + ": fired " + found + " of " + least);
                }
            }
        }
        assertThat(failures).isEmpty();
        assertThat(ran).isEqualTo(108);
        assertThat(withoutLog)
                .as("a case over a raw line of a network device, whose test is commented out")
                .hasSize(1);
    }

    private static void count(Map<String, Integer> fired, String path, FindingLine finding) {
        fired.merge(path + " " + finding.rule(), 1, Integer::sum);
    }
}
