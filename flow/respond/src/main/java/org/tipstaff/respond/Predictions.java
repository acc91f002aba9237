package org.tipstaff.respond;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tipstaff.continuity.ServiceGraph;
import org.tipstaff.site.Address;
import org.tipstaff.site.Host;
import org.tipstaff.site.Network;
import org.tipstaff.site.OutsideDestination;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;

/**
 * What probes will show. Only what gets through before the cut is asked: a probe that never got through says nothing about
 * the cut. Asked are the attacker's hosts, the crown jewels, one other host of each zone, and hosts of what must run, with
 * each other, the Internet, the attacker's addresses, the must-run destinations and the collectors; IPv4 and IPv6 where both
 * ends have it, new and established.
 */
final class Predictions {
    /** Hosts of each kind; what holds for twelve of a kind holds for the rest, whose addresses are in the same sets. */
    private static final int EACH_MAX = 12;

    private static final int FILES = 445;
    private static final int WEB = 443;
    private static final int NAMES = 53;

    private final Site site;
    private final ServiceGraph graph;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Suspects suspects;
    private final SortedMap<Probe, Boolean> expected = new TreeMap<>();

    Predictions(
            Site site, ServiceGraph graph, Collection<String> positions, Collection<String> jewels, Suspects suspects) {
        this.site = site;
        this.graph = graph;
        this.suspects = suspects;
        take(positions);
        take(jewels);
        take(site.zones().stream()
                .flatMap(zone -> site.hosts().stream()
                        .filter(host -> host.zone().equals(zone.id()) && !positions.contains(host.id()))
                        .limit(1))
                .map(Host::id)
                .toList());
        take(site.services().stream()
                .filter(Service::mustRun)
                .flatMap(service -> service.hosts().stream())
                .distinct()
                .toList());
    }

    private void take(Collection<String> ids) {
        ids.stream()
                .limit(EACH_MAX)
                .forEach(id -> site.hosts().stream()
                        .filter(host ->
                                host.id().equals(id) && !host.addresses().isEmpty())
                        .forEach(host -> hosts.putIfAbsent(id, host)));
    }

    PredictionMatrix of(List<Command> commands) {
        for (Host from : hosts.values()) {
            for (Host to : hosts.values()) {
                if (from != to && graph.gets(from, to)) {
                    flows(commands, from, to.id(), to.addresses(), Transport.TCP, FILES);
                    flows(commands, from, to.id(), to.addresses(), Transport.ICMP, 0);
                }
            }
            outside(commands, from);
            for (Service service : site.services()) {
                if (service.mustRun() && (service.hosts().contains(from.id()) || graph.hasInternet(from))) {
                    to(commands, from, "must-run:" + service.id(), service.outside());
                }
            }
            to(
                    commands,
                    from,
                    "collector",
                    site.containment().collectors().stream()
                            .filter(each -> getsTo(from, each.network().first()))
                            .toList());
        }
        return new PredictionMatrix(expected);
    }

    private void outside(List<Command> commands, Host from) {
        if (!graph.hasInternet(from)) {
            return;
        }
        for (Address address : internet()) {
            flows(commands, from, "internet", List.of(address), Transport.TCP, WEB);
            flows(commands, from, "internet", List.of(address), Transport.UDP, NAMES);
            flows(commands, from, "internet", List.of(address), Transport.ICMP, 0);
        }
        suspects.networks().stream()
                .limit(EACH_MAX)
                .map(Network::first)
                .filter(address -> site.zoneOf(address).isEmpty())
                .forEach(
                        address -> flows(commands, from, "indicator:" + address, List.of(address), Transport.TCP, WEB));
    }

    private void to(List<Command> commands, Host from, String name, List<OutsideDestination> destinations) {
        for (OutsideDestination each : destinations) {
            flows(
                    commands,
                    from,
                    name,
                    List.of(each.network().first()),
                    each.protocol().equals("tcp") ? Transport.TCP : Transport.UDP,
                    each.port());
        }
    }

    /** Whether a host gets to an address: outside with the Internet, inside by the zones. */
    private boolean getsTo(Host from, Address address) {
        Optional<Host> owner = site.hosts().stream()
                .filter(host -> host.addresses().contains(address))
                .findFirst();
        if (owner.isPresent()) {
            return owner.get().id().equals(from.id()) || graph.gets(from, owner.get());
        }
        return site.zoneOf(address)
                .map(zone -> zone.id().equals(from.zone())
                        || site.zones().stream()
                                .filter(each -> each.id().equals(from.zone()))
                                .allMatch(each -> each.reaches().contains(zone.id())))
                .orElse(graph.hasInternet(from));
    }

    private void flows(
            List<Command> commands, Host from, String name, List<Address> to, Transport transport, int port) {
        for (int bits : new int[] {32, 128}) {
            Optional<Address> source = first(from.addresses(), bits);
            Optional<Address> target = first(to, bits);
            if (source.isEmpty() || target.isEmpty() || source.equals(target)) {
                continue;
            }
            for (Probe.Flow flow : Probe.Flow.values()) {
                if (flow == Probe.Flow.ESTABLISHED && transport != Transport.TCP) {
                    continue;
                }
                Probe probe = new Probe(
                        new Endpoint(from.id(), source.get()), new Endpoint(name, target.get()), transport, port, flow);
                expected.put(probe, PacketRule.passes(commands, probe));
            }
        }
    }

    private static Optional<Address> first(List<Address> addresses, int bits) {
        return addresses.stream().filter(address -> address.bits() == bits).findFirst();
    }

    /** An address of each family that stands for the rest of the world: of the ranges for documentation, and nobody's here. */
    private List<Address> internet() {
        return List.of(free("198.51.100.", 250), free("2001:db8:ffff:ffff::", 250));
    }

    private Address free(String prefix, int from) {
        for (int last = from; last > 0; last--) {
            Address address = Address.parse(prefix + last);
            boolean taken = site.zoneOf(address).isPresent()
                    || suspects.networks().stream().anyMatch(network -> network.contains(address))
                    || site.services().stream()
                            .flatMap(service -> service.outside().stream())
                            .anyMatch(each -> each.network().contains(address));
            if (!taken) {
                return address;
            }
        }
        return Address.parse(prefix + from);
    }
}
