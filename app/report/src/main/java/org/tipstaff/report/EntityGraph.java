package org.tipstaff.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.tipstaff.incident.Entity;
import org.tipstaff.incident.Incident.EntityLink;

/**
 * What was touched or used, and what ties it together, as a picture: one column for each family of things, from where
 * someone came to what was left behind, lines between them. What the lines mean stands in the list beside it.
 *
 * <p>A line that has to cross a column gets a place of its own there, as if it were a small thing: else it would run
 * behind a box and seem to end at it, and the picture would claim a tie that no record shows. Lines of one thing share
 * these places. Heights follow from four sweeps that pull neighbours level, in an order that depends on the links only,
 * so the same incident gives the same picture.
 */
final class EntityGraph {
    private static final int WIDTH = 960;
    private static final int NODE_WIDTH = 164;
    private static final int NODE_HEIGHT = 38;
    private static final int ROW = 52;
    private static final int PASSAGE_ROW = 18;
    private static final int TOP = 30;
    private static final int SWEEPS = 4;
    private static final int LABEL_CHARS_MAX = 19;

    /** Left to right. */
    private enum Column {
        OUTSIDE,
        ACCOUNTS,
        HOSTS,
        PROGRAMS,
        THINGS;

        static Column of(Entity.Kind kind) {
            return switch (kind) {
                case ADDRESS, DOMAIN -> OUTSIDE;
                case USER, LOGON -> ACCOUNTS;
                case HOST -> HOSTS;
                case PROCESS, SERVICE, TASK -> PROGRAMS;
                case FILE, HASH -> THINGS;
            };
        }

        String key() {
            return "graph.column." + name().toLowerCase(Locale.ROOT);
        }
    }

    /** A place in a column: of the entity itself, or where its lines pass through. */
    private record Place(Column column, Entity entity) implements Comparable<Place> {
        boolean isPassage() {
            return Column.of(entity.kind()) != column;
        }

        int height() {
            return isPassage() ? PASSAGE_ROW : ROW;
        }

        @Override
        public int compareTo(Place other) {
            return Comparator.comparing(Place::entity)
                    .thenComparing(Place::column)
                    .compare(this, other);
        }
    }

    private final Pen pen;
    private final List<EntityLink> links;
    private final Map<Entity, Integer> degrees = new LinkedHashMap<>();
    private final Map<Column, List<Place>> columns = new EnumMap<>(Column.class);
    /** Each line as the places it goes through, from left to right. */
    private final List<List<Place>> lines = new ArrayList<>();

    private final Map<Place, Double> middles = new HashMap<>();

    /** @param links at least one */
    EntityGraph(Pen pen, List<EntityLink> links) {
        this.pen = pen;
        this.links = links;
    }

    void write(String id) {
        for (EntityLink link : links) {
            degrees.merge(link.from(), 1, Integer::sum);
            degrees.merge(link.to(), 1, Integer::sum);
        }
        Set<Entity> drawn = new LinkedHashSet<>();
        degrees.keySet().stream().limit(Bounds.GRAPH_NODES_MAX).forEach(drawn::add);
        drawn.forEach(entity -> place(new Place(Column.of(entity.kind()), entity)));
        Set<List<Place>> distinct = new LinkedHashSet<>();
        for (EntityLink link : links) {
            if (drawn.contains(link.from()) && drawn.contains(link.to())) {
                distinct.add(route(link));
            }
        }
        lines.addAll(distinct);
        level();
        draw(id);
        if (degrees.size() > drawn.size()) {
            pen.html.leaf("p", pen.words.count("graph.more", degrees.size() - drawn.size()), "class", "note");
        }
        list();
    }

    private void place(Place place) {
        List<Place> column = columns.computeIfAbsent(place.column(), c -> new ArrayList<>());
        if (!column.contains(place)) {
            column.add(place);
        }
    }

