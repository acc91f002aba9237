package org.tipstaff.inform;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * One YAML file of claims, duties or measures, read strictly: whatever is not understood is a mistake with its place, and all mistakes
 * are collected. Works on the parser's events, which carry places and let depth and size be bounded; anchors, aliases and
 * tags are refused.
 */
public final class Page {
    private static final int DEPTH_MAX = 12;
    private static final int VALUES_MAX = 50_000;
    private static final int CODE_POINTS_MAX = 1 << 20;
    private static final int MISTAKES_MAX = 100;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setUseMarks(true)
            .setParseComments(false)
            .setCodePointLimit(CODE_POINTS_MAX)
            .build();

    /** A value and its place. */
    public sealed interface Node {
        int line();

        int column();
    }

    public record One(String text, int line, int column) implements Node {}

    public record Many(List<Node> items, int line, int column) implements Node {}

    public record Pairs(Map<String, Node> values, int line, int column) implements Node {}

    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;
        private final int column;

        Broken(@Nullable Mark mark, String message) {
            super(message, null, false, false);
            line = mark == null ? 1 : mark.getLine() + 1;
            column = mark == null ? 1 : mark.getColumn() + 1;
        }
    }

    private final String file;
    private final List<Mistake> mistakes = new ArrayList<>();
    private int values;

    /** @param file as mistakes name it */
    public Page(String file) {
        this.file = file;
    }

    /** The document as a map. */
    public Optional<Pairs> read(String text) {
        ParserImpl events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
        try {
            events.next();
            if (!(events.peekEvent() instanceof DocumentStartEvent)) {
                throw new Broken(null, "the file is empty");
            }
            events.next();
            Node root = node(events, 0);
            events.next();
            if (events.peekEvent() instanceof DocumentStartEvent second) {
                throw new Broken(mark(second), "a second document begins here; the file has one");
            }
            if (root instanceof Pairs pairs) {
                return Optional.of(pairs);
            }
            wrong(root, "the file is a map of keys and values");
        } catch (Broken broken) {
            add(broken.line, broken.column, String.valueOf(broken.getMessage()));
        } catch (MarkedYamlEngineException fault) {
            Broken broken = new Broken(
                    fault.getProblemMark().or(fault::getContextMark).orElse(null),
                    "not valid YAML: " + fault.getProblem());
            add(broken.line, broken.column, String.valueOf(broken.getMessage()));
        } catch (YamlEngineException fault) {
            add(1, 1, "not valid YAML: " + fault.getMessage());
        }
        return Optional.empty();
    }

    private Node node(ParserImpl events, int depth) throws Broken {
        Event event = events.next();
        if (depth > DEPTH_MAX || ++values > VALUES_MAX) {
            throw new Broken(
                    mark(event), "more than " + DEPTH_MAX + " levels or " + VALUES_MAX + " values in one file");
        }
        if (event instanceof AliasEvent
                || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
            throw new Broken(mark(event), "anchors (&) and aliases (*) are not read: write the value out");
        }
        Mark mark = mark(event);
        int line = mark == null ? 1 : mark.getLine() + 1;
        int column = mark == null ? 1 : mark.getColumn() + 1;
        return switch (event) {
            case ScalarEvent scalar -> {
                refuseTag(event, scalar.getTag());
                yield new One(scalar.getValue(), line, column);
            }
            case SequenceStartEvent sequence -> {
                refuseTag(event, sequence.getTag());
                List<Node> items = new ArrayList<>();
                while (!events.checkEvent(Event.ID.SequenceEnd)) {
                    items.add(node(events, depth + 1));
                }
                events.next();
                yield new Many(List.copyOf(items), line, column);
            }
            case MappingStartEvent mapping -> {
                refuseTag(event, mapping.getTag());
                Map<String, Node> pairs = new LinkedHashMap<>();
                while (!events.checkEvent(Event.ID.MappingEnd)) {
                    Node key = node(events, depth + 1);
                    if (!(key instanceof One name)) {
                        throw new Broken(mark(event), "a key is a single word");
                    }
                    if (pairs.put(name.text(), node(events, depth + 1)) != null) {
                        wrong(key, "key '" + name.text() + "' stands twice in the same map; only one could count");
                    }
                }
                events.next();
                yield new Pairs(pairs, line, column);
            }
            default -> throw new Broken(mark(event), "not valid YAML: a value was expected");
        };
    }

    private static void refuseTag(Event event, Optional<String> tag) throws Broken {
        if (tag.isPresent()) {
            throw new Broken(mark(event), "YAML tag '" + tag.get() + "' has no meaning here");
        }
    }

    private static @Nullable Mark mark(Event event) {
        return event.getStartMark().orElse(null);
    }

    /** Notes a mistake. */
    public void wrong(Node at, String what) {
        add(at.line(), at.column(), what);
    }

    private void add(int line, int column, String what) {
        if (mistakes.size() < MISTAKES_MAX) {
            mistakes.add(new Mistake(file, line, column, what));
        }
    }

    /** @throws MistakesException when there is any */
    public void check() throws MistakesException {
        if (!mistakes.isEmpty()) {
            mistakes.sort(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column));
            throw new MistakesException(mistakes);
        }
    }

    /** Names every key that is none of these, with the nearest one. */
    public void keys(Pairs pairs, Collection<String> known) {
        pairs.values().forEach((key, value) -> {
            if (!known.contains(key)) {
                wrong(
                        value,
                        "unknown key '" + key + "'" + hint(key, known) + "; the keys are " + String.join(", ", known));
            }
        });
    }

    private static String hint(String word, Collection<String> known) {
        return known.stream()
                .filter(each -> distance(word, each) <= 2)
                .min(Comparator.comparingInt(each -> distance(word, each)))
                .map(each -> " (did you mean '" + each + "'?)")
                .orElse("");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length() && i <= 64; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }

    /** The value of a key that has to be there. */
    public <T> Optional<T> need(Pairs pairs, String key, Function<String, T> read) {
        if (!pairs.values().containsKey(key)) {
            wrong(pairs, "'" + key + "' is missing");
            return Optional.empty();
        }
        return may(pairs, key, read);
    }

    /** The value of a key that may be there, made by a function that throws IllegalArgumentException for what it can't take. */
    public <T> Optional<T> may(Pairs pairs, String key, Function<String, T> read) {
        Node node = pairs.values().get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof One one)) {
            wrong(node, "'" + key + "' is a single value");
            return Optional.empty();
        }
        return made(node, () -> read.apply(one.text().strip()));
    }

    /** What a function makes; what it refuses is a mistake at this place. */
    public <T> Optional<T> made(Node at, java.util.function.Supplier<T> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException | java.time.DateTimeException | ArithmeticException e) {
            wrong(at, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** A list of single values; empty where the key is not there. */
    public List<String> words(Pairs pairs, String key) {
        List<String> words = new ArrayList<>();
        for (Node node : items(pairs, key)) {
            if (node instanceof One one) {
                words.add(one.text().strip());
            } else {
                wrong(node, "'" + key + "' is a list of single values");
            }
        }
        return words;
    }

    /** A list of maps; empty where the key is not there. */
    public List<Pairs> maps(Pairs pairs, String key) {
        List<Pairs> maps = new ArrayList<>();
        for (Node node : items(pairs, key)) {
            if (node instanceof Pairs each) {
                maps.add(each);
            } else {
                wrong(node, "'" + key + "' is a list of maps");
            }
        }
        return maps;
    }

    private List<Node> items(Pairs pairs, String key) {
        Node node = pairs.values().get(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof Many many) {
            return many.items();
        }
        wrong(node, "'" + key + "' is a list");
        return List.of();
    }

    /** A map; empty where the key is not there. */
    public Optional<Pairs> map(Pairs pairs, String key) {
        Node node = pairs.values().get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof Pairs map) {
            return Optional.of(map);
        }
        wrong(node, "'" + key + "' is a map of keys and values");
        return Optional.empty();
    }
}
