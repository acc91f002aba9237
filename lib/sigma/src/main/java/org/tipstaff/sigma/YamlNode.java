package org.tipstaff.sigma;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A value of a YAML document with the place where it begins, both counted from 1. */
sealed interface YamlNode {
    int line();

    int column();

    /** What a person would call this kind of value. */
    String kind();

    /** How a scalar was written; only a plain one can be a number, a boolean or null. */
    enum Style {
        PLAIN,
        QUOTED,
        BLOCK
    }

    record Scalar(String text, Style style, int line, int column) implements YamlNode {
        private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
        private static final Set<String> TRUES = Set.of("true", "True", "TRUE");
        private static final Set<String> FALSES = Set.of("false", "False", "FALSE");

        boolean isNull() {
            return style == Style.PLAIN && NULLS.contains(text);
        }

        /** The boolean, by the core schema of YAML 1.2: {@code yes}, {@code no}, {@code on} and {@code off} are text. */
        Optional<Boolean> asBoolean() {
            if (style != Style.PLAIN) {
                return Optional.empty();
            }
            if (TRUES.contains(text)) {
                return Optional.of(true);
            }
            return FALSES.contains(text) ? Optional.of(false) : Optional.empty();
        }

        @Override
        public String kind() {
            return isNull() ? "nothing" : "a single value";
        }
    }

    record Sequence(List<YamlNode> items, int line, int column) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    record Mapping(List<Entry> entries, int line, int column) implements YamlNode {
        Optional<YamlNode> get(String key) {
            return entry(key).map(Entry::value);
        }

        Optional<Entry> entry(String key) {
            for (Entry entry : entries) {
                if (entry.key().text().equals(key)) {
                    return Optional.of(entry);
                }
            }
            return Optional.empty();
        }

        boolean has(String key) {
            return entry(key).isPresent();
        }

        @Override
        public String kind() {
            return "a map";
        }
    }

    record Entry(Scalar key, YamlNode value) {}
}
