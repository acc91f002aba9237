package org.tipstaff.contain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.actuators.directory.DirectoryActuator;
import org.tipstaff.actuators.directory.DirectoryConfig;
import org.tipstaff.actuators.nftables.Gateway;
import org.tipstaff.actuators.nftables.LocalGateway;
import org.tipstaff.actuators.nftables.NftablesActuator;
import org.tipstaff.actuators.nftables.SshGateway;
import org.tipstaff.actuators.packets.Namespace;
import org.tipstaff.actuators.packets.SocketProber;
import org.tipstaff.actuators.rpz.RpzActuator;
import org.tipstaff.actuators.rpz.RpzConfig;
import org.tipstaff.actuators.webhook.WebhookActuator;
import org.tipstaff.actuators.webhook.WebhookEndpoint;
import org.tipstaff.respond.Actuator;
import org.tipstaff.respond.ContainmentLevel;
import org.tipstaff.respond.Probe;
import org.tipstaff.site.Account;
import org.tipstaff.site.Address;
import org.tipstaff.site.Directory;
import org.tipstaff.site.Resolver;
import org.tipstaff.site.SecretPlace;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;
import org.tipstaff.site.Webhook;

/**
 * The devices of a court, by its site file. A new kind of actuator is registered here, in one line.
 *
 * @param gatewayKey private key for gateways that are reached over SSH; null when none is
 * @param knownHosts their host keys
 * @param seats namespaces of this machine that are hosts of the site, by id: from there effects are probed. A court that has
 *     none gets no effect verified by this program, and is told so
 */
public record SiteDevices(
        @Nullable Path gatewayKey, @Nullable Path knownHosts, Map<String, Namespace> seats) {
    private static final int SSH = 22;

    /** Where packets are filtered on this machine, when not in the namespace of the program. */
    public static final String GATEWAY_SEAT = "gateway";

    /** From where the directory is reached, when not from the namespace of the program. */
    public static final String DIRECTORY_SEAT = "directory";

    public SiteDevices {
        seats = Map.copyOf(seats);
    }

    /** Nothing but what the site file says. */
    public static SiteDevices plain() {
        return new SiteDevices(null, null, Map.of());
    }

    /**
     * @param probes what can be tried, by the plans
     * @throws IllegalArgumentException when the site names what this program can't use
     */
    public Devices of(Site site, Collection<Probe> probes) {
        List<Actuator> actuators = new ArrayList<>();
        gateway(site)
                .ifPresent(gateway -> actuators.add(new NftablesActuator(
                        gateway,
                        Clock.systemUTC(),
                        probes.stream()
                                .filter(probe -> seats.containsKey(probe.from().name()))
                                .toList(),
                        new SocketProber(seats, SocketProber.PATIENCE, false, null))));
        Resolver resolver = site.containment().resolver();
        if (resolver != null) {
            actuators.add(new RpzActuator(
                    new RpzConfig(
                            Path.of(resolver.config()),
                            resolver.zone(),
                            Path.of(resolver.zoneFile()),
                            new InetSocketAddress(inet(resolver.address()), resolver.port())),
                    Clock.systemUTC()));
        }
        Directory directory = site.containment().directory();
        if (directory != null) {
            // Nobody has the attacker's password or tickets, so nothing is tried from where they sit.
            actuators.add(new DirectoryActuator(config(site, directory), Clock.systemUTC(), List.of()));
        }
        if (!site.containment().webhooks().isEmpty()) {
            actuators.add(new WebhookActuator(
                    site.containment().webhooks().stream()
                            .map(SiteDevices::endpoint)
                            .toList(),
                    Clock.systemUTC(),
                    WebhookActuator.DEADLINE));
        }
        return new Devices(actuators);
    }

    private static InetAddress inet(Address address) {
        try {
            // Of digits only, so nobody is asked.
            return InetAddress.getByName(address.toString());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address + " is no address", e);
        }
    }

    private DirectoryConfig config(Site site, Directory directory) {
        Address address = directory.address();
        return new DirectoryConfig(
                directory.server(),
                address == null ? null : inet(address),
                directory.port(),
                Path.of(directory.trust()),
                directory.base(),
                directory.actions(),
                directory.user(),
                () -> {
                    if (directory.secret() instanceof SecretPlace.File file) {
                        file.checkPrivate();
                    }
                    return directory.secret().read(System::getenv);
                },
                directory.ticketLife(),
                spared(site, directory),
                seats.getOrDefault(DIRECTORY_SEAT, Namespace.OWN));
    }

    /** As the guards have it when a plan is made; here by the site file as it is when the plan is carried out. */
    private static Set<String> spared(Site site, Directory directory) {
        return Stream.concat(
                        directory.protect().stream(),
                        site.services().stream()
                                .filter(Service::mustRun)
                                .flatMap(service -> service.accounts().stream()))
                .map(Account::bare)
                .collect(Collectors.toSet());
    }

    private static WebhookEndpoint endpoint(Webhook webhook) {
        return new WebhookEndpoint(
                webhook.name(), webhook.url(), ContainmentLevel.valueOf(webhook.level()), () -> secret(webhook));
    }

    private static WebhookEndpoint.SharedSecret secret(Webhook webhook) throws IOException {
        byte[] secret = webhook.secret().read(System::getenv).getBytes(StandardCharsets.US_ASCII);
        try {
            return new WebhookEndpoint.SharedSecret(secret);
        } catch (IllegalArgumentException e) {
            throw new IOException("the secret at " + webhook.secret() + " is too short: " + e.getMessage(), e);
        }
    }

    /** The packet filter of the site; none where it names none. */
    public java.util.Optional<Gateway> gateway(Site site) {
        List<org.tipstaff.site.Gateway> all = site.containment().gateways();
        if (all.isEmpty()) {
            return java.util.Optional.empty();
        }
        if (all.size() > 1) {
            throw new IllegalArgumentException("the site names " + all.size()
                    + " gateways; this program cuts on one. Name the one through which the court reaches the outside");
        }
        String via = all.getFirst().via();
        if (via.equals("local")) {
            return java.util.Optional.of(new LocalGateway(seats.getOrDefault(GATEWAY_SEAT, Namespace.OWN)));
        }
        Path key = gatewayKey;
        Path hosts = knownHosts;
        if (key == null || hosts == null) {
            throw new IllegalArgumentException("gateway " + all.getFirst().id()
                    + " is reached over SSH: name its key (--gateway-key) and its host key (--known-hosts)");
        }
        return java.util.Optional.of(
                new SshGateway(via.substring("ssh://".length()), SSH, key, hosts, null, true, LocalGateway.LIMIT));
    }
}
