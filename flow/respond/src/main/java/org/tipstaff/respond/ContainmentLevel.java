package org.tipstaff.respond;

/** How much is cut. Each level cuts more than the one before; the site's policy says who must agree to which. */
public enum ContainmentLevel {
    /** Addresses and domains of the attacker are blocked for the whole site. */
    L1,
    /** Hosts lose the Internet, accounts their access; the court goes on. */
    L2,
    /** The site loses the Internet but for what must run. */
    L3,
    /** Hosts reach nothing but the collector of evidence. */
    L4,
    /** Unplugged, never powered off. */
    L5
}
