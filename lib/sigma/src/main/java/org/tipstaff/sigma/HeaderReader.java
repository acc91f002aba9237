package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Takes a document, gives what it says of itself. */
final class HeaderReader {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern TECHNIQUE = Pattern.compile("t[0-9]{4}(\\.[0-9]{3})?");

    /** Groups, software, campaigns, mitigations, data sources: in the namespace of ATT&CK, and no tactics. */
    private static final Pattern OTHER_ATTACK_OBJECT = Pattern.compile("(g|s|c|m|ds|dc|ta)[0-9]{4}");

    private static final int MAX_TITLE = 256;
    private static final List<String> STATUSES = List.of("stable", "test", "experimental", "deprecated", "unsupported");
    private static final List<String> LEVELS = List.of("informational", "low", "medium", "high", "critical");

    /** Keys with a place of their own in the header or the document; all others are kept as they are. */
    private static final Set<String> OWN_KEYS = Set.of(
            "title",
            "id",
            "name",
            "level",
            "status",
            "description",
            "author",
            "tags",
            "references",
            "falsepositives",
            "fields",
            "logsource",
            "detection",
            "correlation",
            "filter");

    private final RuleText source;
    private final YamlReader.Document document;
    private final YamlNode.Mapping root;

    HeaderReader(YamlReader.Document document, YamlNode.Mapping root, RuleText source) {
        this.source = source;
        this.document = document;
        this.root = root;
    }

    /** Reads the header; faults are among the text's problems, and it is returned all the same. */
    RuleHeader read() {
        List<String> tags = list("tags");
        List<String> tactics = new ArrayList<>();
        List<String> techniques = new ArrayList<>();
        for (String tag : tags) {
            String name = tag.toLowerCase(Locale.ROOT).strip();
            if (!name.startsWith("attack.")) {
                continue;
            }
            String object = name.substring("attack.".length());
            if (TECHNIQUE.matcher(object).matches()) {
                techniques.add(object.toUpperCase(Locale.ROOT));
            } else if (!OTHER_ATTACK_OBJECT.matcher(object).matches()) {
                tactics.add(object.replace('_', '-'));
            }
        }
        checkTaxonomy();
        return new RuleHeader(
                id(),
                text("name"),
                title(),
                level(),
                status(),
                text("description"),
                author(),
                List.copyOf(tags),
                tactics.stream().distinct().toList(),
                techniques.stream().distinct().toList(),
                list("references"),
                list("falsepositives"),
                list("fields"),
                other(),
                source.at(root));
    }

    private String title() {
        Optional<YamlNode> title = root.get("title");
        if (title.isEmpty()) {
            RuleReader.missing("title", root, source);
            return "";
        }
        if (!(title.get() instanceof YamlNode.Scalar text)
                || text.isNull()
                || text.text().isBlank()) {
            source.error(
                    title.get(),
                    "'title' must be text, here it is " + title.get().kind());
            return "";
        }
        if (text.text().length() > MAX_TITLE) {
            source.warning(text, "the title is longer than " + MAX_TITLE + " characters");
        }
        return text.text().strip();
    }

    /** The specification recommends a UUID and does not demand one; other ids still name the rule. */
    private String id() {
        Optional<YamlNode> id = root.get("id");
        if (id.isPresent() && id.get() instanceof YamlNode.Scalar text && !text.isNull()) {
            String written = text.text().strip();
            if (UUID_TEXT.matcher(written).matches()) {
                return written.toLowerCase(Locale.ROOT);
            }
            if (!written.isEmpty()) {
                source.warning(text, "id '" + written + "' is not a UUID; it is used as it is");
                return written;
            }
        } else if (id.isPresent() && !(id.get() instanceof YamlNode.Scalar)) {
            source.error(id.get(), "'id' must be a UUID, here it is " + id.get().kind());
        }
        return DocumentId.ofContent(document.text());
    }

