package org.tipstaff.notify;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.Account;
import org.tipstaff.site.Address;
import org.tipstaff.site.Channel;
import org.tipstaff.site.ChannelKind;
import org.tipstaff.site.Contact;
import org.tipstaff.site.Heartbeat;
import org.tipstaff.site.Host;
import org.tipstaff.site.MailRelay;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;
import org.tipstaff.site.SitePart;

/**
 * Who could read along on which channel.
 *
 * <p>A channel is unsafe when something that reads it is suspect: a host, an account, or a service that runs on a suspect host or
 * needs a service that does, however far down. Besides what the site file says of a channel ({@code reads}), a channel is read by
 * the machine it leads to (mail server, webhook, gateway), and a mailbox by the account of the same name: an attacker who has the
 * account has the mail.
 */
final class Exposure {
    /** How a channel is called in the state, the outbox and the diary; the target may be a secret, so it is not in it. */
    static String key(Channel channel) {
        return channel.kind()
                + "-"
                + Digests.hex(
                        16,
                        channel.target(),
                        String.valueOf(channel.via()),
                        String.valueOf(channel.from()),
                        String.join("\0", channel.arguments()));
    }

    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final Map<String, Set<String>> readers = new HashMap<>();
    private final Map<String, Set<Host>> hostsByName = new HashMap<>();
    private final Map<Address, Set<Host>> hostsByAddress = new HashMap<>();
    private final Map<String, Set<Account>> accountsByName = new HashMap<>();
    private final Map<String, Service> services = new HashMap<>();
    private final Map<String, Set<String>> machines = new HashMap<>();

    Exposure(Site site) {
        for (Host host : site.hosts()) {
            hostsByName.computeIfAbsent(first(host.id()), _ -> new HashSet<>()).add(host);
            host.names()
                    .forEach(name -> hostsByName
                            .computeIfAbsent(first(name), _ -> new HashSet<>())
                            .add(host));
            host.addresses()
                    .forEach(address -> hostsByAddress
                            .computeIfAbsent(address, _ -> new HashSet<>())
                            .add(host));
        }
        for (Account account : site.accounts()) {
            accountsByName
                    .computeIfAbsent(bare(account.id()), _ -> new HashSet<>())
                    .add(account);
        }
        site.services().forEach(service -> services.put(service.id(), service));
        MailRelay relay = site.alerts().mail();
        for (Contact contact : site.contacts()) {
            contact.channels().forEach(channel -> add(channel, relay));
        }
        Heartbeat heartbeat = site.alerts().heartbeat();
        if (heartbeat != null) {
            heartbeat.channels().forEach(channel -> add(channel, relay));
        }
    }

    private void add(Channel channel, @Nullable MailRelay relay) {
        String key = key(channel);
        channels.put(key, channel);
        Set<String> reading = readers.computeIfAbsent(key, _ -> new HashSet<>());
        channel.reads().forEach(part -> reading.add(part.toString()));
        reading.add("channel:" + key);
        if (channel.kind() == ChannelKind.MAIL) {
            machine(channel.target().toLowerCase(Locale.ROOT), key);
            accountsByName.getOrDefault(bare(channel.target()), Set.of()).stream()
                    .filter(account -> account.id().equalsIgnoreCase(channel.target()))
                    .forEach(account -> reading.add(part(account)));
            if (relay != null) {
                relay.reads().forEach(part -> reading.add(part.toString()));
                leadsTo(relay.server(), key, reading);
            }
        }
        String host = switch (channel.kind()) {
            case WEBHOOK, NTFY, SYSLOG -> channel.targetUri().getHost();
            case MATRIX, SIGNAL -> channel.via() == null ? null : channel.via().getHost();
            case MAIL, COMMAND -> null;
        };
        if (host != null) {
            leadsTo(host, key, reading);
        }
    }

    private void leadsTo(String host, String key, Set<String> reading) {
        hostsCalled(host).forEach(each -> reading.add(part(each)));
        machine(host.toLowerCase(Locale.ROOT), key);
    }

    private void machine(String name, String key) {
        machines.computeIfAbsent(name, _ -> new HashSet<>()).add(key);
    }

    /** The channels of all contacts and the heartbeat, by key. */
    Map<String, Channel> channels() {
        return channels;
    }

    /**
     * What of the site the suspects are: {@code host:DC01}, {@code account:it.admin1}, or {@code channel:…} where a channel leads
     * to a suspect that the site file does not list. It has no more members than the site has parts, whatever an attacker puts into
     * the logs.
     */
    SortedSet<String> touched(Suspects suspects) {
        SortedSet<String> touched = new TreeSet<>();
        for (Collection<String> names : List.of(suspects.hosts(), suspects.addresses())) {
            for (String name : names) {
                hostsCalled(name).forEach(host -> touched.add(part(host)));
                leadingTo(name, touched);
            }
        }
        for (String name : suspects.accounts()) {
            accountsByName.getOrDefault(bare(name), Set.of()).forEach(account -> touched.add(part(account)));
            leadingTo(name, touched);
        }
        return touched;
    }

    private void leadingTo(String name, SortedSet<String> touched) {
        machines.getOrDefault(name.toLowerCase(Locale.ROOT), Set.of()).forEach(key -> touched.add("channel:" + key));
    }

    /** The channels that something touched can read. */
    SortedSet<String> unsafe(Collection<? extends Collection<String>> touchedByIncident) {
        Set<String> tainted = new HashSet<>();
        touchedByIncident.forEach(tainted::addAll);
        if (tainted.isEmpty()) {
            return new TreeSet<>();
        }
        taintServices(tainted);
        SortedSet<String> unsafe = new TreeSet<>();
        readers.forEach((key, reading) -> {
            if (reading.stream().anyMatch(tainted::contains)) {
                unsafe.add(key);
            }
        });
        return unsafe;
    }

    /** Until nothing more falls: as many rounds as the longest chain of needs. */
    private void taintServices(Set<String> tainted) {
        boolean more = true;
        while (more) {
            more = false;
            for (Service service : services.values()) {
                String part = SitePart.Kind.SERVICE + ":" + service.id();
                if (!tainted.contains(part)
                        && (service.hosts().stream().anyMatch(host -> tainted.contains(SitePart.Kind.HOST + ":" + host))
                                || service.needs().stream()
                                        .anyMatch(need -> tainted.contains(SitePart.Kind.SERVICE + ":" + need)))) {
                    tainted.add(part);
                    more = true;
                }
            }
        }
    }

    private Set<Host> hostsCalled(String name) {
        Set<Host> found = new HashSet<>();
        for (Host host : hostsByName.getOrDefault(first(name), Set.of())) {
            if (host.isCalled(name)) {
                found.add(host);
            }
        }
        String literal = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        if (literal.indexOf(':') >= 0 || literal.indexOf('.') > 0) {
            try {
                found.addAll(hostsByAddress.getOrDefault(Address.parse(literal), Set.of()));
            } catch (IllegalArgumentException _) {
                return found;
            }
        }
        return found;
    }

    private static String first(String name) {
        int dot = name.indexOf('.');
        return (dot > 0 ? name.substring(0, dot) : name).toLowerCase(Locale.ROOT);
    }

    private static String bare(String account) {
        String local = account.substring(account.lastIndexOf('\\') + 1);
        int at = local.indexOf('@');
        return (at > 0 ? local.substring(0, at) : local).toLowerCase(Locale.ROOT);
    }

    private static String part(Host host) {
        return SitePart.Kind.HOST + ":" + host.id();
    }

    private static String part(Account account) {
        return SitePart.Kind.ACCOUNT + ":" + account.id();
    }
}
