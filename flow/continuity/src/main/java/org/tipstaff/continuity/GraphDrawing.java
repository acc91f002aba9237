package org.tipstaff.continuity;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.tipstaff.site.Host;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;
import org.tipstaff.site.Zone;

/**
 * Draws the service graph as SVG, for people: hosts in their zones on the left, services in the middle, those who use them on
 * the right. What is lost is told by words and by dashes, not by colour alone. The same graph is the same bytes.
 */
public final class GraphDrawing {
    /** Hosts drawn of a zone that carry no service, are no crown jewel and are not cut; the rest is counted. */
    public static final int OTHERS_MAX = 3;

    private static final int ROW = 26;
    private static final int BOX = 20;
    private static final int TOP = 70;
    private static final int HOSTS_X = 20;
    private static final int SERVICES_X = 430;
    private static final int AUDIENCES_X = 920;
    private static final int WIDTH = 300;
    private static final int SERVICE_WIDTH = 370;
    private static final int AUDIENCE_WIDTH = 180;

    private final ServiceGraph graph;
    private final Properties words;

    /** @param language {@code en} or {@code fr} */
    public GraphDrawing(ServiceGraph graph, String language) {
        this.graph = graph;
        this.words = words(language);
    }

    private static Properties words(String language) {
        String name = "graph_" + (language.equals("fr") ? "fr" : "en") + ".properties";
        try (InputStream in = GraphDrawing.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the catalogue " + name + " is missing from this build");
            }
            Properties words = new Properties();
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String word(String key, Object... arguments) {
        return new MessageFormat(words.getProperty(key, key), java.util.Locale.ROOT).format(arguments);
    }

    /** @param positions ids of hosts that the attacker has */
    public String svg(Cut cut, Collection<String> positions) {
        Site site = graph.site();
        Map<String, Loss> losses = graph.losses(cut);
        Set<String> attacked = new LinkedHashSet<>(positions);
        StringBuilder shapes = new StringBuilder();
        StringBuilder lines = new StringBuilder();
        Map<String, Integer> hostRows = new LinkedHashMap<>();
        int hostsEnd = hosts(site, cut, attacked, shapes, hostRows);

        Map<String, Integer> serviceRows = new LinkedHashMap<>();
        Map<String, Integer> audienceRows = new LinkedHashMap<>();
        int y = TOP;
        for (Service service : site.services()) {
            serviceRows.put(service.id(), y);
            y += ROW;
        }
        int servicesEnd = y;
        y = TOP;
        for (Service service : site.services()) {
            for (String audience : graph.without(service, Loss.ALL)) {
                if (!audienceRows.containsKey(audience)) {
                    audienceRows.put(audience, y);
                    y += ROW;
                }
            }
        }
        for (Service service : site.services()) {
            Loss loss = losses.getOrDefault(service.id(), Loss.NONE);
            int row = serviceRows.getOrDefault(service.id(), TOP);
            String state = switch (loss) {
                case NONE -> word("runs");
                case OUTSIDE -> word("stops.outside");
                case ALL -> word("stops");
            };
            String after = (service.mustRun() ? " (" + word("must") + ")" : "") + ": " + state;
            box(shapes, SERVICES_X, row, SERVICE_WIDTH, service.name(), after, loss == Loss.NONE ? "ok" : "lost");
            for (String host : service.hosts()) {
                Integer from = hostRows.get(host);
                if (from != null) {
                    line(lines, HOSTS_X + WIDTH, from, SERVICES_X, row, loss == Loss.ALL);
                }
            }
            for (String need : service.needs()) {
                needs(lines, serviceRows.getOrDefault(need, TOP), row, loss == Loss.ALL);
            }
            List<String> without = graph.without(service, loss);
            for (String audience : graph.without(service, Loss.ALL)) {
                line(
                        lines,
                        SERVICES_X + SERVICE_WIDTH,
                        row,
                        AUDIENCES_X,
                        audienceRows.getOrDefault(audience, TOP),
                        without.contains(audience));
            }
        }
        audienceRows.forEach((audience, row) -> box(shapes, AUDIENCES_X, row, AUDIENCE_WIDTH, audience, "", "ok"));
        return page(cut, Math.max(hostsEnd, Math.max(servicesEnd, y)) + 10, lines, shapes);
    }

    private int hosts(Site site, Cut cut, Set<String> attacked, StringBuilder shapes, Map<String, Integer> rows) {
        int y = TOP;
        String outside = cut.siteKeptInside() ? ": " + word("site.inside") : "";
        box(shapes, HOSTS_X, y, WIDTH, word("internet"), outside, cut.siteKeptInside() ? "lost" : "ok");
        y += ROW + 8;
        List<String> zones = new ArrayList<>(site.zones().stream().map(Zone::id).toList());
        zones.add("");
        for (String zone : zones) {
            List<Host> all = site.hosts().stream()
                    .filter(host -> host.zone().equals(zone))
                    .toList();
            if (all.isEmpty()) {
                continue;
            }
            text(shapes, HOSTS_X, y + 14, "zone", zone.isEmpty() ? word("zone.none") : zone);
            y += 20;
            int others = 0;
            int left = 0;
            for (Host host : all) {
                boolean matters = matters(site, host, cut, attacked);
                if (!matters && ++others > OTHERS_MAX) {
                    left++;
                    continue;
                }
                rows.put(host.id(), y);
                boolean silenced = cut.silenced().contains(host.id());
                boolean inside = cut.keptInside().contains(host.id()) && !silenced;
                String after = (host.crownJewel() ? " (" + word("jewel") + ")" : "")
                        + (attacked.contains(host.id()) ? " ! " + word("attacker") : "")
                        + (silenced ? ": " + word("silenced") : inside ? ": " + word("inside") : "");
                box(
                        shapes,
                        HOSTS_X,
                        y,
                        WIDTH,
                        (host.crownJewel() ? "\u25c6 " : "") + host.id(),
                        after,
                        silenced || inside ? "lost" : attacked.contains(host.id()) ? "attacked" : "ok");
                y += ROW;
            }
            if (left > 0) {
                text(shapes, HOSTS_X + 8, y + 14, "more", word("more", left));
                y += ROW;
            }
            y += 6;
        }
        return y;
    }

    private static boolean matters(Site site, Host host, Cut cut, Set<String> attacked) {
        return host.crownJewel()
                || attacked.contains(host.id())
                || cut.silenced().contains(host.id())
                || cut.keptInside().contains(host.id())
                || site.services().stream().anyMatch(service -> service.hosts().contains(host.id()));
    }

    private static void box(StringBuilder out, int x, int y, int width, String name, String after, String kind) {
        out.append("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>\n"
                .formatted(kind, x, y, width, BOX));
        text(out, x + 6, y + 14, "name", fit(name, width / 7 - after.length()) + after);
    }

    /** A name that is too long ends in dots; what is said of it is never cut off. */
    private static String fit(String name, int most) {
        return name.length() <= Math.max(most, 4) ? name : name.substring(0, Math.max(most, 4) - 1) + "\u2026";
    }

    private static void text(StringBuilder out, int x, int y, String kind, String text) {
        out.append("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(kind, x, y, escaped(text)));
    }

    private static void line(StringBuilder out, int x1, int y1, int x2, int y2, boolean lost) {
        int middle = (x1 + x2) / 2;
        out.append("<path class=\"%s\" d=\"M%d %d C%d %d %d %d %d %d\"/>\n"
                .formatted(
                        lost ? "cut" : "flow",
                        x1,
                        y1 + BOX / 2,
                        middle,
                        y1 + BOX / 2,
                        middle,
                        y2 + BOX / 2,
                        x2,
                        y2 + BOX / 2));
    }

    /** Between services, on their left side. */
    private static void needs(StringBuilder out, int y1, int y2, boolean lost) {
        int bend = SERVICES_X - 12 - Math.abs(y1 - y2) / 6;
        out.append("<path class=\"%s\" d=\"M%d %d C%d %d %d %d %d %d\"/>\n"
                .formatted(
                        lost ? "cut" : "need",
                        SERVICES_X,
                        y1 + BOX / 2,
                        bend,
                        y1 + BOX / 2,
                        bend,
                        y2 + BOX / 2,
                        SERVICES_X,
                        y2 + BOX / 2));
    }

    private String page(Cut cut, int height, StringBuilder lines, StringBuilder shapes) {
        int width = AUDIENCES_X + AUDIENCE_WIDTH + 20;
        String title = word(cut.equals(Cut.NOTHING) ? "title.before" : "title.after");
        StringBuilder out = new StringBuilder();
        out.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n"
                        .formatted(width, height, width, height));
        out.append("<title>").append(escaped(title)).append("</title>\n");
        out.append("<desc>").append(escaped(word("desc"))).append("</desc>\n");
        out.append("""
                <style>
                text{font:12px sans-serif;fill:#111}.head{font:bold 13px sans-serif}.title{font:bold 16px sans-serif}
                .zone{font:italic 12px sans-serif;fill:#444}.more{fill:#444}
                rect{stroke:#555;fill:#fff}.attacked{fill:#fde0dc;stroke:#b00020;stroke-width:2}
                .lost{fill:#eee;stroke:#b00020;stroke-width:2;stroke-dasharray:5 3}
                path{fill:none}.flow{stroke:#8aa0b4}.need{stroke:#8aa0b4;stroke-dasharray:2 2}
                .cut{stroke:#b00020;stroke-dasharray:5 3}
                </style>
                """);
        text(out, HOSTS_X, 24, "title", title);
        text(out, HOSTS_X, 52, "head", word("hosts"));
        text(out, SERVICES_X, 52, "head", word("services"));
        text(out, AUDIENCES_X, 52, "head", word("audiences"));
        return out.append(lines).append(shapes).append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
