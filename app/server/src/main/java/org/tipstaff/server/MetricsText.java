package org.tipstaff.server;

import java.util.Locale;
import java.util.Map;

/** Prometheus text format 0.0.4. Names and labels are the program's own words; a label's value may be a sender's name. */
final class MetricsText {
    private final StringBuilder text = new StringBuilder(4096);

    /** Begins a metric: what follows are its values. */
    MetricsText gauge(String name, String help) {
        return begin(name, help, "gauge");
    }

    MetricsText counter(String name, String help) {
        return begin(name, help, "counter");
    }

    private MetricsText begin(String name, String help, String type) {
        text.append("# HELP tipstaff_").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE tipstaff_").append(name).append(' ').append(type).append('\n');
        return this;
    }

    MetricsText value(String name, long value) {
        text.append("tipstaff_").append(name).append(' ').append(value).append('\n');
        return this;
    }

    MetricsText value(String name, double value) {
        text.append("tipstaff_")
                .append(name)
                .append(' ')
                .append(String.format(Locale.ROOT, "%.3f", value))
                .append('\n');
        return this;
    }

    MetricsText value(String name, Map<String, String> labels, long value) {
        text.append("tipstaff_").append(name).append('{');
        String comma = "";
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text.append(comma).append(label.getKey()).append("=\"");
            escape(label.getValue());
            text.append('"');
            comma = ",";
        }
        text.append("} ").append(value).append('\n');
        return this;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
