package org.tipstaff.site;

/**
 * A resolver (Unbound) on this machine that has a response policy zone of ours.
 *
 * @param config its configuration file, which says how it is controlled
 * @param zone name of the zone
 * @param zoneFile the file of the zone, which nothing else writes to
 * @param address where it answers
 */
public record Resolver(String config, String zone, String zoneFile, Address address, int port) {
    public Resolver {
        if (!config.startsWith("/") || !zoneFile.startsWith("/")) {
            throw new IllegalArgumentException("the files of a resolver are given by their absolute paths");
        }
        if (!zone.matches("[a-z0-9][a-z0-9.-]{0,200}")) {
            throw new IllegalArgumentException(
                    "'" + zone + "' is no name of a zone; it is made of a-z, 0-9, . and -, as rpz.tipstaff");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
    }
}
