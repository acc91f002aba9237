package org.tipstaff.normalise;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * One value of a mapping table and its place, so that a mistake in a table is named with file, line and column. An
 * unknown key is a mistake too: a misspelt row must not be a row without effect.
 */
final class Yaml {
    /** A table larger than this is no table. */
    private static final int CODE_POINTS_MAX = 1 << 20;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(CODE_POINTS_MAX)
            .setMaxAliasesForCollections(0)
            .build();

    private final String file;
    private final Node node;

    private Yaml(String file, Node node) {
        this.file = file;
        this.node = node;
    }

    static Yaml read(MappingText table) {
        try {
            Optional<Node> root = new Composer(
                            SETTINGS, new ParserImpl(SETTINGS, new StreamReader(SETTINGS, table.text())))
                    .getSingleNode();
            return new Yaml(
                    table.name(), root.orElseThrow(() -> new MappingException(table.name() + ": the table is empty")));
        } catch (MarkedYamlEngineException e) {
            throw new MappingException(table.name() + place(e.getProblemMark().orElse(null)) + "  " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new MappingException(table.name() + ": " + e.getMessage());
        }
    }

    private static String place(@Nullable Mark mark) {
        return mark == null ? ":" : ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    MappingException wrong(String message) {
        return new MappingException(file + place(node.getStartMark().orElse(null)) + "  " + message);
    }

    /** Keys and values, in the order they are written. Only {@code known} keys may be there; none known means any. */
    Map<String, Yaml> map(Set<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong("here must stand names and values");
        }
        Map<String, Yaml> map = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Yaml key = new Yaml(file, tuple.getKeyNode());
            String name = key.text();
            if (!known.isEmpty() && !known.contains(name)) {
                throw key.wrong("unknown key '" + name + "'; known are " + new TreeSet<>(known));
            }
            if (map.put(name, new Yaml(file, tuple.getValueNode())) != null) {
                throw key.wrong("the key '" + name + "' stands twice");
            }
        }
        return map;
    }

    Yaml required(Map<String, Yaml> map, String key) {
        Yaml value = map.get(key);
        if (value == null) {
            throw wrong("the key '" + key + "' is missing");
        }
        return value;
    }

    List<Yaml> list() {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong("here must stand a list");
        }
        List<Yaml> list = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            list.add(new Yaml(file, element));
        }
        return list;
    }

    /** The texts of a list, or the one text that stands in its place. */
    List<String> texts() {
        if (node instanceof ScalarNode) {
            return List.of(text());
        }
        return list().stream().map(Yaml::text).toList();
    }

    String text() {
        if (!(node instanceof ScalarNode scalar)) {
            throw wrong("here must stand one value");
        }
        return Objects.requireNonNull(scalar.getValue());
    }

    long number() {
        try {
            return Long.parseLong(text());
        } catch (NumberFormatException _) {
            throw wrong("'" + text() + "' is no number");
        }
    }

    boolean truth() {
        return switch (text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("here must stand true or false");
        };
    }
}
