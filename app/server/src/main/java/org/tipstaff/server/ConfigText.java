package org.tipstaff.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.tipstaff.engine.UsageException;

/**
 * One table of a configuration file. Every key must be asked for by whoever reads it; what nobody asked for is a mistake of the
 * file's author, told with its place and the nearest key there is. All mistakes are told together.
 */
final class ConfigText {
    /** A larger file is no configuration. */
    static final int CHARS_MAX = 1 << 20;

    private final String file;
    private final String name;
    private final @Nullable Node place;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> problems;
    private final List<ConfigText> inner = new ArrayList<>();

    private ConfigText(String file, String name, @Nullable Node node, List<String> problems) {
        this.file = file;
        this.name = name;
        this.place = node;
        this.problems = problems;
        if (node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    keys.put(key.getValue(), key);
                    if (values.put(key.getValue(), tuple.getValueNode()) != null) {
                        problem(key, "'" + key.getValue() + "' stands twice");
                    }
                } else {
                    problem(tuple.getKeyNode(), "a key is a word");
                }
            }
        } else if (node != null) {
            problem(node, name + " is a table of keys and values");
        }
    }

    /** @throws UsageException when it is no YAML */
    static ConfigText parse(String file, String text) {
        List<String> problems = new ArrayList<>();
        if (text.length() > CHARS_MAX) {
            throw new UsageException(file + " is larger than a configuration can be");
        }
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file)
                    .setMaxAliasesForCollections(0)
                    .setAllowDuplicateKeys(true)
                    .setCodePointLimit(CHARS_MAX)
                    .build();
            Optional<Node> root = new Compose(settings).composeString(text);
            return new ConfigText(file, "the configuration", root.orElse(null), problems);
        } catch (MarkedYamlEngineException e) {
            throw new UsageException("ERROR " + file
                    + e.getProblemMark()
                            .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                            .orElse("")
                    + "  " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new UsageException("ERROR " + file + ":1:1  " + e.getMessage());
        }
    }

    void problem(@Nullable Node at, String message) {
        String where = at == null
                ? ":1:1"
                : at.getStartMark()
                        .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                        .orElse("");
        problems.add("ERROR " + file + where + "  " + message);
    }

    /** The value as text; null when the key is not there. */
    @Nullable
    String text(String key) {
        asked.add(key);
        Node value = values.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        problem(value, "'" + key + "' is one value");
        return null;
    }

    String required(String key) {
        String text = text(key);
        if (text == null && !values.containsKey(key)) {
            problem(place, name + " lacks '" + key + "'");
        }
        return text == null ? "" : text;
    }

    /** What makes a value of a text, or says why not with an {@link IllegalArgumentException}. */
    interface Reading<T> {
        T of(String text);
    }

    /** @return the value, or null when the key is not there or its value is wrong, which is told */
    <T> @Nullable T value(String key, Reading<T> reading) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        try {
            return reading.of(text);
        } catch (IllegalArgumentException e) {
            problem(values.get(key), "'" + key + "': " + e.getMessage());
            return null;
        }
    }

    /** @return the value, or the other when the key is not there or its value is wrong, which is told */
    <T> T value(String key, Reading<T> reading, T other) {
        T value = value(key, reading);
        return value == null ? other : value;
    }

    List<String> texts(String key) {
        asked.add(key);
        List<String> texts = new ArrayList<>();
        Node value = values.get(key);
        switch (value) {
            case null -> {}
            case ScalarNode one -> texts.add(one.getValue());
            case SequenceNode many -> {
                for (Node each : many.getValue()) {
                    if (each instanceof ScalarNode one) {
                        texts.add(one.getValue());
                    } else {
                        problem(each, "'" + key + "' is a list of words");
                    }
                }
            }
            default -> problem(value, "'" + key + "' is a list of words");
        }
        return texts;
    }

    /** An empty table when the key is not there. */
    ConfigText table(String key) {
        asked.add(key);
        return added(new ConfigText(file, "'" + key + "'", values.get(key), problems));
    }

    List<ConfigText> tables(String key) {
        asked.add(key);
        List<ConfigText> tables = new ArrayList<>();
        Node value = values.get(key);
        if (value instanceof SequenceNode many) {
            many.getValue()
                    .forEach(each ->
                            tables.add(added(new ConfigText(file, "an entry of '" + key + "'", each, problems))));
        } else if (value != null) {
            problem(value, "'" + key + "' is a list");
        }
        return tables;
    }

    private ConfigText added(ConfigText table) {
        inner.add(table);
        return table;
    }

    boolean isThere() {
        return place != null;
    }

    @Nullable
    Node place() {
        return place;
    }

    /** @throws UsageException with every mistake that was found */
    void finish() {
        findUnasked();
        if (!problems.isEmpty()) {
            throw new UsageException(String.join("\n", problems));
        }
    }

    private void findUnasked() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                String nearest = nearest(key);
                problem(
                        keys.get(key),
                        "unknown key '" + key + "' in " + name
                                + (nearest.isEmpty() ? "" : " (did you mean '" + nearest + "'?)"));
            }
        }
        inner.forEach(ConfigText::findUnasked);
    }

    private String nearest(String key) {
        String best = "";
        int least = Math.max(2, key.length() / 2);
        for (String known : asked) {
            int distance = distance(key, known);
            if (distance < least) {
                least = distance;
                best = known;
            }
        }
        return best;
    }

    /** Letters to add, leave out or replace. Keys are short; a long one is near to nothing. */
    private static int distance(String one, String other) {
        if (one.length() > 64) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? diagonal : diagonal + 1;
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
