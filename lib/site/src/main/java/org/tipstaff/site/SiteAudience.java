package org.tipstaff.site;

import java.util.List;

/**
 * Who stands there when a service stops, and from where they use it.
 *
 * @param zones they sit in; empty when they are only outside
 * @param outside they come over the Internet
 * @param people how many; 0 when nobody counted
 */
public record SiteAudience(String id, List<String> zones, boolean outside, int people) {
    public SiteAudience {
        Names.id(id, "the id of an audience");
        zones = List.copyOf(zones);
        if (people < 0) {
            throw new IllegalArgumentException("an audience has 0 people or more");
        }
    }
}
