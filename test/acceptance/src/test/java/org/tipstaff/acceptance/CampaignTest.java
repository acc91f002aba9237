package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded campaigns with a known course, in forty to fifty thousand events of a machine's ordinary life. */
class CampaignTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "LSASS_campaign_01, MKT01, T1082 T1033 T1057 T1055 T1543.003 T1204.002",
        "LSASS_campaign_02, ACCT01, T1082 T1033 T1105 T1204.002",
        "LSASS_campaign_03, PRD01, T1082 T1033 T1057 T1055 T1543.003 T1204.002"
    })
    void oneMainIncidentStandsAlone(String campaign, String host, String techniques) throws IOException {
        Path logs = null;
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(RealData.at("otrf/compound/" + campaign), "*dump.zip")) {
            for (Path file : files) {
                logs = file;
            }
        }
        assertThat(logs).isNotNull();
        Path cases = folder.resolve("case");
        Program.Outcome outcome = Program.run(
                "investigate", "-r", RealData.sigmaRules().toString(), "-o", cases.toString(), logs.toString());
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        Map<String, Object> incidents =
                FindingLine.object(Files.readString(cases.resolve("data/derived/incidents.json")));
        assertThat(incidents.get("incidents.0.severity")).isIn("high", "critical");
        List<?> hosts = (List<?>) incidents.get("incidents.0.hosts");
        assertThat(hosts).hasSize(1);
        assertThat(hosts.get(0).toString().toUpperCase(java.util.Locale.ROOT)).startsWith(host);
        List<?> seen = (List<?>) incidents.get("incidents.0.techniques");
        assertThat(seen).map(Object::toString).contains("T1003.001");
        Set<String> found = new TreeSet<>();
        for (String technique : techniques.split(" ")) {
            if (seen.stream()
                    .anyMatch(
                            t -> t.toString().equals(technique) || t.toString().startsWith(technique + "."))) {
                found.add(technique);
            }
        }
        assertThat(found).as("of " + techniques + ", in " + seen).hasSizeGreaterThanOrEqualTo(4);
        if ((int) incidents.get("incidents.size") > 1) {
            long main = Long.parseLong(incidents.get("incidents.0.score").toString());
            long next = Long.parseLong(incidents.get("incidents.1.score").toString());
            assertThat(next).isLessThan(main);
        }
    }
}
