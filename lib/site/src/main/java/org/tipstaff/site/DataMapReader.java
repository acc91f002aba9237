package org.tipstaff.site;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the text of a data map, gives the map or everything that is wrong with it:
 *
 * <pre>{@code
 * holdings:
 *   - {id: protected-witnesses, category: witness, hosts: [FS01], paths: ['\\FS01\vwu'], persons: [W-017, W-018]}
 *   - {id: archive, category: chambers, paths: ['s3://court-archive/drafts/']}
 * }</pre>
 *
 * <p>An unknown key is an error, for a misspelt one would be a category that nobody is asked about. What stands where a pseudonym
 * belongs is never quoted in a message, and no message shows its line: it may be the name that must not be seen.
 */
public final class DataMapReader {
    /** A larger file is no data map. */
    public static final int FILE_BYTES_MAX = YamlReader.MAX_CODE_POINTS;

    private final SiteText source;
    private final Map<String, YamlNode> ids = new HashMap<>();

    private DataMapReader(SiteText source) {
        this.source = source;
    }

    /** @param file how it is called in messages */
    public static DataMapReading read(String file, byte[] bytes) {
        return read(SiteText.of(file, bytes, false));
    }

    /** @param file how it is called in messages */
    public static DataMapReading read(String file, String text) {
        return read(new SiteText(file, text, false));
    }

    private static DataMapReading read(SiteText source) {
        Optional<DataMap> map = YamlReader.read(source).map(root -> new DataMapReader(source).map(root));
        return new DataMapReading(source.errors() == 0 ? map : Optional.empty(), source.problems(), source.errors());
    }

    private DataMap map(YamlNode root) {
        Table top = Table.of(source, root, "the data map", "holdings");
        if (!top.has("holdings")) {
            source.error(root, "the data map lacks 'holdings'");
        }
        List<Holding> holdings =
                top.tables("holdings", "a holding", this::holding, "id", "category", "hosts", "paths", "persons");
        return source.errors() == 0 ? new DataMap(holdings) : DataMap.NONE;
    }

    private Optional<Holding> holding(Table table) {
        int before = source.errors();
        String id = table.requiredText("id");
        if (!id.isEmpty() && ids.put(id, table.placeOf("id")) != null) {
            source.error(table.placeOf("id"), "the holding '" + id + "' stands twice");
        }
        Category category = table.required("category", Table.word(Category.values()), Category.PUBLIC);
        if (!table.has("hosts") && !table.has("paths")) {
            source.error(table.place(), "a holding lacks 'hosts', or 'paths' into buckets");
        }
        List<String> hosts = table.values("hosts", text -> Names.line(text, "a host of a holding"));
        List<String> paths = table.values("paths", text -> Names.line(text, "a path of a holding"));
        List<String> persons = table.nodes("persons").stream()
                .flatMap(node -> person(table, node).stream())
                .toList();
        return source.errors() > before
                ? Optional.empty()
                : table.madeUnquoted(table.place(), () -> new Holding(id, category, hosts, paths, persons));
    }

    private Optional<String> person(Table table, YamlNode node) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            source.errorUnquoted(node, "a person is a single value; here stands " + node.kind());
            return Optional.empty();
        }
        return table.madeUnquoted(node, () -> Holding.pseudonym(scalar.text().strip()));
    }
}