    private Level level() {
        Optional<YamlNode.Entry> entry = root.entry("level");
        if (entry.isEmpty() || (entry.get().value() instanceof YamlNode.Scalar text && text.isNull())) {
            return Level.MEDIUM;
        }
        String written = entry.get().value() instanceof YamlNode.Scalar text
                ? text.text().strip()
                : "";
        Optional<Level> level = Level.of(written.toLowerCase(Locale.ROOT));
        if (level.isEmpty()) {
            source.error(
                    entry.get().value(),
                    "level '" + written + "' is none of " + String.join(", ", LEVELS) + Spelling.hint(written, LEVELS));
        }
        return level.orElse(Level.MEDIUM);
    }

    private String status() {
        String status = text("status");
        if (!status.isEmpty() && !STATUSES.contains(status)) {
            root.get("status")
                    .ifPresent(node -> source.warning(
                            node,
                            "status '" + status + "' is none of " + String.join(", ", STATUSES)
                                    + Spelling.hint(status, STATUSES)));
        }
        return status;
    }

    private void checkTaxonomy() {
        Optional<YamlNode> taxonomy = root.get("taxonomy");
        if (taxonomy.isPresent()
                && !(taxonomy.get() instanceof YamlNode.Scalar text
                        && (text.isNull() || text.text().equals("sigma")))) {
            String written = taxonomy.get() instanceof YamlNode.Scalar text ? " '" + text.text() + "'" : "";
            source.error(
                    taxonomy.get(),
                    "taxonomy" + written + " is not known, only 'sigma' is: its field names would not be found");
        }
    }

    private String author() {
        return root.get("author").orElse(null) instanceof YamlNode.Sequence
                ? String.join(", ", list("author"))
                : text("author");
    }

    private String text(String key) {
        Optional<YamlNode> node = root.get(key);
        if (node.isEmpty() || (node.get() instanceof YamlNode.Scalar scalar && scalar.isNull())) {
            return "";
        }
        if (node.get() instanceof YamlNode.Scalar scalar) {
            return scalar.text().strip();
        }
        source.warning(
                node.get(),
                "'" + key + "' should be text, here it is " + node.get().kind() + "; not used");
        return "";
    }

    private List<String> list(String key) {
        Optional<YamlNode> node = root.get(key);
        if (node.isEmpty() || (node.get() instanceof YamlNode.Scalar scalar && scalar.isNull())) {
            return List.of();
        }
        List<YamlNode> items = node.get() instanceof YamlNode.Sequence list ? list.items() : List.of(node.get());
        if (!(node.get() instanceof YamlNode.Sequence) && !key.equals("references")) {
            source.warning(
                    node.get(),
                    "'" + key + "' should be a list, here it is " + node.get().kind());
        }
        List<String> texts = new ArrayList<>();
        for (YamlNode item : items) {
            if (item instanceof YamlNode.Scalar scalar) {
                if (!scalar.isNull()) {
                    texts.add(scalar.text());
                }
            } else {
                source.warning(item, "an item of '" + key + "' should be text, here it is " + item.kind());
            }
        }
        return List.copyOf(texts);
    }

    private Map<String, Object> other() {
        Map<String, Object> other = new LinkedHashMap<>();
        for (YamlNode.Entry entry : root.entries()) {
            if (!OWN_KEYS.contains(entry.key().text())) {
                other.put(entry.key().text(), plain(entry.value()));
            }
        }
        return Collections.unmodifiableMap(other);
    }

    /** The value as plain data; null becomes an empty text, and dates stay as they were written. */
    private static Object plain(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar scalar -> plain(scalar);
            case YamlNode.Sequence list ->
                list.items().stream().map(HeaderReader::plain).toList();
            case YamlNode.Mapping map -> {
                Map<String, Object> values = new LinkedHashMap<>();
                map.entries().forEach(entry -> values.put(entry.key().text(), plain(entry.value())));
                yield Collections.unmodifiableMap(values);
            }
        };
    }

    private static Object plain(YamlNode.Scalar scalar) {
        if (scalar.isNull()) {
            return "";
        }
        Optional<Boolean> bool = scalar.asBoolean();
        if (bool.isPresent()) {
            return bool.get();
        }
        Optional<BigDecimal> number =
                scalar.style() == YamlNode.Style.PLAIN ? ValueReader.number(scalar.text()) : Optional.empty();
        return number.isPresent() ? number.get() : scalar.text();
    }
}
