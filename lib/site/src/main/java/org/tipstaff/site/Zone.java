package org.tipstaff.site;

import java.util.List;

/** A part of the court's network. What no zone declares is outside, whatever its addresses look like. */
public record Zone(String id, List<Network> networks, boolean internet) {
    public Zone {
        Names.id(id, "the id of a zone");
        networks = List.copyOf(networks);
    }
}
