package org.tipstaff.site;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who joined the court and who left it, by account. */
public record People(List<Membership> memberships) {
    /** Nobody said anything. */
    public static final People NONE = new People(List.of());

    public People {
        memberships = List.copyOf(memberships);
        Names.unique(
                memberships.stream()
                        .map(each -> each.account().toLowerCase(Locale.ROOT))
                        .toList(),
                "accounts");
    }

    /** @param account without its domain, in any case */
    public Optional<Membership> of(String account) {
        return memberships.stream()
                .filter(each -> each.account().equalsIgnoreCase(account))
                .findFirst();
    }
}
