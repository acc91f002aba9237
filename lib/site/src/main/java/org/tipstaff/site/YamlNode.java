package org.tipstaff.site;

import java.util.List;

/** A value of the site file and the place where it begins, both counted from 1. */
sealed interface YamlNode {
    int line();

    int column();

    /** What a person would call this kind of value. */
    String kind();

    /** @param plain written without quotes: only then can an empty value mean that nothing was given */
    record Scalar(String text, boolean plain, int line, int column) implements YamlNode {
        boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }

        @Override
        public String kind() {
            return isNothing() ? "nothing" : "a single value";
        }
    }

    record Sequence(List<YamlNode> items, int line, int column) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    record Mapping(List<Entry> entries, int line, int column) implements YamlNode {
        @Override
        public String kind() {
            return "a map";
        }
    }

    record Entry(Scalar key, YamlNode value) {}
}
