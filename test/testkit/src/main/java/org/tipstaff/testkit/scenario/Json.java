package org.tipstaff.testkit.scenario;

import java.util.Collection;
import java.util.Map;

/** Writes maps, collections, text, numbers and booleans as JSON, on one line or indented. */
final class Json {
    private Json() {}

    static String line(Object value) {
        StringBuilder out = new StringBuilder(1024);
        write(out, value, -1);
        return out.toString();
    }

    static String page(Object value) {
        StringBuilder out = new StringBuilder(1024);
        write(out, value, 0);
        return out.append('\n').toString();
    }

    /** @param indent depth, or negative for everything on one line */
    private static void write(StringBuilder out, Object value, int indent) {
        switch (value) {
            case Map<?, ?> map -> {
                out.append('{');
                String comma = "";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(comma);
                    newLine(out, indent, 1);
                    text(out, entry.getKey().toString());
                    out.append(indent < 0 ? ":" : ": ");
                    write(out, entry.getValue(), indent < 0 ? indent : indent + 1);
                    comma = ",";
                }
                newLine(out, map.isEmpty() ? -1 : indent, 0);
                out.append('}');
            }
            case Collection<?> list -> {
                out.append('[');
                String comma = "";
                for (Object element : list) {
                    out.append(comma);
                    newLine(out, indent, 1);
                    write(out, element, indent < 0 ? indent : indent + 1);
                    comma = ",";
                }
                newLine(out, list.isEmpty() ? -1 : indent, 0);
                out.append(']');
            }
            case Number number -> out.append(number);
            case Boolean bool -> out.append(bool);
            default -> text(out, value.toString());
        }
    }

    private static void newLine(StringBuilder out, int indent, int deeper) {
        if (indent >= 0) {
            out.append('\n').repeat("  ", indent + deeper);
        }
    }

    private static void text(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
