package org.tipstaff.site;

import java.util.List;
import java.util.Locale;

/**
 * The court's mail, where it is kept in a cloud.
 *
 * @param domains what stands behind the @ of the court's own addresses; mail to any other leaves the court
 * @param searchesWhole somebody's word that the searches of the audit log this case was made from were narrowed by no account, address, operation or
 *     word, and that auditing was on for every mailbox before them. An export says neither of itself
 */
public record MailService(List<String> domains, boolean searchesWhole) {
    /** A court that said nothing. */
    public static final MailService NONE = new MailService(List.of(), false);

    public MailService {
        domains = List.copyOf(domains);
        domains.forEach(domain -> Names.id(domain, "a domain of the court's mail"));
    }

    /** Whether a domain is one of these or lies below one. */
    public boolean has(String domain) {
        String asked = domain.toLowerCase(Locale.ROOT);
        return domains.stream()
                .map(own -> own.toLowerCase(Locale.ROOT))
                .anyMatch(own -> asked.equals(own) || asked.endsWith("." + own));
    }
}
