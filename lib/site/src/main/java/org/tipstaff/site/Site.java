package org.tipstaff.site;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The court as its people describe it: what the network is, what runs on it, who must be told and who must agree.
 *
 * @param data path of the file that says what lies where; null when none was given
 */
public record Site(
        Court court,
        List<Zone> zones,
        List<Host> hosts,
        List<Account> accounts,
        List<Partner> partners,
        List<Service> services,
        List<SiteAudience> audiences,
        List<Contact> contacts,
        List<ExpectedSource> sources,
        Policy policy,
        Containment containment,
        Alerts alerts,
        MailService mail,
        @Nullable String data) {

    /** Whatever names something names what is there; the reader says where it does not. */
    public Site {
        zones = List.copyOf(zones);
        hosts = List.copyOf(hosts);
        accounts = List.copyOf(accounts);
        partners = List.copyOf(partners);
        services = List.copyOf(services);
        audiences = List.copyOf(audiences);
        contacts = List.copyOf(contacts);
        sources = List.copyOf(sources);
        Names.unique(zones.stream().map(Zone::id).toList(), "zones");
        Names.unique(hosts.stream().map(Host::id).toList(), "hosts");
        Names.unique(accounts.stream().map(Account::id).toList(), "accounts");
        Names.unique(services.stream().map(Service::id).toList(), "services");
        Names.unique(audiences.stream().map(SiteAudience::id).toList(), "audiences");
        Names.unique(contacts.stream().map(Contact::person).toList(), "contacts");
        Names.unique(sources.stream().map(ExpectedSource::id).toList(), "sources");
        Set<String> zoneIds = new HashSet<>(zones.stream().map(Zone::id).toList());
        Set<SitePart> parts = parts(hosts, accounts, services);
        for (Host host : hosts) {
            if (!host.zone().isEmpty() && !zoneIds.contains(host.zone())) {
                throw new IllegalArgumentException("host " + host.id() + " is in no zone of the site");
            }
        }
        for (Service service : services) {
            service.hosts().forEach(host -> known(parts, new SitePart(SitePart.Kind.HOST, host)));
            service.accounts().forEach(account -> known(parts, new SitePart(SitePart.Kind.ACCOUNT, account)));
            service.needs().forEach(need -> known(parts, new SitePart(SitePart.Kind.SERVICE, need)));
        }
        zones.forEach(zone -> knownZones(zoneIds, zone.reaches(), "zone " + zone.id()));
        audiences.forEach(audience -> knownZones(zoneIds, audience.zones(), "audience " + audience.id()));
        court.calendar()
                .forEach(event -> event.services()
                        .forEach(service -> known(parts, new SitePart(SitePart.Kind.SERVICE, service))));
        for (Contact contact : contacts) {
            contact.channels().forEach(channel -> channel.reads().forEach(part -> known(parts, part)));
        }
        if (alerts.mail() != null) {
            alerts.mail().reads().forEach(part -> known(parts, part));
        }
        if (alerts.heartbeat() != null) {
            alerts.heartbeat().channels().forEach(channel -> channel.reads().forEach(part -> known(parts, part)));
        }
    }

    static Set<SitePart> parts(List<Host> hosts, List<Account> accounts, List<Service> services) {
        Set<SitePart> parts = new HashSet<>();
        hosts.forEach(host -> parts.add(new SitePart(SitePart.Kind.HOST, host.id())));
        accounts.forEach(account -> parts.add(new SitePart(SitePart.Kind.ACCOUNT, account.id())));
        services.forEach(service -> parts.add(new SitePart(SitePart.Kind.SERVICE, service.id())));
        return parts;
    }

    private static void knownZones(Set<String> zoneIds, List<String> named, String by) {
        if (!zoneIds.containsAll(named)) {
            throw new IllegalArgumentException(by + " names a zone that is not in the site");
        }
    }

    private static void known(Set<SitePart> parts, SitePart part) {
        if (!parts.contains(part)) {
            throw new IllegalArgumentException("there is no " + part + " in the site");
        }
    }

    /** The hosts that a name or address means; mostly one. */
    public List<Host> hostsCalled(String nameOrAddress) {
        Optional<Address> address = address(nameOrAddress);
        return hosts.stream()
                .filter(host -> host.isCalled(nameOrAddress)
                        || address.map(host.addresses()::contains).orElse(false))
                .toList();
    }

    /** The accounts that a name means, with or without its domain; mostly one. */
    public List<Account> accountsCalled(String name) {
        return accounts.stream().filter(account -> account.isCalled(name)).toList();
    }

    /** The zone that an address lies in: of several the smallest network's; none is outside. */
    public Optional<Zone> zoneOf(Address address) {
        Zone best = null;
        int length = -1;
        for (Zone zone : zones) {
            for (Network network : zone.networks()) {
                if (network.contains(address) && network.prefix() > length) {
                    best = zone;
                    length = network.prefix();
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static Optional<Address> address(String text) {
        boolean looksLikeOne = text.indexOf(':') >= 0 || (text.indexOf('.') > 0 && Character.isDigit(text.charAt(0)));
        if (!looksLikeOne) {
            return Optional.empty();
        }
        try {
            return Optional.of(Address.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
