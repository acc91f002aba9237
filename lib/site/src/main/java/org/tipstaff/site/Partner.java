package org.tipstaff.site;

import java.util.List;

/** Another house that the court writes to. */
public record Partner(String name, List<String> domains) {
    public Partner {
        Names.line(name, "the name of a partner");
        domains = List.copyOf(domains);
        domains.forEach(domain -> Names.id(domain, "a domain of a partner"));
    }
}
