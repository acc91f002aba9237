package org.tipstaff.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.EventStore;
import org.tipstaff.engine.FindingFormat;
import org.tipstaff.engine.SafeText;
import org.tipstaff.engine.UsageException;

/** How rows of a query are written. Each row says who may know it: its first column is {@value #MARKING}. */
abstract class RowFormat {
    /** The join of the labels of all that was asked: a count tells of rows that are not in it. */
    static final String MARKING = "marking";

    private static final int COLUMN_CHARS_MAX = 60;

    static RowFormat of(FindingFormat.Kind kind, Messages messages) {
        return switch (kind) {
            case TABLE -> new Table();
            case JSONL -> new JsonLines();
            case CSV -> new Csv();
            case OCSF, TIMESKETCH -> throw new UsageException(messages.text("hunt.format", kind.key()));
        };
    }

    void write(Writer out, EventStore.Answer answer) throws IOException {
        List<EventStore.Heading> headings = new ArrayList<>();
        headings.add(new EventStore.Heading(MARKING, EventStore.Kind.TEXT));
        headings.addAll(answer.headings());
        String marking = answer.label().toString();
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (List<@Nullable String> row : answer.rows()) {
            List<@Nullable String> marked = new ArrayList<>();
            marked.add(marking);
            marked.addAll(row);
            rows.add(marked);
        }
        rows(out, headings, rows);
    }

    abstract void rows(Writer out, List<EventStore.Heading> headings, List<List<@Nullable String>> rows)
            throws IOException;

    /** For a person at a terminal: what came from a log can't move the cursor, and long values are cut. */
    private static final class Table extends RowFormat {
        @Override
        void write(Writer out, EventStore.Answer answer) throws IOException {
            out.write(answer.label() + "\n");
            rows(out, answer.headings(), answer.rows());
        }

        @Override
        void rows(Writer out, List<EventStore.Heading> headings, List<List<@Nullable String>> rows) throws IOException {
            List<List<String>> shown = new ArrayList<>();
            shown.add(headings.stream().map(heading -> cell(heading.name())).toList());
            for (List<@Nullable String> row : rows) {
                List<String> cells = new ArrayList<>();
                row.forEach(value -> cells.add(cell(value == null ? "-" : value)));
                shown.add(cells);
            }
            int[] widths = new int[headings.size()];
            for (List<String> row : shown) {
                for (int i = 0; i < widths.length; i++) {
                    widths[i] = Math.max(widths[i], row.get(i).length());
                }
            }
            for (List<String> row : shown) {
                StringBuilder line = new StringBuilder();
                for (int i = 0; i < widths.length; i++) {
                    String cell = row.get(i);
                    line.append(i == 0 ? "" : "  ").append(cell);
                    if (i + 1 < widths.length) {
                        line.append(" ".repeat(widths[i] - cell.length()));
                    }
                }
                out.write(line.append('\n').toString());
            }
        }

        private static String cell(String value) {
            String safe = SafeText.printable(
                    value.length() > COLUMN_CHARS_MAX ? value.substring(0, COLUMN_CHARS_MAX) : value);
            return value.length() > COLUMN_CHARS_MAX ? safe.substring(0, safe.length() - 1) + "…" : safe;
        }
    }

    /** RFC 4180. */
    private static final class Csv extends RowFormat {
        @Override
        void rows(Writer out, List<EventStore.Heading> headings, List<List<@Nullable String>> rows) throws IOException {
            StringBuilder line = new StringBuilder();
            for (EventStore.Heading heading : headings) {
                line.append(line.isEmpty() ? "" : ",").append(quoted(heading.name()));
            }
            out.write(line + "\r\n");
            for (List<@Nullable String> row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    String value = row.get(i);
                    out.write(i == 0 ? "" : ",");
                    out.write(value == null ? "" : quoted(value));
                }
                out.write("\r\n");
            }
        }

        private static String quoted(String value) {
            boolean plain =
                    !value.isEmpty() && value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
            return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
        }
    }

    /** One JSON object a line. Of columns with one name, the later ones get a number. */
    private static final class JsonLines extends RowFormat {
        @Override
        void rows(Writer out, List<EventStore.Heading> headings, List<List<@Nullable String>> rows) throws IOException {
            List<String> names = new ArrayList<>();
            for (EventStore.Heading heading : headings) {
                String name = heading.name();
                for (int i = 2; names.contains(name); i++) {
                    name = heading.name() + "_" + i;
                }
                names.add(name);
            }
            for (List<@Nullable String> row : rows) {
                StringBuilder line = new StringBuilder("{");
                for (int i = 0; i < names.size(); i++) {
                    line.append(i == 0 ? "" : ",");
                    text(line, names.get(i));
                    line.append(':');
                    value(line, row.get(i), headings.get(i).kind());
                }
                out.write(line.append("}\n").toString());
            }
        }

        private static void value(StringBuilder line, @Nullable String value, EventStore.Kind kind) {
            if (value == null) {
                line.append("null");
                return;
            }
            switch (kind) {
                case NUMBER -> {
                    if (value.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
                        line.append(value);
                    } else {
                        text(line, value);
                    }
                }
                case BOOLEAN, JSON -> line.append(value);
                case TEXT -> text(line, value);
            }
        }

        private static void text(StringBuilder line, String value) {
            line.append('"');
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                switch (c) {
                    case '"' -> line.append("\\\"");
                    case '\\' -> line.append("\\\\");
                    case '\n' -> line.append("\\n");
                    case '\r' -> line.append("\\r");
                    case '\t' -> line.append("\\t");
                    default -> {
                        if (c < 0x20 || (Character.isSurrogate(c) && isLone(value, i))) {
                            line.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
                        } else {
                            line.append(c);
                        }
                    }
                }
            }
            line.append('"');
        }

        private static boolean isLone(String value, int at) {
            return Character.isHighSurrogate(value.charAt(at))
                    ? at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1))
                    : at == 0 || !Character.isHighSurrogate(value.charAt(at - 1));
        }
    }
}
