package org.tipstaff.engine;

import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.sigma.Level;

/** For a person at a terminal. What came from a log can't move the cursor: control characters are shown as dots. */
final class TableFormat implements FindingFormat {
    private static final int HOST_COLUMNS = 20;
    private static final int TITLE_COLUMNS = 64;

    private final FindingLabels labels;
    private final boolean coloured;

    TableFormat(FindingLabels labels, boolean coloured) {
        this.labels = labels;
        this.coloured = coloured;
    }

    @Override
    public String head() {
        return labels.run() + "\n" + row("TIME (UTC)", "LEVEL", "HOST", "RULE", "RECORD", "");
    }

    @Override
    public String row(Finding finding) {
        String time = finding.time() == null
                ? "-"
                : Times.iso(finding.time()).substring(0, 19).replace('T', ' ');
        return row(
                time,
                finding.level().toString(),
                finding.event().host(),
                finding.rule().title(),
                finding.event().provenance().toString(),
                coloured ? colour(finding.level()) : "");
    }

    private static String row(String time, String level, String host, String title, String record, String colour) {
        String reset = colour.isEmpty() ? "" : "\u001b[0m";
        return padded(time, 19) + "  " + colour + padded(level, 13) + reset + "  " + padded(host, HOST_COLUMNS) + "  "
                + padded(title, TITLE_COLUMNS) + "  " + SafeText.printable(record) + "\n";
    }

    private static String padded(String text, int columns) {
        String safe = SafeText.printable(text);
        if (safe.length() > columns) {
            return safe.substring(0, columns - 1) + "…";
        }
        return safe + " ".repeat(columns - safe.length());
    }

    private static String colour(Level level) {
        return switch (level) {
            case CRITICAL -> "\u001b[1;31m";
            case HIGH -> "\u001b[31m";
            case MEDIUM -> "\u001b[33m";
            case LOW -> "\u001b[36m";
            case INFORMATIONAL -> "\u001b[2m";
        };
    }
}
