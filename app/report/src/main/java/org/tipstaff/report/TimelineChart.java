package org.tipstaff.report;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.Step;

/**
 * The steps of an incident as a picture: a lane for each host, a mark for each step, by colour and by shape what it
 * was for.
 *
 * <p>An intrusion is seconds of work between hours of waiting. On a true scale the work becomes one dot, so the steps
 * stand in their order at equal distances, and each long wait is written between them. The page says that the axis is
 * not to scale. When there are more steps than columns, neighbours share a column and a mark says how many it stands
 * for. The table of steps under the picture holds the same and more in words.
 */
final class TimelineChart {
    private static final int WIDTH = 960;
    private static final int LABELS = 150;
    private static final int TOP = 34;
    private static final int LANE = 42;
    private static final int BOTTOM = 44;
    private static final int WAITS_MAX = 6;
    private static final Duration WAIT_MIN = Duration.ofMinutes(30);

    private final Pen pen;
    private final Html html;

    TimelineChart(Pen pen) {
        this.pen = pen;
        this.html = pen.html;
    }

    private record Spot(int column, String host, String tactic) {}

    void write(Incident incident, String id) {
        List<Step> timed =
                incident.steps().stream().filter(step -> step.time() != null).toList();
        if (timed.isEmpty()) {
            pen.paragraph("timeline.no-times");
            return;
        }
        List<String> lanes = lanes(incident, timed);
        int columns = Math.min(timed.size(), Bounds.TIMELINE_COLUMNS_MAX);
        Map<Spot, Integer> marks = marks(timed, columns, lanes);
        SortedSet<String> tactics = new TreeSet<>(Tactics.BY_MATRIX);
        marks.keySet().forEach(spot -> tactics.add(spot.tactic()));

        int height = TOP + LANE * lanes.size() + BOTTOM;
        html.open("figure", "class", "chart");
        html.leaf("figcaption", pen.words.say("timeline.caption"), "id", id + "-timeline");
        html.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", pen.words.say("timeline"));
        html.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + height,
                "role",
                "img",
                "aria-labelledby",
                id + "-timeline",
                "focusable",
                "false");
        drawLanes(lanes);
        drawAxis(timed, columns, height);
        marks.forEach((spot, count) -> drawMark(spot, count, columns, lanes));
        html.close("svg").close("div");
        legend(tactics);
        html.close("figure");
    }

    private List<String> lanes(Incident incident, List<Step> timed) {
        Set<String> hosts = new LinkedHashSet<>();
        timed.forEach(step -> hosts.add(step.host()));
        List<String> inOrder = new ArrayList<>(hosts);
        // Hosts in the order they were reached, as the incident tells it; one it doesn't name comes last.
        inOrder.sort(Comparator.comparingInt(host -> {
            int index = incident.hosts().indexOf(host);
            return index < 0 ? Integer.MAX_VALUE : index;
        }));
        if (inOrder.size() <= Bounds.LANES_MAX) {
            return inOrder;
        }
        List<String> some = new ArrayList<>(inOrder.subList(0, Bounds.LANES_MAX - 1));
        some.add(pen.words.say("timeline.other-hosts", (long) inOrder.size() - some.size()));
        return some;
    }

    private static int column(int step, int steps, int columns) {
        return (int) ((long) step * columns / steps);
    }

    private static Map<Spot, Integer> marks(List<Step> timed, int columns, List<String> lanes) {
        Map<Spot, Integer> marks = new LinkedHashMap<>();
        for (int i = 0; i < timed.size(); i++) {
            Step step = timed.get(i);
            String lane = lanes.contains(step.host()) ? step.host() : lanes.get(lanes.size() - 1);
            marks.merge(new Spot(column(i, timed.size(), columns), lane, step.tactic()), 1, Integer::sum);
        }
        return marks;
    }

    private static double x(int column, int columns) {
        double room = WIDTH - LABELS - 20.0;
        return LABELS + room * (column + 0.5) / columns;
    }

    private void drawLanes(List<String> lanes) {
        for (int i = 0; i < lanes.size(); i++) {
            int y = TOP + LANE * i;
            if (i % 2 == 0) {
                html.open("rect", at("x", 0, "y", y, "width", WIDTH, "height", LANE, "band"))
                        .close("rect");
            }
            String host = lanes.get(i).isEmpty() ? pen.words.say("unnamed") : lanes.get(i);
            html.open("text", "x", "8", "y", Integer.toString(y + LANE / 2 + 4), "class", "lane");
            html.leaf("title", LogText.visible(host, Bounds.PATH_CHARS_MAX));
            html.text(LogText.visible(host, 20)).close("text");
        }
    }

    private static String[] at(
            String a, int av, String b, int bv, String c, int cv, String d, int dv, String cssClass) {
        return new String[] {a, "" + av, b, "" + bv, c, "" + cv, d, "" + dv, "class", cssClass};
    }

    private static Instant time(Step step) {
        return Objects.requireNonNull(step.time());
    }

    private record Wait(int beforeColumn, Duration length) {}

    private void drawAxis(List<Step> timed, int columns, int height) {
        int baseline = height - BOTTOM;
        line(LABELS, baseline, WIDTH, baseline, "axis");
        int labels = Math.min(columns, 7);
        String lastDate = "";
        for (int i = 0; i < labels; i++) {
            int column = labels == 1 ? 0 : i * (columns - 1) / (labels - 1);
            Step step = firstIn(column, timed, columns);
            OffsetDateTime utc = time(step).atOffset(ZoneOffset.UTC);
            double x = x(column, columns);
            line(x, baseline, x, baseline + 5, "axis");
            label(x, baseline + 18, Words.clock(utc), "tick");
            String date = Words.date(utc);
            if (!date.equals(lastDate)) {
                label(x, baseline + 34, date, "tick");
                lastDate = date;
            }
        }
        for (Wait wait : longestWaits(timed, columns)) {
            double x = (x(wait.beforeColumn(), columns) + x(wait.beforeColumn() - 1, columns)) / 2;
            line(x, TOP - 8, x, baseline, "wait");
            label(x, TOP - 14, pen.words.duration(wait.length()), "tick");
        }
    }

    private static Step firstIn(int column, List<Step> timed, int columns) {
        for (int i = 0; i < timed.size(); i++) {
            if (column(i, timed.size(), columns) >= column) {
                return timed.get(i);
            }
        }
        return timed.get(timed.size() - 1);
    }

    private static List<Wait> longestWaits(List<Step> timed, int columns) {
        List<Wait> waits = new ArrayList<>();
        for (int i = 1; i < timed.size(); i++) {
            int column = column(i, timed.size(), columns);
            Duration length = Duration.between(time(timed.get(i - 1)), time(timed.get(i)));
            if (column > column(i - 1, timed.size(), columns) && length.compareTo(WAIT_MIN) >= 0) {
                waits.add(new Wait(column, length));
            }
        }
        waits.sort(Comparator.comparing(Wait::length).reversed().thenComparingInt(Wait::beforeColumn));
        return waits.subList(0, Math.min(WAITS_MAX, waits.size()));
    }

    private void drawMark(Spot spot, int count, int columns, List<String> lanes) {
        double x = x(spot.column(), columns);
        double y = TOP + LANE * (lanes.indexOf(spot.host()) + 0.5) + nudge(spot.tactic());
        html.open("g", "class", "m " + TacticMark.cssClass(spot.tactic()));
        html.leaf("title", pen.words.say("timeline.mark", TechniqueMatrix.tacticName(pen.words, spot.tactic()), count));
        TacticMark.draw(html, spot.tactic(), x, y);
        html.close("g");
        if (count > 1) {
            label(x, y - 9, Integer.toString(count), "tick");
        }
    }

    /** Marks of one column and lane must not cover one another; tactics that often come together lie apart. */
    private static double nudge(String tactic) {
        return (Tactics.position(tactic) % 3 - 1) * 9.0;
    }

    private void legend(SortedSet<String> tactics) {
        html.open("ul", "class", "legend");
        for (String tactic : tactics) {
            html.open("li");
            html.open("svg", "viewBox", "-9 -9 18 18", "width", "18", "height", "18", "aria-hidden", "true");
            html.open("g", "class", "m " + TacticMark.cssClass(tactic));
            TacticMark.draw(html, tactic, 0, 0);
            html.close("g").close("svg");
            html.text(TechniqueMatrix.tacticName(pen.words, tactic)).close("li");
        }
        html.close("ul");
    }

    private void line(double x1, double y1, double x2, double y2, String cssClass) {
        html.open(
                        "line",
                        "x1",
                        TacticMark.number(x1),
                        "y1",
                        TacticMark.number(y1),
                        "x2",
                        TacticMark.number(x2),
                        "y2",
                        TacticMark.number(y2),
                        "class",
                        cssClass)
                .close("line");
    }

    private void label(double x, double y, @Nullable String text, String cssClass) {
        html.open(
                "text",
                "x",
                TacticMark.number(x),
                "y",
                TacticMark.number(y),
                "class",
                cssClass,
                "text-anchor",
                "middle");
        html.text(text == null ? "" : text).close("text");
    }
}
