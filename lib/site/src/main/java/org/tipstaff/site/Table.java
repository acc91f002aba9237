package org.tipstaff.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One map of the site file, asked key by key. What is wrong is said with its place and a harmless value goes on in its stead,
 * so that one run says everything; whoever made the table throws the whole away when anything was wrong.
 */
final class Table {
    private final SiteText source;
    private final YamlNode place;
    private final String what;
    private final Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();

    private Table(SiteText source, YamlNode place, String what) {
        this.source = source;
        this.place = place;
        this.what = what;
    }

    /** @param known all keys that may stand there; any other is an error */
    static Table of(SiteText source, YamlNode node, String what, String... known) {
        Table table = new Table(source, node, what);
        if (!(node instanceof YamlNode.Mapping map)) {
            source.error(node, what + " is written as a map of keys and values; here stands " + node.kind());
            return table;
        }
        List<String> keys = List.of(known);
        for (YamlNode.Entry entry : map.entries()) {
            String key = entry.key().text();
            if (!keys.contains(key)) {
                source.error(
                        entry.key(),
                        "unknown key '" + key + "' in " + what + Spelling.hint(key, keys) + "; known are "
                                + keys.stream().sorted().collect(Collectors.joining(", ")));
            } else if (!(entry.value() instanceof YamlNode.Scalar scalar && scalar.isNothing())) {
                table.entries.put(key, entry);
            }
        }
        return table;
    }

    YamlNode place() {
        return place;
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    Optional<YamlNode> node(String key) {
        return Optional.ofNullable(entries.get(key)).map(YamlNode.Entry::value);
    }

    /** The place of a key's value, or of the map where it is missing. */
    YamlNode placeOf(String key) {
        return node(key).orElse(place);
    }

    /** What {@code read} makes of the one value of a key; its complaint is an error at the value. */
    <T> Optional<T> value(String key, Function<String, T> read) {
        return node(key).flatMap(node -> one(node, "'" + key + "'", read));
    }

    <T> T value(String key, Function<String, T> read, T otherwise) {
        return value(key, read).orElse(otherwise);
    }

    /** The same for a key that must be there. */
    <T> T required(String key, Function<String, T> read, T placeholder) {
        if (!has(key)) {
            source.error(place, what + " lacks '" + key + "'");
        }
        return value(key, read, placeholder);
    }

    String text(String key) {
        return value(key, text -> Names.line(text, "'" + key + "'"), "");
    }

    String requiredText(String key) {
        return required(key, text -> Names.line(text, "'" + key + "'"), "");
    }

    boolean yes(String key) {
        return value(key, Table::yesOrNo, false);
    }

    private static boolean yesOrNo(String text) {
        return switch (text) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither yes nor no");
        };
    }

    int number(String key, int otherwise) {
        return value(key, Table::number, otherwise);
    }

    private static int number(String text) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("'" + text + "' is no number");
        }
        return Integer.parseInt(text);
    }

    /** The values of a list, or the one value that stands in its place. */
    <T> List<T> values(String key, Function<String, T> read) {
        return nodes(key).stream()
                .flatMap(item -> one(item, "an item of '" + key + "'", read).stream())
                .toList();
    }

    /** The items of a list; a single value is a list of one. */
    List<YamlNode> nodes(String key) {
        return node(key)
                .map(node -> node instanceof YamlNode.Sequence list ? list.items() : List.of(node))
                .orElse(List.of());
    }

    /** What is made of each map of a list. */
    <T> List<T> tables(String key, String each, Function<Table, Optional<T>> read, String... known) {
        List<T> made = new ArrayList<>();
        for (YamlNode item : nodes(key)) {
            read.apply(Table.of(source, item, each, known)).ifPresent(made::add);
        }
        return List.copyOf(made);
    }

    Optional<Table> table(String key, String name, String... known) {
        return node(key).map(node -> Table.of(source, node, name, known));
    }

    private <T> Optional<T> one(YamlNode node, String name, Function<String, T> read) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            source.error(node, name + " is a single value; here stands " + node.kind());
            return Optional.empty();
        }
        return made(node, () -> read.apply(scalar.text().strip()));
    }

    /** What is made, or the complaint of whoever makes it, at this place. */
    <T> Optional<T> made(YamlNode at, Supplier<T> make) {
        return complain(make, wrong -> source.error(at, wrong));
    }

    /** The same where the line must not be shown. */
    <T> Optional<T> madeUnquoted(YamlNode at, Supplier<T> make) {
        return complain(make, wrong -> source.errorUnquoted(at, wrong));
    }

    private static <T> Optional<T> complain(Supplier<T> make, Consumer<String> complaint) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException e) {
            complaint.accept(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** One of some words, in any case. */
    static <E extends Enum<E>> Function<String, E> word(E[] words) {
        return text -> Stream.of(words)
                .filter(each -> each.toString().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> known = Stream.of(words)
                            .map(each -> each.toString().toLowerCase(Locale.ROOT))
                            .toList();
                    return new IllegalArgumentException(
                            "'" + text + "' is none of " + String.join(", ", known) + Spelling.hint(text, known));
                });
    }
}
