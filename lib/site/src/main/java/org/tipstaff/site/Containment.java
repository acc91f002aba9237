package org.tipstaff.site;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to contain with.
 *
 * @param gateways packet filters
 * @param resolver where names of the attacker are led nowhere; null where there is none
 * @param directory where accounts of the attacker are taken out of use; null where there is none
 * @param webhooks procedures of the court's own
 * @param collectors where a quarantined host still sends its evidence
 * @param lease how long an action holds unless it is approved anew; also the time for which costs are told
 * @param quiet how long the attacker's indicators must be silent before anything is reconnected
 */
public record Containment(
        List<Gateway> gateways,
        @Nullable Resolver resolver,
        @Nullable Directory directory,
        List<Webhook> webhooks,
        List<OutsideDestination> collectors,
        Duration lease,
        Duration quiet) {
    /** A cut that nobody looks at for longer is forgotten. */
    public static final Duration LEASE_MAX = Duration.ofDays(31);

    public static final Containment USUAL =
            new Containment(List.of(), null, null, List.of(), List.of(), Duration.ofHours(24), Duration.ofHours(24));

    public Containment {
        gateways = List.copyOf(gateways);
        webhooks = List.copyOf(webhooks);
        collectors = List.copyOf(collectors);
        Names.unique(gateways.stream().map(Gateway::id).toList(), "gateways");
        Names.unique(webhooks.stream().map(Webhook::name).toList(), "webhooks");
        if (lease.compareTo(Duration.ofMinutes(1)) < 0 || lease.compareTo(LEASE_MAX) > 0) {
            throw new IllegalArgumentException("a lease is a minute to " + LEASE_MAX.toDays() + " days");
        }
        if (quiet.isZero() || quiet.isNegative()) {
            throw new IllegalArgumentException("'quiet' is longer than nothing");
        }
    }
}
