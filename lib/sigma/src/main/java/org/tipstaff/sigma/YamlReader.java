package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Takes the text of a YAML file, gives its documents as trees with places.
 *
 * <p>It works on the parser's events and not on the library's own nodes: the events carry all we need (places, quotes,
 * anchors), the library's composer recurses without a bound of ours, and one tree less is built per rule.
 */
final class YamlReader {
    /** Rules nest some six deep; this leaves room and still keeps every later recursion shallow. */
    static final int MAX_DEPTH = 64;

    /** Values in one file, those that aliases repeat included. The largest public rule has some thousands. */
    static final int MAX_NODES = 200_000;

    static final int MAX_DOCUMENTS = 1_000;

    /** Code points of one file; the loader refuses larger files before they get here. */
    static final int MAX_CODE_POINTS = 4 * 1024 * 1024;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setUseMarks(true)
            .setParseComments(false)
            .setCodePointLimit(MAX_CODE_POINTS)
            .build();

    private static final Set<String> TEXT_TAGS = Set.of("!", "tag:yaml.org,2002:str");
    private static final Set<String> PLAIN_TAGS = Set.of(
            "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null");
    private static final Set<String> COLLECTION_TAGS = Set.of("!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq");

    /** One document and the part of the text it was read from. */
    record Document(YamlNode root, String text) {}

    /** Carries one fatal fault of the YAML to the outside of the recursion; never leaves this class. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;
        private final int column;

        Broken(@Nullable Mark mark, String message) {
            super(message, null, false, false);
            line = mark == null ? 1 : mark.getLine() + 1;
            column = mark == null ? 1 : mark.getColumn() + 1;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private record Anchored(YamlNode node, int size) {}

    private final RuleText source;
    private final ParserImpl events;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int nodes;

    private YamlReader(RuleText source) {
        this.source = source;
        this.events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, source.text()));
    }

    /** The documents up to the first fault of the YAML itself, which is then among the text's problems. */
    static List<Document> read(RuleText source) {
        List<Document> documents = new ArrayList<>();
        try {
            new YamlReader(source).documents(documents);
        } catch (Broken broken) {
            source.error(broken.line, broken.column, broken.reason());
        } catch (MarkedYamlEngineException fault) {
            Broken broken = new Broken(place(fault), "not valid YAML: " + sentence(fault));
            source.error(broken.line, broken.column, broken.reason());
        } catch (ReaderException fault) {
            int line = 1
                    + (int) source.text()
                            .chars()
                            .limit(Math.max(0, fault.getPosition()))
                            .filter(c -> c == '\n')
                            .count();
            source.error(
                    line,
                    1,
                    "not valid YAML: a character that YAML does not allow (%s)"
                            .formatted(character(fault.getCodePoint())));
        } catch (YamlEngineException fault) {
            source.error(1, 1, "not valid YAML: " + fault.getMessage());
        }
        return documents;
    }

    /** Where something was opened helps more than the end of the file, where it was missed. */
    private static @Nullable Mark place(MarkedYamlEngineException fault) {
        boolean missed = String.valueOf(fault.getProblem()).contains("end of stream");
        return missed
                ? fault.getContextMark().or(fault::getProblemMark).orElse(null)
                : fault.getProblemMark().or(fault::getContextMark).orElse(null);
    }

    private static String sentence(MarkedYamlEngineException fault) {
        String problem = fault.getProblem() == null ? "" : fault.getProblem();
        String context = fault.getContext() == null ? "" : fault.getContext();
        return context.isEmpty() ? problem : problem.isEmpty() ? context : context + ", " + problem;
    }

    private static String character(int codePoint) {
        return String.format(java.util.Locale.ROOT, "U+%04X", codePoint);
    }

    private void documents(List<Document> documents) throws Broken {
        events.next();
        while (events.hasNext() && events.peekEvent() instanceof DocumentStartEvent) {
            Event start = events.next();
            if (documents.size() >= MAX_DOCUMENTS) {
                throw new Broken(mark(start), "more than " + MAX_DOCUMENTS + " documents in one file");
            }
            anchors.clear();
            int from = start.getEndMark().map(Mark::getIndex).orElse(0);
            YamlNode root = node(0);
            Event end = events.next();
            int to = end instanceof DocumentEndEvent
                    ? end.getStartMark().map(Mark::getIndex).orElse(0)
                    : from;
            documents.add(new Document(root, slice(from, to)));
        }
    }

