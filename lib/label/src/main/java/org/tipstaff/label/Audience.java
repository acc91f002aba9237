package org.tipstaff.label;

import java.time.Instant;

/**
 * Those who will read one output, and when.
 *
 * <p>A clearance up to RED names the people of the audience, for RED is for persons and not for offices. All of them
 * read the same output, so a RED fact is theirs only if its label names each of them.
 *
 * @param name how outputs are called after it; the form of a compartment's name
 * @param clearance the highest label this audience may know; {@code TLP:RED/to:…} or below, without an embargo
 * @param at the moment that embargoes are compared with: given, never read from a clock, so that the same case and
 *     audience give the same bytes
 */
public record Audience(String name, Label clearance, Instant at) {
    public Audience {
        Names.checked(name, Compartment.JOINTS);
        if (clearance.tlp() == Tlp.RED && clearance.recipients().isEmpty()) {
            throw new IllegalArgumentException("audience '" + name
                    + "' is cleared for TLP:RED and names nobody; write its people: TLP:RED/to:registry.clerk1");
        }
        if (clearance.embargo() != null) {
            throw new IllegalArgumentException("audience '" + name
                    + "' has an embargo in its clearance; the moment it reads is given apart from that");
        }
    }
}
