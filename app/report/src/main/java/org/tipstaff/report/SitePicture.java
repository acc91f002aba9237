package org.tipstaff.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tipstaff.continuity.Loss;
import org.tipstaff.respond.ContainmentPlan;
import org.tipstaff.respond.ServiceLoss;
import org.tipstaff.site.Host;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;
import org.tipstaff.site.Zone;

/**
 * The court as a picture: the Internet on the left, hosts by their zone in the middle, services on the right; before the plan
 * or when it is in force. What a colour says is also said by a sign or a line of another kind, for those who see no colours
 * and for paper.
 */
final class SitePicture {
    private static final int WIDTH = 960;
    private static final int ROW = 34;
    private static final int BOX = 26;
    private static final int ZONE_ROW = 26;
    private static final int HOST_X = 300;
    private static final int HOST_WIDTH = 190;
    private static final int SERVICE_X = 690;
    private static final int SERVICE_WIDTH = 250;
    private static final int NET_X = 20;
    private static final int NET_WIDTH = 110;
    /** More hosts are not looked at one by one; those that the plan is about come first. */
    private static final int HOSTS_MAX = 40;

    private static final int NAME_CHARS_MAX = 22;
    private static final int SERVICE_CHARS_MAX = 30;

    private final Pen pen;
    private final Site site;
    private final ContainmentPlan plan;
    private final boolean after;
    private final PlanPage.Cuts cuts;
    private final Map<String, Loss> losses = new HashMap<>();
    private final Set<String> jewels;
    private final Set<String> attacker;

    SitePicture(Pen pen, Site site, ContainmentPlan plan, boolean after) {
        this.pen = pen;
        this.site = site;
        this.plan = plan;
        this.after = after;
        this.cuts = after ? PlanPage.Cuts.of(plan, site) : new PlanPage.Cuts(Set.of(), Set.of(), false);
        if (after) {
            for (ServiceLoss loss : plan.losses()) {
                losses.put(loss.service(), loss.loss());
            }
        }
        this.jewels = Set.copyOf(plan.jewels());
        this.attacker = new HashSet<>(plan.suspects().compromised());
        attacker.addAll(plan.suspects().suspected());
    }

    void draw(String id, String captionKey) {
        Map<String, List<Host>> zones = shown();
        int hosts = zones.values().stream().mapToInt(List::size).sum();
        int height = 20
                + Math.max(
                        zones.size() * ZONE_ROW + hosts * ROW, site.services().size() * ROW)
                + 10;
        Drawing drawing = Drawing.open(pen, captionKey, captionKey, "picture-" + id, WIDTH, height);
        Map<String, Double> middles = new HashMap<>();
        double y = 20;
        Map<String, Double> zoneAt = new LinkedHashMap<>();
        for (Map.Entry<String, List<Host>> zone : zones.entrySet()) {
            zoneAt.put(zone.getKey(), y);
            y += ZONE_ROW;
            for (Host host : zone.getValue()) {
                middles.put(host.id(), y + BOX / 2.0);
                y += ROW;
            }
        }
        double netMiddle = height / 2.0;
        // Lines first, boxes over them.
        for (List<Host> all : zones.values()) {
            for (Host host : all) {
                if (internet(host) && !cuts.silenced().contains(host.id())) {
                    boolean cut = cuts.withoutInternet().contains(host.id());
                    line(
                            drawing,
                            NET_X + NET_WIDTH,
                            netMiddle,
                            HOST_X,
                            middles.getOrDefault(host.id(), 0.0),
                            cut ? "net cut" : attacker.contains(host.id()) ? "net held" : "net");
                }
            }
        }
        double serviceY = 20;
        for (Service service : site.services()) {
            double middle = serviceY + BOX / 2.0;
            for (String host : service.hosts()) {
                Double at = middles.get(host);
                if (at != null) {
                    boolean gone = cuts.silenced().contains(host);
                    line(drawing, HOST_X + HOST_WIDTH, at, SERVICE_X, middle, gone ? "runs cut" : "runs");
                }
            }
            serviceY += ROW;
        }
        drawing.box(NET_X, netMiddle - BOX / 2.0, NET_WIDTH, BOX, 13, "box outside");
        drawing.text(NET_X + NET_WIDTH / 2.0, netMiddle + 4, pen.words.say("plan.picture.internet"), "name", "middle");
        zoneAt.forEach((zone, at) -> drawing.text(
                HOST_X, at + 17, zone.isEmpty() ? pen.words.say("plan.picture.no-zone") : zone, "tick", "start"));
        zones.values().forEach(all -> all.forEach(host -> host(drawing, host, middles.getOrDefault(host.id(), 0.0))));
        serviceY = 20;
        for (Service service : site.services()) {
            service(drawing, service, serviceY);
            serviceY += ROW;
        }
        drawing.closeFrame();
        pen.html.close("figure");
        int left = site.hosts().size() - hosts;
        if (left > 0) {
            pen.html.leaf("p", pen.words.count("plan.picture.more", left), "class", "note");
        }
    }

