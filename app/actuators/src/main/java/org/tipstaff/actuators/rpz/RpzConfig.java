package org.tipstaff.actuators.rpz;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * An Unbound with a response policy zone of ours.
 *
 * @param configuration Unbound's configuration file, which says where its control socket is
 * @param zone name of the zone in it ({@code rpz:} with {@code name:} and {@code zonefile:})
 * @param file its {@code zonefile:}
 * @param server where it answers questions
 */
public record RpzConfig(Path configuration, String zone, Path file, InetSocketAddress server) {
    public RpzConfig {
        if (!zone.matches("[a-z0-9][a-z0-9.-]{0,200}")) {
            throw new IllegalArgumentException("'" + zone + "' is no name of a zone");
        }
    }
}
