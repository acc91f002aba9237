package org.tipstaff.site;

/**
 * A packet filter through which the court's networks are joined.
 *
 * @param via {@code local}, or {@code ssh://user@address} of the machine that filters
 */
public record Gateway(String id, String via) {
    public Gateway {
        Names.id(id, "the id of a gateway");
        if (!via.equals("local")
                && !via.matches("ssh://[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9\\[][A-Za-z0-9.:\\[\\]-]*")) {
            throw new IllegalArgumentException(
                    "'" + via + "' is no way to a gateway; write local, or ssh://user@10.20.0.1");
        }
    }
}
