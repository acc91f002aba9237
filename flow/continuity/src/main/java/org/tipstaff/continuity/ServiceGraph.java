package org.tipstaff.continuity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.Host;
import org.tipstaff.site.JudicialEvent;
import org.tipstaff.site.OutsideDestination;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteAudience;
import org.tipstaff.site.Zone;

/**
 * The site as a graph: hosts in zones, services on hosts, services that need others, people who use them. It is asked what a
 * cut does to services, and what an attacker still gets to.
 *
 * <p>Where the site file is silent, the answer is the worse one: a service needs all of its hosts; a zone reaches every other;
 * an audience that is inside and outside is without a service when the outside is; a host without a zone is next to all.
 */
public final class ServiceGraph {
    /** Needs are asked for every five minutes: hours in site files begin and end on such. */
    public static final Duration STEP = Duration.ofMinutes(5);

    /** No cut is planned for longer; a lease isn't either. */
    public static final Duration WINDOW_MAX = Duration.ofDays(31);

    /** Who uses a service that serves nobody by name. */
    public static final String COURT = "court";

    private final Site site;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, Zone> zones = new LinkedHashMap<>();
    private final Map<String, SiteAudience> audiences = new HashMap<>();
    private final List<Service> services;

    /** In an order in which each service comes after those it needs; the reader of site files refuses circles. */
    private final List<Service> sorted;

    private ServiceGraph(Site site) {
        this.site = site;
        this.services = site.services();
        site.hosts().forEach(host -> hosts.put(host.id(), host));
        site.zones().forEach(zone -> zones.put(zone.id(), zone));
        site.audiences().forEach(audience -> audiences.put(audience.id(), audience));
        this.sorted = sort(services);
    }

    public static ServiceGraph of(Site site) {
        return new ServiceGraph(site);
    }

