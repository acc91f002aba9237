package org.tipstaff.normalise;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Fields;

/** One change that is made to the fields of an event. */
sealed interface Rewrite {
    void apply(Fields.Builder fields);

    /** A new name for something the event has. */
    record Alias(String name, List<String> from, Conversion conversion, boolean replace) implements Rewrite {
        @Override
        public void apply(Fields.Builder fields) {
            if (!replace && fields.has(name)) {
                return;
            }
            @Nullable Object[] values = new Object[from.size()];
            boolean any = false;
            for (int i = 0; i < values.length; i++) {
                Object value = fields.get(from.get(i));
                values[i] = value;
                any |= value != null;
            }
            if (any) {
                Object made = conversion.apply(values);
                if (made != null) {
                    fields.put(name, made);
                }
            }
        }
    }

    /** Facts that stand in the text of one field, each given a name of its own. */
    record Split(String from, boolean lines, char sign, Map<String, String> names) implements Rewrite {
        /** Text looked at. Longer text is an attacker's or a script's; the facts stand at the beginning or nowhere. */
        static final int CHARACTERS_MAX = 1 << 16;

        /** Parts looked at, for the same reason; the events that we know have fewer than thirty. */
        static final int PARTS_MAX = 256;

        @Override
        public void apply(Fields.Builder fields) {
            switch (fields.get(from)) {
                case String text -> split(text, fields, 0);
                case List<?> values -> {
                    int parts = 0;
                    for (Object value : values) {
                        if (value instanceof String text) {
                            parts = split(text, fields, parts);
                        }
                    }
                }
                case null, default -> {}
            }
        }

        private int split(String text, Fields.Builder fields, int partsBefore) {
            int parts = partsBefore;
            int end = Math.min(text.length(), CHARACTERS_MAX);
            int start = 0;
            while (start < end && parts < PARTS_MAX) {
                int stop = partEnd(text, start, end);
                part(text, start, stop, fields);
                parts++;
                start = stop + 1;
            }
            return parts;
        }

        private int partEnd(String text, int start, int end) {
            for (int i = start; i < end; i++) {
                char c = text.charAt(i);
                if (lines ? c == '\n' || c == '\r' : c == ',') {
                    return i;
                }
            }
            return end;
        }

        /** The blanks around the name and after the sign are layout; those at the end of the value are not touched. */
        private void part(String text, int start, int stop, Fields.Builder fields) {
            int at = text.indexOf(sign, start);
            if (at < 0 || at >= stop) {
                return;
            }
            String name = names.get(text.substring(start, at).strip());
            if (name == null || fields.has(name)) {
                return;
            }
            int from = at + 1;
            if (lines && from < stop && text.charAt(from) == ' ') {
                from++;
            }
            fields.append(Objects.requireNonNull(name), text.substring(from, stop));
        }
    }
}
