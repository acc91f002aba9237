package org.tipstaff.site;

import java.util.List;
import java.util.Locale;

/**
 * A computer of the court.
 *
 * @param macs hardware addresses, which tell it from others when it changes its addresses
 * @param zone id of a zone; empty when none was given
 * @param crownJewel what an attacker must not reach
 */
public record Host(
        String id,
        List<String> names,
        List<Address> addresses,
        List<Mac> macs,
        String zone,
        String role,
        String owner,
        boolean crownJewel) {
    public Host {
        Names.id(id, "the id of a host");
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
        macs = List.copyOf(macs);
        names.forEach(name -> Names.id(name, "a host name"));
        Names.line(role, "the role of a host");
        Names.line(owner, "the owner of a host");
    }

    /**
     * Whether a log's or person's word for a host means this one. {@code DC01} and {@code dc01.court.example} are one name as
     * long as one of the two is bare; two full names must be the same.
     */
    public boolean isCalled(String name) {
        return sameName(id, name) || names.stream().anyMatch(own -> sameName(own, name));
    }

    private static boolean sameName(String one, String other) {
        String mine = one.toLowerCase(Locale.ROOT);
        String theirs = other.toLowerCase(Locale.ROOT);
        return mine.equals(theirs) || mine.startsWith(theirs + ".") || theirs.startsWith(mine + ".");
    }
}
