package org.tipstaff.engine;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.impact.CoverageMatrix;
import org.tipstaff.impact.CoverageState;
import org.tipstaff.label.Label;

/** The matrix of what was looked at when: as CSV, and as the file on data sources that DeTT&CK reads (version 1.1). */
final class CoverageMatrixText {
    /** ATT&CK's data components that a log gives; a log that is not here is left out of DeTT&CK's file, not out of the CSV. */
    private static final Map<String, List<String>> COMPONENTS = Map.ofEntries(
            Map.entry("zeek:conn", List.of("Network Connection Creation", "Network Traffic Flow")),
            Map.entry("zeek:http", List.of("Network Traffic Content")),
            Map.entry("zeek:dns", List.of("Network Traffic Content")),
            Map.entry("zeek:files", List.of("Network Traffic Content")),
            Map.entry("security", List.of("Logon Session Creation", "User Account Authentication")),
            Map.entry("system", List.of("Service Creation")),
            Map.entry("microsoft-windows-powershell/operational", List.of("Script Execution")),
            Map.entry(
                    "microsoft-windows-sysmon/operational",
                    List.of("File Creation", "Module Load", "Process Creation")),
            Map.entry("m365:mailitemsaccessed", List.of("Application Log Content")),
            Map.entry("m365:exchange", List.of("Application Log Content")),
            Map.entry("aws:cloudtrail", List.of("Cloud Service Modification")),
            Map.entry("aws:s3-management", List.of("Cloud Storage Modification", "Cloud Storage Deletion")),
            Map.entry("aws:s3-objects", List.of("Cloud Storage Access")));

    private CoverageMatrixText() {}

    /** RFC 4180: one line for each log and stretch of time in one state. */
    static String csv(CoverageMatrix matrix, Label label) {
        StringBuilder out = new StringBuilder("host,source,from,to,state,events,reason,number,label\r\n");
        for (CoverageMatrix.Row row : matrix.rows()) {
            List<CoverageMatrix.Cell> cells = row.cells();
            int begin = 0;
            while (begin < cells.size()) {
                int end = begin;
                long events = 0;
                while (end < cells.size() && isAlike(cells.get(begin), cells.get(end))) {
                    events += cells.get(end).events();
                    end++;
                }
                CoverageMatrix.Cell cell = cells.get(begin);
                out.append(CsvFormat.line(List.of(
                        row.log().host(),
                        row.log().channel(),
                        Times.iso(at(matrix, begin)),
                        Times.iso(at(matrix, end)),
                        cell.state().key(),
                        Long.toString(events),
                        cell.reason(),
                        cell.number() == 0 ? "" : Long.toString(cell.number()),
                        label.toString())));
                begin = end;
            }
        }
        return out.toString();
    }

    private static Instant at(CoverageMatrix matrix, int column) {
        return matrix.from().plusSeconds(column * matrix.seconds());
    }

    private static boolean isAlike(CoverageMatrix.Cell one, CoverageMatrix.Cell other) {
        return one.state() == other.state() && one.reason().equals(other.reason()) && one.number() == other.number();
    }

    /**
     * DeTT&CK's scores go from 0 to 5. Completeness is the share of computers that have the log, consistency the share of the window
     * it was observed in; what can't be measured from records (fields, delay, retention) stays 0 and says so.
     */
    static String dettect(CoverageMatrix matrix, Label label) {
        TreeMap<String, List<CoverageMatrix.Row>> byComponent = new TreeMap<>();
        for (CoverageMatrix.Row row : matrix.rows()) {
            for (String component :
                    COMPONENTS.getOrDefault(row.log().channel().toLowerCase(java.util.Locale.ROOT), List.of())) {
                byComponent.computeIfAbsent(component, _ -> new ArrayList<>()).add(row);
            }
        }
        StringBuilder out = new StringBuilder("# " + label + "\n").append("""
                version: 1.1
                file_type: data-source-administration
                name: case
                domain: enterprise-attack
                systems:
                  - applicable_to: default
                    platform: [all]
                data_sources:
                """);
        byComponent.forEach((component, rows) -> {
            long having = rows.stream()
                    .filter(row ->
                            row.cells().stream().noneMatch(cell -> cell.state() == CoverageState.NEVER_COLLECTED))
                    .count();
            double observed = rows.stream()
                    .mapToDouble(CoverageMatrix.Row::observed)
                    .average()
                    .orElse(0);
            String day = matrix.from().atZone(ZoneOffset.UTC).toLocalDate().toString();
            out.append("  - data_source_name: ")
                    .append(component)
                    .append("\n    data_source:\n      - applicable_to: [all]\n        date_registered: ")
                    .append(day)
                    .append("\n        date_connected: ")
                    .append(having > 0 ? day : "null")
                    .append("\n        products: []\n        available_for_data_analytics: ")
                    .append(having > 0)
                    .append(
                            "\n        comment: 'measured from records; field completeness, timeliness and retention were not'")
                    .append("\n        data_quality:\n          device_completeness: ")
                    .append(score((double) having / rows.size()))
                    .append("\n          data_field_completeness: 0\n          timeliness: 0\n          consistency: ")
                    .append(score(observed))
                    .append("\n          retention: 0\n");
        });
        return byComponent.isEmpty() ? out.toString().replace("data_sources:\n", "data_sources: []\n") : out.toString();
    }

    private static int score(double share) {
        return (int) Math.floor(5 * share);
    }
}
