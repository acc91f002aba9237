package org.tipstaff.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tipstaff.incident.Entity;
import org.tipstaff.incident.Incident.EntityLink;

/**
 * What was touched or used, and what ties it together, as a picture: one column for each family of things, from where
 * someone came to what was left behind, lines between them. The place of a node follows from the order of the links
 * and four sweeps that pull neighbours level, so the same incident gives the same picture. What the lines mean stands
 * in the list beside it.
 */
final class EntityGraph {
    private static final int WIDTH = 960;
    private static final int NODE_WIDTH = 164;
    private static final int NODE_HEIGHT = 38;
    private static final int ROW = 52;
    private static final int TOP = 30;
    private static final int SWEEPS = 4;

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
            return "graph.column." + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Pen pen;
    private final Html html;

    EntityGraph(Pen pen) {
        this.pen = pen;
        this.html = pen.html;
    }

    void write(List<EntityLink> links, String id) {
        if (links.isEmpty()) {
            pen.paragraph("graph.empty");
            return;
        }
        Map<Entity, List<Entity>> neighbours = new LinkedHashMap<>();
        for (EntityLink link : links) {
            neighbours.computeIfAbsent(link.from(), e -> new ArrayList<>()).add(link.to());
            neighbours.computeIfAbsent(link.to(), e -> new ArrayList<>()).add(link.from());
        }
        int all = neighbours.size();
        List<Entity> nodes =
                neighbours.keySet().stream().limit(Bounds.GRAPH_NODES_MAX).toList();
        Map<Column, List<Entity>> columns = layOut(nodes, neighbours);
        draw(columns, links, id);
        if (all > nodes.size()) {
            html.leaf("p", pen.words.count("graph.more", all - nodes.size()), "class", "note");
        }
        list(links);
    }

    private static Map<Column, List<Entity>> layOut(List<Entity> nodes, Map<Entity, List<Entity>> neighbours) {
        Map<Column, List<Entity>> columns = new java.util.EnumMap<>(Column.class);
        for (Entity node : nodes) {
            columns.computeIfAbsent(Column.of(node.kind()), c -> new ArrayList<>())
                    .add(node);
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            Map<Entity, Double> heights = new HashMap<>();
            columns.values().forEach(column -> {
                for (int i = 0; i < column.size(); i++) {
                    heights.put(column.get(i), (i + 0.5) / column.size());
                }
            });
            Map<Entity, Double> wanted = new HashMap<>();
            for (Entity node : nodes) {
                wanted.put(
                        node,
                        neighbours.getOrDefault(node, Collections.emptyList()).stream()
                                .map(heights::get)
                                .filter(Objects::nonNull)
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElse(0.5));
            }
            columns.values()
                    .forEach(column ->
                            column.sort(Comparator.comparingDouble((Entity e) -> Objects.requireNonNull(wanted.get(e)))
                                    .thenComparing(Comparator.naturalOrder())));
        }
        return columns;
    }

    private record Spot(Column column, double x, double y) {}

