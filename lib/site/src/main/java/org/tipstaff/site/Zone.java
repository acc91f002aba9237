package org.tipstaff.site;

import java.util.List;

/**
 * A part of the court's network. What no zone declares is outside, whatever its addresses look like.
 *
 * @param internet its hosts get to the Internet
 * @param reaches ids of the other zones that its hosts get to; within a zone everybody gets to everybody
 */
public record Zone(String id, List<Network> networks, boolean internet, List<String> reaches) {
    public Zone {
        Names.id(id, "the id of a zone");
        networks = List.copyOf(networks);
        reaches = List.copyOf(reaches);
    }
}
