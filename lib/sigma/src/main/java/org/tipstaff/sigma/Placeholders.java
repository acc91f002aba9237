package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values for {@code %name%} under the modifier {@code expand} (rules specification, "Placeholders"). They are Sigma
 * strings: wildcards and escapes count.
 *
 * @param values by name, without the percent signs
 */
public record Placeholders(Map<String, List<String>> values) {
    public Placeholders {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((name, list) -> copy.put(name, List.copyOf(list)));
        values = Collections.unmodifiableMap(copy);
    }

    public static Placeholders none() {
        return new Placeholders(Map.of());
    }

    /** These and others; of a name that both have, the others' values. */
    public Placeholders and(Placeholders others) {
        Map<String, List<String>> both = new LinkedHashMap<>(values);
        both.putAll(others.values);
        return new Placeholders(both);
    }

    public Optional<List<String>> of(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Reads a YAML map of names to a value or a list of values. */
    public static Placeholders read(String file, String text) throws UnusableRulesException {
        RuleText source = new RuleText(file, text);
        Map<String, List<String>> values = new LinkedHashMap<>();
        List<YamlReader.Document> documents = YamlReader.read(source);
        if (documents.size() == 1 && documents.getFirst().root() instanceof YamlNode.Mapping names) {
            for (YamlNode.Entry entry : names.entries()) {
                values.put(bare(entry.key().text()), list(entry, source));
            }
        } else if (source.errors() == 0) {
            source.error(1, 1, "a placeholder file is one YAML map: a name, then a value or a list of values");
        }
        if (source.errors() > 0) {
            throw new UnusableRulesException("placeholders cannot be read from " + file, source.problems());
        }
        return new Placeholders(values);
    }

    private static String bare(String name) {
        boolean signed = name.length() > 2 && name.startsWith("%") && name.endsWith("%");
        return signed ? name.substring(1, name.length() - 1) : name;
    }

    private static List<String> list(YamlNode.Entry entry, RuleText source) {
        List<YamlNode> items =
                entry.value() instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(entry.value());
        List<String> values = new ArrayList<>();
        for (YamlNode item : items) {
            if (item instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
                values.add(scalar.text());
            } else {
                source.error(item, "placeholder '" + entry.key().text() + "' needs a value or a list of values");
            }
        }
        if (items.isEmpty()) {
            source.error(entry.key(), "placeholder '" + entry.key().text() + "' has an empty list of values");
        }
        return values;
    }
}
