package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route table read from YAML: a list, alone or under {@code logsources}, of
 *
 * <pre>{@code
 * - logsource: {product: windows, category: registry_delete}
 *   routes:
 *     - {channel: [Microsoft-Windows-Sysmon/Operational], event_id: [12], where: {EventType: [DeleteKey, DeleteValue]}}
 * }</pre>
 *
 * <p>A route is for the product of its log source unless it names another. Values of {@code where} are Sigma strings.
 *
 * <p>A rule's log source is looked up whole; one with category and service, when no row has both, stands for the events
 * that both its category and its service stand for. A part that the rule leaves out means any (rules specification,
 * "Log Source"): a category without product is that category of every product here, and a product alone is every event
 * of it. A row without product is for every product.
 */
public final class RouteTables implements RouteTable {
    private static final Set<String> ROW_KEYS = Set.of("logsource", "routes");
    private static final Set<String> SOURCE_KEYS = Set.of("product", "category", "service");
    private static final Set<String> ROUTE_KEYS = Set.of("product", "channel", "event_id", "where");
    private static final Expression.And NOTHING = new Expression.And(List.of());

    private final Map<LogSource, List<Route>> rows;

    private RouteTables(Map<LogSource, List<Route>> rows) {
        this.rows = rows;
    }

    /** @throws UnusableRulesException with every fault of the file and its place */
    public static RouteTables read(String yaml, String file) throws UnusableRulesException {
        RuleText source = new RuleText(file, yaml);
        List<YamlReader.Document> documents = YamlReader.read(source);
        Map<LogSource, List<Route>> rows = new LinkedHashMap<>();
        if (source.errors() == 0 && documents.size() != 1) {
            source.error(1, 1, "a table of routes is one YAML document");
        }
        if (source.errors() == 0) {
            new Reader(source).table(documents.getFirst().root(), rows);
        }
        if (source.errors() > 0) {
            throw new UnusableRulesException("routes of log sources cannot be read from " + file, source.problems());
        }
        return new RouteTables(rows);
    }

    /** Both tables: a log source that both name has the routes of both. */
    public RouteTables and(RouteTables other) {
        Map<LogSource, List<Route>> all = new LinkedHashMap<>(rows);
        other.rows.forEach((source, routes) -> all.merge(source, routes, RouteTables::union));
        return new RouteTables(all);
    }

