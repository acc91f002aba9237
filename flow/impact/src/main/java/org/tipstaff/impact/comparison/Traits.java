package org.tipstaff.impact.comparison;

import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.incident.Entity;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.Join;
import org.tipstaff.site.Address;
import org.tipstaff.site.Site;

/**
 * What the incidents of a case have that those of another may have as well.
 *
 * @param traits from where, with what, after whom
 * @param techniques of ATT&CK; they are kept apart, for they never make two cases alike
 */
public record Traits(NavigableSet<Trait> traits, NavigableSet<String> techniques) {
    /** Traits of one case; those that come first are kept. */
    public static final int TRAITS_MAX = 20_000;

    public Traits {
        traits = new TreeSet<>(traits);
        techniques = new TreeSet<>(techniques);
    }

    /** @param site what is the court's own is no one's infrastructure; null where nobody says what that is */
    public static Traits of(List<Incident> incidents, @Nullable Site site) {
        TreeSet<String> hosts = new TreeSet<>();
        TreeSet<String> users = new TreeSet<>();
        TreeSet<String> techniques = new TreeSet<>();
        TreeSet<Entity> entities = new TreeSet<>();
        for (Incident incident : incidents) {
            hosts.addAll(incident.hosts());
            users.addAll(incident.users());
            techniques.addAll(incident.techniques());
            incident.entities().forEach(link -> entities.addAll(List.of(link.from(), link.to())));
            incident.joins().stream().map(Join::entity).forEach(entities::add);
        }
        return of(hosts, users, techniques, entities, site);
    }

    /** The same of incidents that are no objects any more, but lines of a file. */
    public static Traits of(
            Set<String> hosts, Set<String> users, Set<String> techniques, Set<Entity> entities, @Nullable Site site) {
        TreeSet<Trait> traits = new TreeSet<>();
        new TreeSet<>(hosts).forEach(host -> add(traits, Trait.Kind.VICTIM, "host", host));
        new TreeSet<>(users).forEach(user -> add(traits, Trait.Kind.VICTIM, "user", user));
        new TreeSet<>(entities).forEach(entity -> add(traits, entity, site));
        return new Traits(traits, new TreeSet<>(techniques));
    }

    private static void add(Set<Trait> traits, Entity entity, @Nullable Site site) {
        switch (entity.kind()) {
            case ADDRESS -> {
                if (!isOwn(entity.value(), site)) {
                    add(traits, Trait.Kind.INFRASTRUCTURE, "address", entity.value());
                }
            }
            case DOMAIN -> add(traits, Trait.Kind.INFRASTRUCTURE, "domain", entity.value());
            case HASH -> add(traits, Trait.Kind.TOOLING, "hash", entity.value());
            case FILE -> {
                String path = unbound(entity.value());
                add(
                        traits,
                        Trait.Kind.TOOLING,
                        "file",
                        path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1));
            }
            case SERVICE -> add(traits, Trait.Kind.TOOLING, "service", unbound(entity.value()));
            case TASK -> add(traits, Trait.Kind.TOOLING, "task", unbound(entity.value()));
            // A program that ran is mostly the system's own, and a session is nobody's.
            case PROCESS, LOGON, HOST, USER -> {}
        }
    }

    private static void add(Set<Trait> traits, Trait.Kind kind, String type, String value) {
        if (!value.isBlank() && traits.size() < TRAITS_MAX) {
            traits.add(new Trait(kind, type, value.strip()));
        }
    }

    /** Without the computer in front. */
    private static String unbound(String value) {
        return value.substring(value.indexOf('|') + 1);
    }

    private static boolean isOwn(String text, @Nullable Site site) {
        if (site == null) {
            return false;
        }
        try {
            return site.zoneOf(Address.parse(text)).isPresent();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
