package org.tipstaff.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the court does with its computers: hearing audio, e-filing, mail.
 *
 * @param hosts ids of the hosts it runs on
 * @param needs ids of services it stops without
 * @param accounts ids of accounts it runs under and stops without
 * @param outside where it must get to on the outside; whoever uses it from there comes by these
 * @param mustRun the court can't sit without it
 * @param serves who stands there when it stops: {@code public}, {@code defence}, {@code chambers}, …
 * @param hours when it must run; null for the court's hours
 * @param fallback what people do without it
 * @param probe how to see that it works, such as {@code tcp://FS01:445}; empty when none was given
 */
public record Service(
        String id,
        String name,
        List<String> hosts,
        List<String> needs,
        List<String> accounts,
        List<OutsideDestination> outside,
        boolean mustRun,
        List<String> serves,
        @Nullable Hours hours,
        String fallback,
        String probe) {
    static final List<String> PROBES = List.of("tcp", "udp", "http", "https", "dns", "ping");

    public Service {
        Names.id(id, "the id of a service");
        Names.line(name, "the name of a service");
        hosts = List.copyOf(hosts);
        needs = List.copyOf(needs);
        accounts = List.copyOf(accounts);
        outside = List.copyOf(outside);
        serves = List.copyOf(serves);
        serves.forEach(audience -> Names.id(audience, "an audience"));
        Names.line(fallback, "the fallback of a service");
        Names.line(probe, "the probe of a service");
        int scheme = probe.indexOf("://");
        if (!probe.isEmpty() && (scheme < 0 || !PROBES.contains(probe.substring(0, scheme)))) {
            throw new IllegalArgumentException(
                    "'" + probe + "' is no probe; it begins with one of " + PROBES + " and ://, as in tcp://FS01:445");
        }
    }
}