    @Override
    public Optional<List<Route>> routes(LogSource source) {
        List<Route> found = find(source);
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    private List<Route> find(LogSource source) {
        List<Route> whole = rows(source);
        if (!whole.isEmpty() || source.category().isEmpty() || source.service().isEmpty()) {
            return whole;
        }
        return intersection(
                rows(new LogSource(source.product(), source.category(), "")),
                rows(new LogSource(source.product(), "", source.service())));
    }

    /** Every row that this log source reaches by naming it, or by leaving the product open on either side. */
    private List<Route> rows(LogSource source) {
        List<Route> found = List.of();
        boolean productKnown = false;
        for (Map.Entry<LogSource, List<Route>> row : rows.entrySet()) {
            LogSource named = row.getKey();
            productKnown |= named.product().equals(source.product());
            boolean sameKind = named.category().equals(source.category())
                    && named.service().equals(source.service());
            if (sameKind
                    && (named.product().equals(source.product())
                            || source.product().isEmpty())) {
                found = union(found, row.getValue());
            }
        }
        if (!found.isEmpty()) {
            return found;
        }
        boolean kindless = source.category().isEmpty() && source.service().isEmpty();
        Route everything = new Route(source.product(), List.of(), List.of(), NOTHING);
        if (kindless) {
            return productKnown ? List.of(everything) : List.of();
        }
        return source.product().isEmpty()
                ? List.of()
                : intersection(
                        rows.getOrDefault(new LogSource("", source.category(), source.service()), List.of()),
                        List.of(everything));
    }

    private static List<Route> union(List<Route> a, List<Route> b) {
        Set<Route> all = new LinkedHashSet<>(a);
        all.addAll(b);
        return List.copyOf(all);
    }

    private static List<Route> intersection(List<Route> a, List<Route> b) {
        Set<Route> both = new LinkedHashSet<>();
        for (Route one : a) {
            for (Route other : b) {
                Route shared = shared(one, other);
                if (shared != null) {
                    both.add(shared);
                }
            }
        }
        return List.copyOf(both);
    }

    private static @Nullable Route shared(Route a, Route b) {
        if (!a.product().isEmpty() && !b.product().isEmpty() && !a.product().equals(b.product())) {
            return null;
        }
        List<String> channels = a.channels();
        if (channels.isEmpty()) {
            channels = b.channels();
        } else if (!b.channels().isEmpty()) {
            List<String> others = b.channels().stream().map(Folding::fold).toList();
            channels = channels.stream()
                    .filter(channel -> others.contains(Folding.fold(channel)))
                    .toList();
            if (channels.isEmpty()) {
                return null;
            }
        }
        List<Long> ids = a.eventIds();
        if (ids.isEmpty()) {
            ids = b.eventIds();
        } else if (!b.eventIds().isEmpty()) {
            ids = ids.stream().filter(b.eventIds()::contains).toList();
            if (ids.isEmpty()) {
                return null;
            }
        }
        Expression condition = a.condition();
        if (condition.equals(NOTHING)) {
            condition = b.condition();
        } else if (!b.condition().equals(NOTHING)) {
            condition = new Expression.And(List.of(condition, b.condition()));
        }
        return new Route(a.product().isEmpty() ? b.product() : a.product(), channels, ids, condition);
    }

    /** Reads one file; what is wrong goes to its text. */
    private record Reader(RuleText source) {
        void table(YamlNode root, Map<LogSource, List<Route>> rows) {
            YamlNode list = root;
            if (root instanceof YamlNode.Mapping map) {
                checkKeys(map, Set.of("logsources"), "a table of routes");
                list = map.get("logsources").orElse(root);
            }
            if (!(list instanceof YamlNode.Sequence sequence)) {
                source.error(list, "a table of routes is a list of log sources with routes, here it is " + list.kind());
                return;
            }
            sequence.items().forEach(item -> row(item, rows));
        }

        private void row(YamlNode node, Map<LogSource, List<Route>> rows) {
            if (!(node instanceof YamlNode.Mapping row)) {
                source.error(node, "a row has 'logsource' and 'routes', here it is " + node.kind());
                return;
            }
            checkKeys(row, ROW_KEYS, "a row");
            YamlNode named = row.get("logsource").orElse(null);
            YamlNode routes = row.get("routes").orElse(null);
            if (!(named instanceof YamlNode.Mapping parts)) {
                source.error(
                        named == null ? row : named, "'logsource' must be a map with product, category or service");
                return;
            }
            if (!(routes instanceof YamlNode.Sequence list) || list.items().isEmpty()) {
                source.error(
                        routes == null ? row : routes,
                        "'routes' must be a list with at least one route; leave the row out where there is none");
                return;
            }
            checkKeys(parts, SOURCE_KEYS, "logsource");
            LogSource logSource =
                    new LogSource(text(parts, "product"), text(parts, "category"), text(parts, "service"));
            List<Route> read = new ArrayList<>();
            for (YamlNode item : list.items()) {
                Route route = route(item, logSource.product());
                if (route != null) {
                    read.add(route);
                }
            }
            if (rows.put(logSource, Collections.unmodifiableList(read)) != null) {
                source.error(named, "log source " + logSource + " stands twice in this file");
            }
        }

        private @Nullable Route route(YamlNode node, String product) {
            if (!(node instanceof YamlNode.Mapping map)) {
                source.error(
                        node,
                        "a route is a map of " + String.join(", ", sorted(ROUTE_KEYS)) + ", here it is " + node.kind());
                return null;
            }
            checkKeys(map, ROUTE_KEYS, "a route");
            List<Long> ids = new ArrayList<>();
            for (YamlNode.Scalar id : scalars(map, "event_id")) {
                try {
                    ids.add(Long.parseLong(id.text()));
                } catch (NumberFormatException _) {
                    source.error(id, "event_id '" + id.text() + "' is no whole number");
                }
            }
            List<String> channels =
                    scalars(map, "channel").stream().map(YamlNode.Scalar::text).toList();
            String own = map.has("product") ? text(map, "product") : product;
            return new Route(own, channels, List.copyOf(ids), where(map));
        }

        private Expression where(YamlNode.Mapping route) {
            YamlNode node = route.get("where").orElse(null);
            if (node == null) {
                return NOTHING;
            }
            if (!(node instanceof YamlNode.Mapping fields)) {
                source.error(node, "'where' must be a map of fields, here it is " + node.kind());
                return NOTHING;
            }
            List<Expression> all = new ArrayList<>();
            for (YamlNode.Entry field : fields.entries()) {
                List<Expression> values = new ArrayList<>();
                for (YamlNode.Scalar value : scalars(fields, field.key().text())) {
                    values.add(new Expression.FieldPredicate(
                            field.key().text(),
                            new ValueTest.Matches(new StringPattern(PatternText.parse(value.text())), false)));
                }
                all.add(values.size() == 1 ? values.getFirst() : new Expression.Or(values));
            }
            return all.size() == 1 ? all.getFirst() : new Expression.And(all);
        }

        private String text(YamlNode.Mapping map, String key) {
            List<YamlNode.Scalar> found = scalars(map, key);
            if (found.size() > 1) {
                source.error(found.get(1), "'" + key + "' takes a single value here");
            }
            return found.isEmpty() ? "" : found.getFirst().text();
        }

        /** The value or the list of values; nothing when the key is absent, an error when there is no value. */
        private List<YamlNode.Scalar> scalars(YamlNode.Mapping map, String key) {
            YamlNode node = map.get(key).orElse(null);
            if (node == null) {
                return List.of();
            }
            List<YamlNode> items = node instanceof YamlNode.Sequence list ? list.items() : List.of(node);
            List<YamlNode.Scalar> scalars = new ArrayList<>();
            for (YamlNode item : items) {
                if (item instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
                    scalars.add(scalar);
                } else {
                    source.error(item, "'" + key + "' takes a value or a list of values, here it is " + item.kind());
                }
            }
            if (items.isEmpty()) {
                source.error(node, "'" + key + "' has an empty list; leave it out to mean any");
            }
            return scalars;
        }

        private void checkKeys(YamlNode.Mapping map, Set<String> known, String where) {
            for (YamlNode.Entry entry : map.entries()) {
                String key = entry.key().text();
                if (!known.contains(key)) {
                    source.error(
                            entry.key(), "unknown key '" + key + "' in " + where + Spelling.hint(key, sorted(known)));
                }
            }
        }

        private static List<String> sorted(Set<String> keys) {
            return keys.stream().sorted().toList();
        }
    }
}
