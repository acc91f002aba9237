package org.tipstaff.site;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * Takes the text of a site file, gives its one document as a tree with places. It works on the parser's events, as the
 * reader of rules does, because they carry the places and the library's own composer recurses without a bound of ours.
 *
 * <p>Anchors and aliases are refused: a site file is read by people in a hurry, who must see on one line what holds on
 * it, and without aliases nothing in it can expand.
 */
final class YamlReader {
    /** A site file nests some six deep. */
    static final int MAX_DEPTH = 16;

    /** Values in one file: a court of ten thousand hosts has a hundred thousand. */
    static final int MAX_NODES = 400_000;

    /** Code points of one file. */
    static final int MAX_CODE_POINTS = 8 * 1024 * 1024;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setUseMarks(true)
            .setParseComments(false)
            .setCodePointLimit(MAX_CODE_POINTS)
            .build();

    /** Carries a fatal fault of the YAML out of the recursion; never leaves this class. */
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

    private final SiteText source;
    private final ParserImpl events;
    private int nodes;

    private YamlReader(SiteText source) {
        this.source = source;
        this.events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, source.text()));
    }

    /** The document; none when the text is no YAML, which is then among the text's problems. */
    static Optional<YamlNode> read(SiteText source) {
        if (source.errors() > 0) {
            return Optional.empty(); // it is no text
        }
        try {
            return new YamlReader(source).document();
        } catch (Broken broken) {
            source.error(broken.line, broken.column, String.valueOf(broken.getMessage()));
        } catch (MarkedYamlEngineException fault) {
            Broken broken = new Broken(place(fault), "not valid YAML: " + sentence(fault));
            source.error(broken.line, broken.column, String.valueOf(broken.getMessage()));
        } catch (YamlEngineException fault) {
            source.error(1, 1, "not valid YAML: " + fault.getMessage());
        }
        return Optional.empty();
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

    private Optional<YamlNode> document() throws Broken {
        events.next();
        if (!(events.peekEvent() instanceof DocumentStartEvent)) {
            throw new Broken(null, "the site file is empty");
        }
        events.next();
        YamlNode root = node(0);
        events.next();
        if (events.peekEvent() instanceof DocumentStartEvent second) {
            throw new Broken(mark(second), "a site file is one document; here a second one begins");
        }
        return Optional.of(root);
    }

    private YamlNode node(int depth) throws Broken {
        Event event = events.next();
        if (depth > MAX_DEPTH) {
            throw new Broken(mark(event), "nested deeper than " + MAX_DEPTH + " levels");
        }
        if (++nodes > MAX_NODES) {
            throw new Broken(mark(event), "more than " + MAX_NODES + " values in one file");
        }
        if (event instanceof AliasEvent
                || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
            throw new Broken(
                    mark(event), "anchors (&) and aliases (*) are not read in a site file: write the value out");
        }
        return switch (event) {
            case ScalarEvent scalar -> {
                refuseTag(scalar, scalar.getTag());
                yield new YamlNode.Scalar(scalar.getValue(), scalar.isPlain(), line(scalar), column(scalar));
            }
            case SequenceStartEvent sequence -> sequence(sequence, depth);
            case MappingStartEvent mapping -> mapping(mapping, depth);
            default -> throw new Broken(mark(event), "not valid YAML: a value was expected");
        };
    }

    private YamlNode.Sequence sequence(SequenceStartEvent event, int depth) throws Broken {
        refuseTag(event, event.getTag());
        List<YamlNode> items = new ArrayList<>();
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node(depth + 1));
        }
        events.next();
        return new YamlNode.Sequence(List.copyOf(items), line(event), column(event));
    }

    private YamlNode.Mapping mapping(MappingStartEvent event, int depth) throws Broken {
        refuseTag(event, event.getTag());
        List<YamlNode.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            YamlNode key = node(depth + 1);
            if (!(key instanceof YamlNode.Scalar name)) {
                throw new Broken(mark(event), "a key must be a single word, here it is " + key.kind());
            }
            YamlNode value = node(depth + 1);
            if (seen.add(name.text())) {
                entries.add(new YamlNode.Entry(name, value));
            } else {
                source.error(name, "key '" + name.text() + "' stands twice in the same map; only one could count");
            }
        }
        events.next();
        return new YamlNode.Mapping(List.copyOf(entries), line(event), column(event));
    }

    private static void refuseTag(Event event, Optional<String> tag) throws Broken {
        if (tag.isPresent()) {
            throw new Broken(mark(event), "YAML tag '" + tag.get() + "' has no meaning in a site file");
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