    private boolean internet(Host host) {
        return site.zones().stream()
                .filter(zone -> zone.id().equals(host.zone()))
                .findFirst()
                .map(Zone::internet)
                .orElse(true);
    }

    /** Hosts by zone, in the order of the site; of a large site those that the plan or a service is about. */
    private Map<String, List<Host>> shown() {
        Set<String> wanted = site.services().stream()
                .flatMap(service -> service.hosts().stream())
                .collect(Collectors.toSet());
        List<Host> order = new ArrayList<>();
        site.hosts().stream().filter(host -> attacker.contains(host.id())).forEach(order::add);
        site.hosts().stream().filter(host -> jewels.contains(host.id())).forEach(order::add);
        site.hosts().stream().filter(host -> wanted.contains(host.id())).forEach(order::add);
        order.addAll(site.hosts());
        Set<Host> some = order.stream().distinct().limit(HOSTS_MAX).collect(Collectors.toSet());
        Map<String, List<Host>> zones = new LinkedHashMap<>();
        site.zones().forEach(zone -> zones.put(zone.id(), new ArrayList<>()));
        for (Host host : site.hosts()) {
            if (some.contains(host)) {
                zones.computeIfAbsent(host.zone(), _ -> new ArrayList<>()).add(host);
            }
        }
        zones.values().removeIf(List::isEmpty);
        return zones;
    }

    private static void line(Drawing drawing, double x1, double y1, double x2, double y2, String cssClass) {
        double middle = (x1 + x2) / 2;
        drawing.path(
                "M" + Drawing.number(x1) + " " + Drawing.number(y1) + " C" + Drawing.number(middle) + " "
                        + Drawing.number(y1) + " " + Drawing.number(middle) + " " + Drawing.number(y2) + " "
                        + Drawing.number(x2) + " " + Drawing.number(y2),
                cssClass);
    }

    private void host(Drawing drawing, Host host, double middle) {
        String id = host.id();
        boolean held = attacker.contains(id);
        boolean silenced = cuts.silenced().contains(id);
        Set<String> reached = Set.copyOf(after ? plan.reachedAfter() : plan.reachedBefore());
        StringBuilder signs = new StringBuilder();
        List<String> says = new ArrayList<>();
        if (held) {
            signs.append("\u25b2 ");
            says.add(pen.words.say("plan.sign.attacker"));
        }
        if (jewels.contains(id)) {
            signs.append("\u2605 ");
            says.add(pen.words.say("plan.sign.jewel"));
            if (reached.contains(id)) {
                signs.append("! ");
                says.add(pen.words.say("plan.sign.reached"));
            }
        }
        String kind = silenced ? "box silenced" : held ? "box held" : reached.contains(id) ? "box reached" : "box";
        drawing.openGroup("host", says.isEmpty() ? id : id + ": " + String.join(", ", says));
        drawing.box(HOST_X, middle - BOX / 2.0, HOST_WIDTH, BOX, 3, kind);
        drawing.text(HOST_X + 8, middle + 4, signs + LogText.visible(id, NAME_CHARS_MAX), "name", "start");
        if (silenced || cuts.withoutInternet().contains(id)) {
            drawing.text(
                    HOST_X + HOST_WIDTH - 6,
                    middle + 4,
                    pen.words.say(silenced ? "plan.sign.silenced" : "plan.sign.inside"),
                    "tick",
                    "end");
        }
        drawing.closeGroup();
    }

    private void service(Drawing drawing, Service service, double y) {
        Loss loss = losses.getOrDefault(service.id(), Loss.NONE);
        String sign = switch (loss) {
            case NONE -> "\u2713 ";
            case OUTSIDE -> "\u25d0 ";
            case ALL -> "\u2717 ";
        };
        String kind = loss == Loss.NONE ? "box" : loss == Loss.ALL ? "box lost" : "box partly";
        drawing.openGroup(service.mustRun() ? "service must" : "service", service.name());
        drawing.box(SERVICE_X, y, SERVICE_WIDTH, BOX, 3, kind);
        drawing.text(
                SERVICE_X + 8,
                y + 17,
                sign + LogText.visible(service.name(), SERVICE_CHARS_MAX),
                service.mustRun() ? "name value" : "name",
                "start");
        drawing.closeGroup();
    }
}
