package org.tipstaff.sigma;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes the text of one YAML file, gives its Sigma documents and everything wrong with it at once. A faulty document
 * is refused by name and the others of the file stand; nothing is half read.
 */
public final class RuleReader {
    private static final Set<String> MARKS = Set.of("detection", "correlation", "filter", "logsource");
    private static final Set<String> LEGACY_ACTIONS = Set.of("global", "reset", "repeat");
    private static final Pattern RULE_WORDS =
            Pattern.compile("^ ?(title|logsource|detection|correlation|filter)[ \\t]*:", Pattern.MULTILINE);

    private final RuleOptions options;

    public RuleReader(RuleOptions options) {
        this.options = options;
    }

    /** Reads a file's bytes, which must be UTF-8; a byte order mark is passed over. */
    public RuleFile read(String file, byte[] content) {
        int from = startsWith(content, 0xef, 0xbb, 0xbf) ? 3 : 0;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content, from, content.length - from))
                    .toString();
            return read(file, text);
        } catch (CharacterCodingException _) {
            return notUtf8(file, content);
        }
    }

    private static RuleFile notUtf8(String file, byte[] content) {
        String lossy = new String(content, StandardCharsets.UTF_8);
        boolean utf16 = startsWith(content, 0xff, 0xfe) || startsWith(content, 0xfe, 0xff);
        if (!utf16 && !RULE_WORDS.matcher(lossy).find()) {
            return new RuleFile(file, List.of(), List.of(), List.of(), 1);
        }
        RuleText source = new RuleText(file, utf16 ? "" : lossy);
        if (utf16) {
            source.error(1, 1, "the file is UTF-16; Sigma rules are UTF-8: save it again as UTF-8");
        } else {
            String before = lossy.substring(0, Math.max(0, lossy.indexOf('\ufffd')));
            int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
            int column = before.length() - before.lastIndexOf('\n');
            source.error(line, column, "the file is not UTF-8 from here on: save it again as UTF-8");
        }
        return new RuleFile(file, List.of(), List.of(refusedWhole(source)), source.problems(), 0);
    }

    private static boolean startsWith(byte[] content, int... bytes) {
        if (content.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((content[i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    public RuleFile read(String file, String text) {
        RuleText source = new RuleText(file, text);
        List<YamlReader.Document> documents = YamlReader.read(source);
        if (source.errors() > 0) {
            return faultyYaml(source, documents);
        }
        Optional<YamlNode.Entry> legacy = legacyAction(documents);
        if (legacy.isPresent()) {
            source.error(
                    legacy.get().key(),
                    "'action: " + ((YamlNode.Scalar) legacy.get().value()).text()
                            + "' belongs to the multi-document rules of Sigma v1, which are not read:"
                            + " write one whole rule per document");
            return new RuleFile(file, List.of(), List.of(refusedWhole(source)), source.problems(), 0);
        }
        List<RuleFile.ReadDocument> read = new ArrayList<>();
        List<RuleFile.Refused> refused = new ArrayList<>();
        int others = 0;
        for (YamlReader.Document document : documents) {
            if (!(document.root() instanceof YamlNode.Mapping root) || !isSigma(root)) {
                others++;
                continue;
            }
            int errorsBefore = source.errors();
            int problemsBefore = source.problemCount();
            Optional<SigmaDocument> whole = read(document, root, source);
            if (whole.isPresent() && source.errors() == errorsBefore) {
                read.add(new RuleFile.ReadDocument(whole.get(), document.text()));
            } else {
                List<Problem> why = source.problems();
                refused.add(refused(root, source, why.subList(Math.min(problemsBefore, why.size()), why.size())));
            }
        }
        return new RuleFile(file, List.copyOf(read), List.copyOf(refused), ordered(source.problems()), others);
    }

    private static List<Problem> ordered(List<Problem> problems) {
        return problems.stream().sorted(Comparator.comparing(Problem::location)).toList();
    }

    /** A fault of the YAML itself leaves it unknown what the rest of the file means, so nothing of it is used. */
    private static RuleFile faultyYaml(RuleText source, List<YamlReader.Document> documents) {
        boolean sigma = documents.stream()
                .anyMatch(document -> document.root() instanceof YamlNode.Mapping root && isSigma(root));
        if (!sigma && !RULE_WORDS.matcher(source.text()).find()) {
            return new RuleFile(source.file(), List.of(), List.of(), List.of(), 1);
        }
        RuleFile.Refused refused = documents.stream()
                .map(YamlReader.Document::root)
                .filter(YamlNode.Mapping.class::isInstance)
                .map(root -> refused((YamlNode.Mapping) root, source, source.problems()))
                .findFirst()
                .orElseGet(() -> refusedWhole(source));
        return new RuleFile(source.file(), List.of(), List.of(refused), ordered(source.problems()), 0);
    }

    /**
     * Whether a document means to be Sigma, decided by its content: rule folders also hold test cases and
     * configurations in YAML. A key that is nearly one of ours counts when there is a title, so that a rule with a
     * misspelt {@code detection} is not passed over; {@code logsources} is a key of such configurations.
     */
    private static boolean isSigma(YamlNode.Mapping root) {
        boolean titled = root.has("title");
        if (root.has("detection") || root.has("correlation") || root.has("logsource")) {
            return true;
        }
        if (root.has("filter") && titled) {
            return true;
        }
        for (YamlNode.Entry entry : root.entries()) {
            String key = entry.key().text();
            if (titled
                    && !key.equals("logsources")
                    && Spelling.nearest(key, MARKS).isPresent()) {
                return true;
            }
        }
        return legacyAction(root).isPresent();
    }

    private static Optional<YamlNode.Entry> legacyAction(List<YamlReader.Document> documents) {
        for (YamlReader.Document document : documents) {
            Optional<YamlNode.Entry> action =
                    document.root() instanceof YamlNode.Mapping root ? legacyAction(root) : Optional.empty();
            if (action.isPresent()) {
                return action;
            }
        }
        return Optional.empty();
    }

    private static Optional<YamlNode.Entry> legacyAction(YamlNode.Mapping root) {
        return root.entry("action")
                .filter(entry ->
                        entry.value() instanceof YamlNode.Scalar value && LEGACY_ACTIONS.contains(value.text()));
    }

    private Optional<SigmaDocument> read(YamlReader.Document document, YamlNode.Mapping root, RuleText source) {
        RuleHeader header = new HeaderReader(document, root, source).read();
        if (root.has("correlation")) {
            return new CorrelationReader(source, options).read(header, root).map(SigmaDocument.class::cast);
        }
        Optional<LogSource> logSource = logSource(root, source);
        if (root.has("filter")) {
            return filter(header, logSource, root, source);
        }
        Optional<YamlNode.Entry> detection = root.entry("detection");
        if (detection.isEmpty()) {
            missing("detection", root, source);
            return Optional.empty();
        }
        Optional<DetectionReader.Detection> read = new DetectionReader(source, options).read(detection.get(), Set.of());
        if (read.isEmpty() || logSource.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SigmaRule(
                header,
                logSource.get(),
                read.get().searches(),
                read.get().conditionText(),
                read.get().condition()));
    }

    private Optional<SigmaDocument> filter(
            RuleHeader header, Optional<LogSource> logSource, YamlNode.Mapping root, RuleText source) {
        YamlNode.Entry filter = root.entry("filter").orElseThrow();
        Optional<List<String>> rules = filterRules(filter, source);
        Optional<DetectionReader.Detection> read = new DetectionReader(source, options).read(filter, Set.of("rules"));
        if (logSource.isEmpty() || rules.isEmpty() || read.isEmpty()) {
            return Optional.empty();
        }
        if (!hasNot(read.get().condition())) {
            YamlNode condition =
                    ((YamlNode.Mapping) filter.value()).get("condition").orElseThrow();
            source.warning(
                    condition,
                    "the filter's condition is joined to its rules with 'and' as it stands, so they now match only"
                            + " what it selects; to take that out, write 'not' before it");
        }
        return Optional.of(new SigmaFilter(
                header,
                logSource.get(),
                rules.get(),
                read.get().searches(),
                read.get().conditionText(),
                read.get().condition()));
    }

    private static boolean hasNot(Expression expression) {
        return switch (expression) {
            case Expression.And and -> and.parts().stream().anyMatch(RuleReader::hasNot);
            case Expression.Or or -> or.parts().stream().anyMatch(RuleReader::hasNot);
            case Expression.Not _ -> true;
            case Expression.FieldPredicate _, Expression.Keyword _, Expression.RuleReference _ -> false;
        };
    }

    /** An empty list, {@code any} and {@code all} mean every rule of the log source, as in pySigma. */
    private static Optional<List<String>> filterRules(YamlNode.Entry filter, RuleText source) {
        if (!(filter.value() instanceof YamlNode.Mapping map)) {
            return Optional.empty();
        }
        Optional<YamlNode> rules = map.get("rules");
        if (rules.isEmpty()) {
            source.error(filter.key(), "'rules' is missing in 'filter': name rules by id or name, or write 'any'");
            return Optional.empty();
        }
        if (rules.get() instanceof YamlNode.Scalar word
                && Set.of("any", "all").contains(word.text().toLowerCase(Locale.ROOT))) {
            return Optional.of(List.of());
        }
        return references(rules.get(), "rules", source);
    }

    /** A name or a list of names; an empty list is allowed here. */
    static Optional<List<String>> references(YamlNode node, String key, RuleText source) {
        List<YamlNode> items = node instanceof YamlNode.Sequence list ? list.items() : List.of(node);
        List<String> names = new ArrayList<>();
        for (YamlNode item : items) {
            if (item instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
                names.add(scalar.text().strip());
            } else {
                source.error(item, "'" + key + "' takes a name or a list of names, here it is " + item.kind());
                return Optional.empty();
            }
        }
        return Optional.of(List.copyOf(names));
    }

    private static Optional<LogSource> logSource(YamlNode.Mapping root, RuleText source) {
        Optional<YamlNode.Entry> entry = root.entry("logsource");
        if (entry.isEmpty()) {
            missing("logsource", root, source);
            return Optional.empty();
        }
        if (!(entry.get().value() instanceof YamlNode.Mapping map)) {
            source.error(
                    entry.get().value(),
                    "'logsource' must be a map with product, category or service, here it is "
                            + entry.get().value().kind());
            return Optional.empty();
        }
        int errorsBefore = source.errors();
        LogSource read = new LogSource(
                part(map, "product", source), part(map, "category", source), part(map, "service", source));
        Set<String> known = Set.of("product", "category", "service", "definition");
        for (YamlNode.Entry part : map.entries()) {
            String key = part.key().text();
            if (!known.contains(key)) {
                Spelling.nearest(key, known)
                        .ifPresent(near -> source.error(
                                part.key(),
                                "unknown key '" + key + "' in logsource (did you mean '" + near
                                        + "'?): the rule would look at other logs than its author meant"));
            }
        }
        if (read.equals(new LogSource("", "", "")) && source.errors() == errorsBefore) {
            source.error(entry.get().key(), "logsource has none of product, category and service");
        }
        return source.errors() == errorsBefore ? Optional.of(read) : Optional.empty();
    }

    /** Names of log sources are lower case by the specification; other spellings of them mean the same. */
    private static String part(YamlNode.Mapping map, String key, RuleText source) {
        Optional<YamlNode> node = map.get(key);
        if (node.isEmpty() || (node.get() instanceof YamlNode.Scalar scalar && scalar.isNull())) {
            return "";
        }
        if (node.get() instanceof YamlNode.Scalar scalar) {
            return scalar.text().strip().toLowerCase(Locale.ROOT);
        }
        source.error(
                node.get(),
                "'" + key + "' of the logsource must be text, here it is "
                        + node.get().kind());
        return "";
    }

    /** Says that a key is missing, at the key that was probably meant to be it, else at the document's beginning. */
    static void missing(String key, YamlNode.Mapping map, RuleText source) {
        List<String> keys =
                map.entries().stream().map(entry -> entry.key().text()).toList();
        Optional<YamlNode.Entry> misspelt = Spelling.nearest(key, keys).flatMap(map::entry);
        if (misspelt.isPresent()) {
            source.error(
                    misspelt.get().key(),
                    "'" + key + "' is missing (did you mean it by '"
                            + misspelt.get().key().text() + "'?)");
        } else {
            source.error(map, "'" + key + "' is missing");
        }
    }

    private static RuleFile.Refused refused(YamlNode.Mapping root, RuleText source, List<Problem> problems) {
        Location location = problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(Problem::location)
                .min(Comparator.naturalOrder())
                .orElse(source.at(root));
        String title = word(root, "title");
        return new RuleFile.Refused(
                title.isEmpty() ? source.file() : title, word(root, "id"), location, ordered(problems));
    }

    private static String word(YamlNode.Mapping root, String key) {
        return root.get(key).orElse(null) instanceof YamlNode.Scalar text
                ? text.text().strip()
                : "";
    }

    private static RuleFile.Refused refusedWhole(RuleText source) {
        List<Problem> problems = source.problems();
        return new RuleFile.Refused(
                source.file(), "", Objects.requireNonNull(problems.getFirst()).location(), problems);
    }
}