    /** Marks count code points, strings count UTF-16 units. */
    private String slice(int fromCodePoint, int toCodePoint) {
        String text = source.text();
        int from = text.offsetByCodePoints(0, fromCodePoint);
        return text.substring(from, text.offsetByCodePoints(from, toCodePoint - fromCodePoint))
                .strip();
    }

    private YamlNode node(int depth) throws Broken {
        Event event = events.next();
        if (depth > MAX_DEPTH) {
            throw new Broken(mark(event), "nested deeper than " + MAX_DEPTH + " levels");
        }
        if (event instanceof AliasEvent alias) {
            Anchored anchored = anchors.get(alias.getAlias().getValue());
            if (anchored == null) {
                throw new Broken(mark(event), "alias '*" + alias.getAlias().getValue() + "' names no anchor before it");
            }
            count(event, anchored.size());
            return anchored.node();
        }
        int before = nodes;
        count(event, 1);
        YamlNode node = switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent sequence -> sequence(sequence, depth);
            case MappingStartEvent mapping -> mapping(mapping, depth);
            default -> throw new Broken(mark(event), "not valid YAML: a value was expected");
        };
        int size = nodes - before;
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), new Anchored(node, size)));
        return node;
    }

    private void count(Event event, int more) throws Broken {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new Broken(mark(event), "more than " + MAX_NODES + " values in one file, aliases counted in full");
        }
    }

    private static YamlNode.Scalar scalar(ScalarEvent event) throws Broken {
        YamlNode.Style style = switch (event.getScalarStyle()) {
            case PLAIN -> YamlNode.Style.PLAIN;
            case SINGLE_QUOTED, DOUBLE_QUOTED, JSON_SCALAR_STYLE -> YamlNode.Style.QUOTED;
            case LITERAL, FOLDED -> YamlNode.Style.BLOCK;
        };
        Optional<String> tag = event.getTag();
        if (tag.isPresent()) {
            if (TEXT_TAGS.contains(tag.get())) {
                style = style == YamlNode.Style.PLAIN ? YamlNode.Style.BLOCK : style;
            } else if (PLAIN_TAGS.contains(tag.get())) {
                style = YamlNode.Style.PLAIN;
            } else {
                throw new Broken(mark(event), "YAML tag '" + tag.get() + "' has no meaning in a rule");
            }
        }
        return new YamlNode.Scalar(event.getValue(), style, line(event), column(event));
    }

    private YamlNode.Sequence sequence(SequenceStartEvent event, int depth) throws Broken {
        checkCollectionTag(event, event.getTag());
        List<YamlNode> items = new ArrayList<>();
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node(depth + 1));
        }
        events.next();
        return new YamlNode.Sequence(Collections.unmodifiableList(items), line(event), column(event));
    }

    private YamlNode.Mapping mapping(MappingStartEvent event, int depth) throws Broken {
        checkCollectionTag(event, event.getTag());
        List<YamlNode.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            YamlNode key = node(depth + 1);
            if (!(key instanceof YamlNode.Scalar name)) {
                throw new Broken(mark(event), "a key of a map must be a single word or text, here it is " + key.kind());
            }
            if (name.style() == YamlNode.Style.PLAIN && name.text().equals("<<")) {
                source.error(name, "YAML 1.2 has no merge key '<<': write the fields out");
            }
            if (!seen.add(name.text())) {
                source.error(name, "key '" + name.text() + "' stands twice in the same map; only one could count");
            }
            entries.add(new YamlNode.Entry(name, node(depth + 1)));
        }
        events.next();
        return new YamlNode.Mapping(Collections.unmodifiableList(entries), line(event), column(event));
    }

    private static void checkCollectionTag(Event event, Optional<String> tag) throws Broken {
        if (tag.isPresent() && !COLLECTION_TAGS.contains(tag.get())) {
            throw new Broken(mark(event), "YAML tag '" + tag.get() + "' has no meaning in a rule");
        }
    }

    private static @Nullable Mark mark(Event event) {
        return event.getStartMark().orElse(null);
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static int column(Event event) {
        return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
    }
}