    private static List<Service> sort(List<Service> services) {
        Map<String, Integer> waits = new HashMap<>();
        Map<String, List<Service>> needers = new HashMap<>();
        Deque<Service> ready = new ArrayDeque<>();
        for (Service service : services) {
            Set<String> needs = new HashSet<>(service.needs());
            waits.put(service.id(), needs.size());
            needs.forEach(need ->
                    needers.computeIfAbsent(need, _ -> new ArrayList<>()).add(service));
            if (needs.isEmpty()) {
                ready.add(service);
            }
        }
        List<Service> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            Service next = ready.remove();
            sorted.add(next);
            for (Service needer : needers.getOrDefault(next.id(), List.of())) {
                if (waits.merge(needer.id(), -1, Integer::sum) == 0) {
                    ready.add(needer);
                }
            }
        }
        if (sorted.size() != services.size()) {
            throw new IllegalArgumentException(
                    "services need each other in a circle, so none of them could ever start");
        }
        return sorted;
    }

    public Site site() {
        return site;
    }

    // ---- services

    /** What is lost of each service, by id; services of which nothing is lost are not there. */
    public Map<String, Loss> losses(Cut cut) {
        Map<String, Loss> losses = new HashMap<>();
        for (Service service : sorted) {
            Loss loss = own(service, cut, null);
            for (String need : service.needs()) {
                loss = loss.or(losses.getOrDefault(need, Loss.NONE));
            }
            if (loss != Loss.NONE) {
                losses.put(service.id(), loss);
            }
        }
        return losses;
    }

    /** What a service loses by itself, without what it needs of others. */
    private Loss own(Service service, Cut cut, @Nullable List<Reason> reasons) {
        Loss loss = Loss.NONE;
        for (String host : service.hosts()) {
            if (cut.silenced().contains(host)) {
                loss = because(reasons, Reason.Kind.HOST_SILENCED, host, Loss.ALL, loss);
            }
        }
        for (String account : service.accounts()) {
            if (cut.accounts().contains(account)) {
                loss = because(reasons, Reason.Kind.ACCOUNT_DISABLED, account, Loss.ALL, loss);
            }
        }
        Loss outside = service.hosts().isEmpty() ? Loss.ALL : Loss.OUTSIDE;
        for (OutsideDestination destination : service.outside()) {
            if (!cut.reaches(destination, service.hosts())) {
                loss = because(reasons, Reason.Kind.DESTINATION_CUT, destination.toString(), outside, loss);
            }
        }
        if (service.outside().isEmpty()) {
            for (String host : service.hosts()) {
                Host known = hosts.get(host);
                if (known != null && hasInternet(known) && !cut.silenced().contains(host) && !cut.hasOutside(host)) {
                    loss = because(reasons, Reason.Kind.NO_INTERNET, host, Loss.OUTSIDE, loss);
                }
            }
        }
        return loss;
    }

    private static Loss because(
            @Nullable List<Reason> reasons, Reason.Kind kind, String subject, Loss loss, Loss before) {
        if (reasons != null) {
            reasons.add(new Reason(kind, subject));
        }
        return before.or(loss);
    }

    /** Who is without a service when this much of it is lost. */
    public List<String> without(Service service, Loss loss) {
        List<String> serves = service.serves().isEmpty()
                ? List.of(COURT)
                : service.serves().stream().distinct().toList();
        return switch (loss) {
            case NONE -> List.of();
            case OUTSIDE -> serves.stream().filter(this::isOutside).toList();
            case ALL -> serves;
        };
    }

    private boolean isOutside(String audience) {
        SiteAudience known = audiences.get(audience);
        return known != null && known.outside();
    }

    /**
     * What the cut does.
     *
     * @param window how long it lasts, at most {@link #WINDOW_MAX}
     */
    public Effect effect(Cut cut, Instant from, Duration window) {
        Instant until = from.plus(checked(window));
        Map<String, Loss> losses = losses(cut);
        List<ServiceEffect> effects = new ArrayList<>();
        for (Service service : services) {
            Loss loss = losses.getOrDefault(service.id(), Loss.NONE);
            List<String> missing = without(service, loss);
            if (loss == Loss.NONE) {
                effects.add(new ServiceEffect(service, loss, List.of(), List.of(), 0, null, List.of()));
                continue;
            }
            List<Reason> reasons = new ArrayList<>();
            own(service, cut, reasons);
            for (String need : service.needs()) {
                if (losses.containsKey(need)) {
                    reasons.add(new Reason(Reason.Kind.NEEDED_SERVICE, need));
                }
            }
            boolean missed = !missing.isEmpty();
            effects.add(new ServiceEffect(
                    service,
                    loss,
                    reasons,
                    missing,
                    missed ? minutes(service, from, window) : 0,
                    missed ? firstNeeded(service, from, until) : null,
                    missed ? events(service, from, until) : List.of()));
        }
        return new Effect(cut, from, until, effects);
    }

    /** How long a service is needed from now on. */
    public long minutes(Service service, Instant from, Duration window) {
        Instant until = from.plus(checked(window));
        long minutes = 0;
        for (Instant at = from; at.isBefore(until); at = at.plus(STEP)) {
            if (site.court().needs(service, at)) {
                minutes +=
                        Math.min(STEP.toMinutes(), Duration.between(at, until).toMinutes());
            }
        }
        return minutes;
    }

    private @Nullable Instant firstNeeded(Service service, Instant from, Instant until) {
        for (Instant at = from; at.isBefore(until); at = at.plus(STEP)) {
            if (site.court().needs(service, at)) {
                return at;
            }
        }
        return null;
    }

    private List<JudicialEvent> events(Service service, Instant from, Instant until) {
        return site.court().calendar().stream()
                .filter(event -> event.services().contains(service.id()))
                .filter(event -> {
                    Instant begins =
                            event.from().atStartOfDay(site.court().timezone()).toInstant();
                    Instant ends = event.to()
                            .plusDays(1)
                            .atStartOfDay(site.court().timezone())
                            .toInstant();
                    return begins.isBefore(until) && from.isBefore(ends);
                })
                .toList();
    }

    private static Duration checked(Duration window) {
        if (window.isNegative() || window.compareTo(WINDOW_MAX) > 0) {
            throw new IllegalArgumentException(
                    "the effect of a cut is told for at most " + WINDOW_MAX.toDays() + " days");
        }
        return window;
    }

    // ---- reach

    /**
     * The hosts that an attacker gets to, from host to host, those where they are included.
     *
     * @param positions ids of hosts
     * @param fromOutside they can also come over the Internet, with stolen credentials or by a way that is not known
     */
    public SortedSet<String> reached(Collection<String> positions, boolean fromOutside, Cut cut) {
        SortedSet<String> reached = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>();
        for (String position : positions) {
            add(position, cut, reached, next);
            if (hosts.containsKey(position)) {
                // Where they are they stay, cut or not; from a silenced host they get nowhere.
                reached.add(position);
            }
        }
        if (fromOutside) {
            for (Host host : hosts.values()) {
                if (hasInternet(host) && cut.hasOutside(host.id())) {
                    add(host.id(), cut, reached, next);
                }
            }
        }
        while (!next.isEmpty()) {
            Host from = hosts.get(next.remove());
            if (from == null) {
                continue;
            }
            for (Host to : hosts.values()) {
                if (!reached.contains(to.id()) && gets(from, to)) {
                    add(to.id(), cut, reached, next);
                }
            }
        }
        return reached;
    }

    private void add(String host, Cut cut, SortedSet<String> reached, Deque<String> next) {
        if (hosts.containsKey(host) && !cut.silenced().contains(host) && reached.add(host)) {
            next.add(host);
        }
    }

    /** Whether the network lets one host get to the other, by their zones, when nothing is cut. */
    public boolean gets(Host from, Host to) {
        Zone zone = zones.get(from.zone());
        return zone == null
                || to.zone().isEmpty()
                || zone.id().equals(to.zone())
                || zone.reaches().contains(to.zone());
    }

    /** Whether a host gets to the Internet when nothing is cut. */
    public boolean hasInternet(Host host) {
        Zone zone = zones.get(host.zone());
        return zone == null || zone.internet();
    }
}