    private List<Place> route(EntityLink link) {
        boolean forward =
                Column.of(link.from().kind()).compareTo(Column.of(link.to().kind())) <= 0;
        Entity left = forward ? link.from() : link.to();
        Entity right = forward ? link.to() : link.from();
        // Lines of the busier end run together up to the last column.
        Entity hub = degree(left) >= degree(right) ? left : right;
        List<Place> route = new ArrayList<>();
        route.add(new Place(Column.of(left.kind()), left));
        for (Column column : Column.values()) {
            boolean between =
                    column.compareTo(Column.of(left.kind())) > 0 && column.compareTo(Column.of(right.kind())) < 0;
            // A column in which nothing stands is not drawn, so nothing is in the way.
            if (between && columns.containsKey(column)) {
                Place passage = new Place(column, hub);
                place(passage);
                route.add(passage);
            }
        }
        route.add(new Place(Column.of(right.kind()), right));
        return route;
    }

    private int degree(Entity entity) {
        return degrees.getOrDefault(entity, 0);
    }

    private void level() {
        Map<Place, List<Place>> neighbours = new HashMap<>();
        for (List<Place> line : lines) {
            for (int i = 1; i < line.size(); i++) {
                neighbours.computeIfAbsent(line.get(i), p -> new ArrayList<>()).add(line.get(i - 1));
                neighbours
                        .computeIfAbsent(line.get(i - 1), p -> new ArrayList<>())
                        .add(line.get(i));
            }
        }
        stack();
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            Map<Place, Double> wanted = new HashMap<>();
            for (Place place : middles.keySet()) {
                wanted.put(
                        place,
                        neighbours.getOrDefault(place, Collections.emptyList()).stream()
                                .mapToDouble(this::middle)
                                .average()
                                .orElse(middle(place)));
            }
            columns.values()
                    .forEach(column -> column.sort(
                            Comparator.comparingDouble((Place place) -> Objects.requireNonNull(wanted.get(place)))
                                    .thenComparing(Comparator.naturalOrder())));
            stack();
        }
    }

    /** Gives every place its height, each column spread over that of the tallest. */
    private void stack() {
        int tallest = tallest();
        for (List<Place> column : columns.values()) {
            double slack = (tallest - heightOf(column)) / (double) column.size();
            double y = TOP;
            for (Place place : column) {
                double height = place.height() + slack;
                middles.put(place, y + height / 2);
                y += height;
            }
        }
    }

    private int tallest() {
        return columns.values().stream().mapToInt(EntityGraph::heightOf).max().orElse(ROW);
    }

    private static int heightOf(List<Place> column) {
        return column.stream().mapToInt(Place::height).sum();
    }

    private double middle(Place place) {
        return Objects.requireNonNull(middles.get(place));
    }

    private double left(Column column) {
        List<Column> shown = new ArrayList<>(columns.keySet());
        return shown.size() == 1
                ? (WIDTH - NODE_WIDTH) / 2.0
                : 4 + shown.indexOf(column) * (WIDTH - NODE_WIDTH - 8.0) / (shown.size() - 1);
    }

    private void draw(String id) {
        Drawing drawing = Drawing.open(pen, "graph", "graph.caption", id + "-graph", WIDTH, TOP + tallest() + 10);
        for (Column column : columns.keySet()) {
            drawing.text(left(column) + NODE_WIDTH / 2.0, 16, pen.words.say(column.key()), "tick", "middle");
        }
        lines.forEach(line -> drawing.path(path(line), "edge"));
        for (List<Place> column : columns.values()) {
            for (Place place : column) {
                if (!place.isPassage()) {
                    node(drawing, place);
                }
            }
        }
        drawing.closeFrame();
        pen.html.close("figure");
    }

    private String path(List<Place> line) {
        Place first = line.get(0);
        Place last = line.get(line.size() - 1);
        StringBuilder path = new StringBuilder();
        if (first.column() == last.column()) {
            return bow(first, last);
        }
        double x = left(first.column()) + NODE_WIDTH;
        double y = middle(first);
        append(path, "M", x, y);
        for (Place next : line.subList(1, line.size())) {
            double nextX = left(next.column());
            double nextY = middle(next);
            double half = (x + nextX) / 2;
            append(path, "C", half, y);
            append(path, " ", half, nextY);
            append(path, " ", nextX, nextY);
            x = nextX;
            y = nextY;
            if (next.isPassage()) {
                x += NODE_WIDTH;
                append(path, "L", x, y);
            }
        }
        return path.toString();
    }

    /** Two of one family are tied by a bow, on the side where there is room. */
    private String bow(Place first, Place second) {
        boolean onLeft = left(first.column()) + NODE_WIDTH + 30 > WIDTH;
        double side = left(first.column()) + (onLeft ? 0 : NODE_WIDTH);
        double out = side + (onLeft ? -26 : 26);
        StringBuilder path = new StringBuilder();
        append(path, "M", side, middle(first));
        append(path, "C", out, middle(first));
        append(path, " ", out, middle(second));
        append(path, " ", side, middle(second));
        return path.toString();
    }

    private static void append(StringBuilder path, String command, double x, double y) {
        path.append(command).append(Drawing.number(x)).append(' ').append(Drawing.number(y));
    }

    private void node(Drawing drawing, Place place) {
        Entity entity = place.entity();
        double x = left(place.column());
        double y = middle(place) - NODE_HEIGHT / 2.0;
        String kind = pen.words.say("entity." + entity.kind().key());
        drawing.openGroup("node k-" + entity.kind().key(), kind + ": " + entity.value());
        drawing.box(x, y, NODE_WIDTH, NODE_HEIGHT, entity.kind() == Entity.Kind.HOST ? 2 : 10, "box");
        String family = host(entity).isEmpty() ? kind : kind + " · " + LogText.visible(host(entity), LABEL_CHARS_MAX);
        drawing.text(x + 10, y + 15, family, "kind", "start");
        drawing.text(x + 10, y + 30, shortened(entity), "value", "start");
        drawing.closeGroup();
    }

    /** The end of a path, or of a name behind its domain, says more than the beginning. */
    private static String shortened(Entity entity) {
        String visible = LogText.visible(name(entity), Bounds.PATH_CHARS_MAX);
        if (visible.length() <= LABEL_CHARS_MAX) {
            return visible;
        }
        boolean fromEnd = entity.kind() == Entity.Kind.FILE || visible.indexOf('\\') >= 0;
        return fromEnd
                ? "…" + visible.substring(visible.length() - LABEL_CHARS_MAX + 1)
                : visible.substring(0, LABEL_CHARS_MAX - 1) + "…";
    }

    /** The value without the host that makes it unique. */
    private static String name(Entity entity) {
        return entity.value().substring(entity.value().indexOf('|') + 1);
    }

    /** The host that makes the value unique, empty when it needs none. */
    private static String host(Entity entity) {
        return entity.value().substring(0, Math.max(0, entity.value().indexOf('|')));
    }

    private void list() {
        Html html = pen.html;
        pen.openFold(pen.words.count("graph.list", links.size()));
        html.open("ul", "class", "links");
        for (EntityLink link : links.subList(0, Math.min(links.size(), Bounds.GRAPH_LIST_MAX))) {
            html.open("li");
            entity(pen, link.from());
            html.text(" ").leaf("em", relation(link)).text(" ");
            entity(pen, link.to());
            html.text(" ").leaf("small", pen.words.count("findings-in-brackets", link.findings()));
            html.close("li");
        }
        html.close("ul");
        if (links.size() > Bounds.GRAPH_LIST_MAX) {
            pen.note("more-in-file", (long) links.size() - Bounds.GRAPH_LIST_MAX, "incidents.json");
        }
        pen.closeFold();
    }

    /** As it stands between two names, so without a capital. */
    private String relation(EntityLink link) {
        String said = pen.name("relation", link.relation());
        return said.isEmpty()
                ? said
                : said.substring(0, 1).toLowerCase(pen.words.language().locale()) + said.substring(1);
    }

    static void entity(Pen pen, Entity entity) {
        pen.html.text(pen.words.say("entity." + entity.kind().key()) + "\u00a0");
        value(pen, entity);
    }

    /** A value and, where it stands for itself on one computer only, that computer. */
    static void value(Pen pen, Entity entity) {
        pen.code(name(entity), Bounds.PATH_CHARS_MAX);
        if (!host(entity).isEmpty()) {
            pen.html.text(" ").open("small").text(pen.words.say("on-host") + " ");
            pen.name(host(entity));
            pen.html.close("small");
        }
    }
}