    private void draw(Map<Column, List<Entity>> columns, List<EntityLink> links, String id) {
        int rows = columns.values().stream().mapToInt(List::size).max().orElse(1);
        int height = TOP + rows * ROW + 10;
        double pitch = (WIDTH - NODE_WIDTH - 20.0) / Math.max(1, columns.size() - 1);
        Map<Entity, Spot> spots = new LinkedHashMap<>();
        int index = 0;
        for (Map.Entry<Column, List<Entity>> column : columns.entrySet()) {
            double x = columns.size() == 1 ? (WIDTH - NODE_WIDTH) / 2.0 : 2 + index * pitch;
            double free = (height - TOP - 10) / (double) column.getValue().size();
            for (int row = 0; row < column.getValue().size(); row++) {
                spots.put(
                        column.getValue().get(row),
                        new Spot(column.getKey(), x, TOP + free * (row + 0.5) - NODE_HEIGHT / 2.0));
            }
            index++;
        }
        html.open("figure", "class", "chart");
        html.leaf("figcaption", pen.words.say("graph.caption"), "id", id + "-graph");
        html.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", pen.words.say("graph"));
        html.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + height,
                "role",
                "img",
                "aria-labelledby",
                id + "-graph",
                "focusable",
                "false");
        for (Map.Entry<Column, List<Entity>> column : columns.entrySet()) {
            Spot spot = Objects.requireNonNull(spots.get(column.getValue().get(0)));
            text(spot.x() + NODE_WIDTH / 2.0, 16, pen.words.say(column.getKey().key()), "tick", "middle");
        }
        links.forEach(link -> {
            Spot from = spots.get(link.from());
            Spot to = spots.get(link.to());
            if (from != null && to != null) {
                edge(from, to);
            }
        });
        spots.forEach(this::node);
        html.close("svg").close("div").close("figure");
    }

    private void edge(Spot from, Spot to) {
        Spot left = from.x() <= to.x() ? from : to;
        Spot right = from.x() <= to.x() ? to : from;
        double middle = NODE_HEIGHT / 2.0;
        StringBuilder path = new StringBuilder();
        if (left.x() == right.x()) {
            // Two of one family: a bow on the side where there is room.
            boolean last = left.x() + NODE_WIDTH + 30 > WIDTH;
            double side = last ? left.x() : left.x() + NODE_WIDTH;
            double bow = side + (last ? -26 : 26);
            append(path, "M", side, left.y() + middle);
            append(path, "C", bow, left.y() + middle);
            append(path, " ", bow, right.y() + middle);
            append(path, " ", side, right.y() + middle);
        } else {
            double start = left.x() + NODE_WIDTH;
            double half = (start + right.x()) / 2;
            append(path, "M", start, left.y() + middle);
            append(path, "C", half, left.y() + middle);
            append(path, " ", half, right.y() + middle);
            append(path, " ", right.x(), right.y() + middle);
        }
        html.open("path", "d", path.toString(), "class", "edge").close("path");
    }

    private static void append(StringBuilder path, String command, double x, double y) {
        path.append(command).append(TacticMark.number(x)).append(' ').append(TacticMark.number(y));
    }

    private void node(Entity entity, Spot spot) {
        html.open("g", "class", "node k-" + entity.kind().key());
        html.leaf("title", pen.words.say("entity." + entity.kind().key()) + ": " + entity.value());
        html.open(
                        "rect",
                        "x",
                        TacticMark.number(spot.x()),
                        "y",
                        TacticMark.number(spot.y()),
                        "width",
                        Integer.toString(NODE_WIDTH),
                        "height",
                        Integer.toString(NODE_HEIGHT),
                        "rx",
                        entity.kind() == Entity.Kind.HOST ? "2" : "10")
                .close("rect");
        text(
                spot.x() + 10,
                spot.y() + 15,
                pen.words.say("entity." + entity.kind().key()),
                "kind",
                "start");
        text(spot.x() + 10, spot.y() + 30, shortened(entity), "value", "start");
        html.close("g");
    }

    /** The end of a path or of a name that begins with its host says more than the beginning. */
    private static String shortened(Entity entity) {
        String value = entity.value();
        String visible = LogText.visible(value, Bounds.PATH_CHARS_MAX);
        int room = 22;
        if (visible.length() <= room) {
            return visible;
        }
        boolean fromEnd = entity.kind() == Entity.Kind.FILE || value.indexOf('|') >= 0 || value.indexOf('\\') >= 0;
        return fromEnd ? "…" + visible.substring(visible.length() - room + 1) : visible.substring(0, room - 1) + "…";
    }

    private void text(double x, double y, String text, String cssClass, String anchor) {
        html.open(
                "text", "x", TacticMark.number(x), "y", TacticMark.number(y), "class", cssClass, "text-anchor", anchor);
        html.text(text).close("text");
    }

    private void list(List<EntityLink> links) {
        pen.openFold(pen.words.count("graph.list", links.size()));
        html.open("ul", "class", "links");
        for (EntityLink link : links.subList(0, Math.min(links.size(), Bounds.GRAPH_LIST_MAX))) {
            html.open("li");
            entity(pen, link.from());
            html.text(" ")
                    .leaf("em", pen.words.name("relation", link.relation()))
                    .text(" ");
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

    static void entity(Pen pen, Entity entity) {
        pen.html.text(pen.words.say("entity." + entity.kind().key()) + "\u00a0");
        pen.code(entity.value(), Bounds.PATH_CHARS_MAX);
    }
}
