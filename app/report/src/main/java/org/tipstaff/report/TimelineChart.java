package org.tipstaff.report;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.Step;
import org.tipstaff.incident.Tactics;

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
    private static final int HOST_CHARS_MAX = 18;
    private static final int WAITS_MAX = 6;
    private static final Duration WAIT_MIN = Duration.ofMinutes(30);

    private final Pen pen;

    TimelineChart(Pen pen) {
        this.pen = pen;
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
        Drawing drawing = Drawing.open(pen, "timeline", "timeline.caption", id + "-timeline", WIDTH, height);
        drawLanes(drawing, lanes);
        drawAxis(drawing, timed, columns, height);
        marks.forEach((spot, count) -> drawMark(drawing, spot, count, columns, lanes));
        drawing.closeFrame();
        legend(tactics);
        pen.html.close("figure");
    }

    private List<String> lanes(Incident incident, List<Step> timed) {
        Set<String> hosts = new LinkedHashSet<>();
        timed.forEach(step -> hosts.add(step.host()));
        List<String> inOrder = new ArrayList<>(hosts);
        // Hosts in the order they were reached, as the incident tells it; one it doesn't name comes last.
        Map<String, Integer> order = new HashMap<>();
        incident.hosts().forEach(host -> order.putIfAbsent(host, order.size()));
        inOrder.sort(Comparator.comparingInt(host -> order.getOrDefault(host, Integer.MAX_VALUE)));
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

    private void drawLanes(Drawing drawing, List<String> lanes) {
        for (int i = 0; i < lanes.size(); i++) {
            int y = TOP + LANE * i;
            String host = lanes.get(i).isEmpty() ? pen.words.say("unnamed") : lanes.get(i);
            drawing.openGroup("lane", host);
            if (i % 2 == 0) {
                drawing.box(0, y, WIDTH, LANE, 0, "band");
            }
            drawing.text(8, y + LANE / 2.0 + 4, LogText.visible(host, HOST_CHARS_MAX), "name", "start");
            drawing.closeGroup();
        }
    }

    private static Instant time(Step step) {
        return Objects.requireNonNull(step.time());
    }

    private record Wait(int beforeColumn, Duration length) {}

    private void drawAxis(Drawing drawing, List<Step> timed, int columns, int height) {
        int baseline = height - BOTTOM;
        drawing.line(LABELS, baseline, WIDTH, baseline, "axis");
        int labels = Math.min(columns, 7);
        String lastDate = "";
        for (int i = 0; i < labels; i++) {
            int column = labels == 1 ? 0 : i * (columns - 1) / (labels - 1);
            Step step = firstIn(column, timed, columns);
            OffsetDateTime utc = time(step).atOffset(ZoneOffset.UTC);
            double x = x(column, columns);
            drawing.line(x, baseline, x, baseline + 5, "axis");
            drawing.text(x, baseline + 18, Words.clock(utc), "tick", "middle");
            String date = Words.date(utc);
            if (!date.equals(lastDate)) {
                drawing.text(x, baseline + 34, date, "tick", "middle");
                lastDate = date;
            }
        }
        for (Wait wait : longestWaits(timed, columns)) {
            double x = (x(wait.beforeColumn(), columns) + x(wait.beforeColumn() - 1, columns)) / 2;
            drawing.line(x, TOP - 8, x, baseline, "wait");
            drawing.text(x, TOP - 14, pen.words.duration(wait.length()), "tick", "middle");
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

    private void drawMark(Drawing drawing, Spot spot, int count, int columns, List<String> lanes) {
        double x = x(spot.column(), columns);
        double y = TOP + LANE * (lanes.indexOf(spot.host()) + 0.5) + nudge(spot.tactic());
        drawing.openGroup(
                TacticMark.cssClass(spot.tactic()),
                pen.words.say("timeline.mark", TechniqueMatrix.tacticName(pen.words, spot.tactic()), count));
        TacticMark.draw(drawing, spot.tactic(), x, y);
        drawing.closeGroup();
        if (count > 1) {
            drawing.text(x, y - 9, Integer.toString(count), "tick", "middle");
        }
    }

    /** Marks of one column and lane must not cover one another; tactics that often come together lie apart. */
    private static double nudge(String tactic) {
        return (Tactics.position(tactic) % 3 - 1) * 9.0;
    }

    private void legend(SortedSet<String> tactics) {
        Html html = pen.html;
        html.open("ul", "class", "legend");
        for (String tactic : tactics) {
            html.open("li");
            Drawing sign = Drawing.sign(html, 18);
            sign.openGroup(TacticMark.cssClass(tactic), "");
            TacticMark.draw(sign, tactic, 0, 0);
            sign.closeGroup();
            sign.closeSign();
            html.text(TechniqueMatrix.tacticName(pen.words, tactic)).close("li");
        }
        html.close("ul");
    }
}
