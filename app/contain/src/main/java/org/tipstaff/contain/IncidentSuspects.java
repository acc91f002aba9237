package org.tipstaff.contain;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.incident.Incident;
import org.tipstaff.respond.Suspects;
import org.tipstaff.site.Account;
import org.tipstaff.site.Address;
import org.tipstaff.site.Host;
import org.tipstaff.site.Network;
import org.tipstaff.site.Site;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes incidents as {@code incidents.json} has them, gives what the attacker has as far as they tell.
 *
 * <p>A host is the attacker's when something of theirs stays on it: a way in, persistence, or a program that calls out. A host
 * that they only reached from such a one (a share that was read, a ticket that was asked for) is {@link #reached}: people
 * look at it and say, for to cut a domain controller or a file server on a guess stops the court.
 *
 * @param id of the incident
 * @param reached names of hosts that the attacker reached from others
 * @param mailboxes of accounts with which somebody read or bent mail
 * @param tokens sessions and tickets that were stolen or forged, by the account whose they are
 * @param first the attacker's first act, by the clocks of the logs; null when none is known
 */
public record IncidentSuspects(
        String id,
        String title,
        Set<String> held,
        Set<String> reached,
        Set<String> accounts,
        Set<String> mailboxes,
        Set<String> tokens,
        Set<Network> networks,
        Set<String> domains,
        boolean entryKnown,
        @Nullable Instant first) {
    /** Deeper nesting is refused. */
    private static final int DEPTH_MAX = 64;

    private static final Set<String> STAYS =
            Set.of("initial-access", "execution", "persistence", "command-and-control", "exfiltration");

    /** Mail is read or bent: collection of it (ATT&CK T1114), rights to a mailbox, rules that hide. */
    private static final Pattern OF_MAIL = Pattern.compile("T1114(\\.\\d+)?|T1098\\.002|T1564\\.008");

    /** What outlives a changed password: stolen or forged tokens, tickets, cookies (hashes are of the password and are not among them). */
    private static final Pattern OF_TOKENS =
            Pattern.compile("T1528|T1539|T1606(\\.\\d+)?|T1550|T1550\\.00[134]|T1558\\.00[12]");

    /** They are of every Windows system: to disable them is not possible, and they are nobody's. */
    private static final Set<String> BUILT_IN = Set.of(
            "system", "local service", "network service", "anonymous logon", "everyone", "dwm-1", "umfd-0", "-", "");

    public IncidentSuspects {
        held = Set.copyOf(held);
        reached = Set.copyOf(reached);
        accounts = Set.copyOf(accounts);
        mailboxes = Set.copyOf(mailboxes);
        tokens = Set.copyOf(tokens);
        networks = Set.copyOf(networks);
        domains = Set.copyOf(domains);
    }

    /**
     * Reads {@code incidents.json}, or one of its incidents.
     *
     * @throws IOException when it is neither
     */
    public static List<IncidentSuspects> read(byte[] json, Site site) throws IOException {
        Object read;
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            var _ = parser.nextToken();
            read = value(parser, 0);
        } catch (JacksonException e) {
            throw new IOException("the incidents can't be read: " + e.getOriginalMessage(), e);
        }
        List<IncidentSuspects> incidents = new ArrayList<>();
        if (read instanceof Map<?, ?> object && object.get("incidents") instanceof List<?> list) {
            for (Object each : list) {
                incidents.add(of(each, site));
            }
        } else {
            incidents.add(of(read, site));
        }
        return incidents;
    }

    private static @Nullable Object value(JsonParser parser, int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new IOException("the incidents can't be read: nested too deeply");
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                var _ = parser.nextToken();
                members.put(name, value(parser, depth + 1));
            }
            return members;
        }
        if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser, depth + 1));
            }
            return items;
        }
        return token == null || token == JsonToken.VALUE_NULL ? null : parser.getString();
    }

    private static IncidentSuspects of(@Nullable Object json, Site site) throws IOException {
        if (!(json instanceof Map<?, ?> incident) || !(incident.get("id") instanceof String id)) {
            throw new IOException("the incidents can't be read: one of them has no id");
        }
        Set<String> hosts = new TreeSet<>();
        items(incident.get("hosts")).forEach(host -> hosts.add(host(String.valueOf(host), site)));
        Set<String> held = new TreeSet<>();
        Set<String> mailboxes = new TreeSet<>();
        Set<String> tokens = new TreeSet<>();
        boolean entry = false;
        for (Object each : items(incident.get("steps"))) {
            if (each instanceof Map<?, ?> step && isPerson(text(step.get("user")))) {
                String account = account(text(step.get("user")), site);
                for (Object technique : items(step.get("techniques"))) {
                    if (OF_MAIL.matcher(String.valueOf(technique)).matches()) {
                        mailboxes.add(account);
                    } else if (OF_TOKENS.matcher(String.valueOf(technique)).matches()) {
                        tokens.add(account);
                    }
                }
            }
            if (each instanceof Map<?, ?> step && STAYS.contains(text(step.get("tactic")))) {
                held.add(host(text(step.get("host")), site));
                entry |= text(step.get("tactic")).equals("initial-access");
            }
        }
        Set<Network> networks = new TreeSet<>(java.util.Comparator.comparing(Network::toString));
        Set<String> domains = new TreeSet<>();
        for (Object each : items(incident.get("entities"))) {
            if (each instanceof Map<?, ?> link) {
                String to = text(link.get("to"));
                Network outside = to.startsWith("address:") ? outside(to.substring("address:".length()), site) : null;
                if (outside != null) {
                    networks.add(outside);
                    held.add(hostOf(text(link.get("from")), site));
                }
                if (to.startsWith("domain:")
                        && site.hostsCalled(to.substring("domain:".length())).isEmpty()) {
                    domains.add(to.substring("domain:".length()).toLowerCase(Locale.ROOT));
                }
            }
        }
        held.remove("");
        Set<String> reached = new TreeSet<>(hosts);
        reached.removeAll(held);
        reached.remove("");
        Set<String> accounts = new TreeSet<>();
        items(incident.get("users")).forEach(user -> accounts.add(account(String.valueOf(user), site)));
        accounts.removeIf(name -> !isPerson(name));
        return new IncidentSuspects(
                id,
                text(incident.get("title")),
                held,
                reached,
                accounts,
                mailboxes,
                tokens,
                networks,
                domains,
                entry,
                time(text(incident.get("first"))));
    }

    private static boolean isPerson(String account) {
        String bare = account.substring(account.lastIndexOf('\\') + 1).toLowerCase(Locale.ROOT);
        return !BUILT_IN.contains(bare) && !bare.endsWith("$");
    }

    private static @Nullable Instant time(String text) throws IOException {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException("the incidents can't be read: '" + text + "' is no time", e);
        }
    }

    private static Collection<?> items(@Nullable Object json) {
        return json instanceof List<?> list ? list : List.of();
    }

    private static String text(@Nullable Object json) {
        return json instanceof String text ? text : "";
    }

    /** The site's id of a host that a log names; the name itself where the site does not know it. */
    private static String host(String name, Site site) {
        List<Host> known = name.isEmpty() ? List.of() : site.hostsCalled(name);
        return known.isEmpty() ? name : known.getFirst().id();
    }

    /** {@code process:reg-ws-014|wscript.exe} is of a host. */
    private static String hostOf(String entity, Site site) {
        int colon = entity.indexOf(':');
        int bar = entity.indexOf('|');
        return bar > colon ? host(entity.substring(colon + 1, bar), site) : "";
    }

    private static String account(String name, Site site) {
        List<Account> known = site.accountsCalled(name);
        if (!known.isEmpty()) {
            return known.getFirst().id();
        }
        String bare = name.substring(name.lastIndexOf('\\') + 1);
        int at = bare.indexOf('@');
        return at > 0 ? bare.substring(0, at) : bare;
    }

    /** An address that no zone declares, as a network of one; what is of no net at all is none. */
    static @Nullable Network outside(String text, Site site) {
        try {
            Address address = Address.parse(text);
            String first = address.toString();
            boolean local = first.startsWith("127.")
                    || first.equals("::1")
                    || first.equals("::")
                    || first.startsWith("0.")
                    || first.startsWith("169.254.")
                    || first.startsWith("fe80:")
                    || first.startsWith("ff")
                    || first.matches("(22[4-9]|23[0-9]|255)\\..*");
            boolean own =
                    site.zoneOf(address).isPresent() || !site.hostsCalled(first).isEmpty();
            return local || own ? null : new Network(address, address.bits());
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /**
     * What became known of an incident since a cut.
     *
     * @param now all that is the attacker's, with what was planned for
     * @param found in what belongs to it, not before the cut
     */
    public record Since(Suspects now, Set<String> reached, List<ResidualWatch.Found> found) {
        public Since {
            reached = Set.copyOf(reached);
            found = List.copyOf(found);
        }

        /** With one incident more. */
        public Since with(IncidentSuspects known, Collection<Finding> findings, Instant cut) {
            Set<String> further = new TreeSet<>(reached);
            further.addAll(known.reached());
            List<ResidualWatch.Found> all = new ArrayList<>(found);
            for (Finding finding : findings) {
                Instant time = finding.time();
                if (time != null && !time.isBefore(cut)) {
                    all.add(new ResidualWatch.Found(
                            finding.event().host(), time, finding.id().toString()));
                }
            }
            return new Since(now.and(known.with(List.of(), List.of(), List.of())), further, all);
        }
    }

    /**
     * Gathers what belongs to an incident: what goes by its id, and what shares a host, an account, an address or a name with what was
     * planned for.
     *
     * @param json the same incidents as {@code incidents.json} has them
     */
    public static Since since(Collection<Incident> incidents, byte[] json, Site site, Suspects planned, Instant cut)
            throws IOException {
        Map<String, IncidentSuspects> read = new LinkedHashMap<>();
        read(json, site).forEach(each -> read.put(each.id(), each));
        Since since = new Since(planned, Set.of(), List.of());
        for (Incident incident : incidents) {
            IncidentSuspects known = read.get(incident.id());
            if (known != null && known.belongsTo(planned)) {
                since = since.with(known, incident.findings(), cut);
            }
        }
        return since;
    }

    /** Whether it goes by the incident's id, or has a host, an account, an outside address or a name in common with what a plan is about. */
    public boolean belongsTo(Suspects planned) {
        return id.equals(planned.incident())
                || held.stream()
                        .anyMatch(host -> planned.compromised().contains(host)
                                || planned.suspected().contains(host))
                || reached.stream().anyMatch(planned.compromised()::contains)
                || accounts.stream().anyMatch(planned.accounts()::contains)
                || networks.stream().anyMatch(planned.networks()::contains)
                || domains.stream().anyMatch(planned.domains()::contains);
    }

    private static List<String> without(Collection<String> all, Collection<String> cleared) {
        return all.stream().filter(each -> !cleared.contains(each)).toList();
    }

    /**
     * With what people know besides.
     *
     * @param compromised hosts that are the attacker's too
     * @param suspected hosts that may be
     * @param cleared hosts and accounts that somebody looked at: they are not the attacker's
     */
    public Suspects with(Collection<String> compromised, Collection<String> suspected, Collection<String> cleared) {
        Set<String> surely = new TreeSet<>(held);
        surely.addAll(compromised);
        surely.removeAll(cleared);
        Set<String> perhaps = new TreeSet<>(suspected);
        perhaps.removeAll(surely);
        perhaps.removeAll(cleared);
        Set<String> names = new TreeSet<>(accounts);
        names.removeAll(cleared);
        return new Suspects(
                id,
                List.copyOf(surely),
                List.copyOf(perhaps),
                List.copyOf(names),
                without(mailboxes, cleared),
                List.copyOf(networks),
                List.copyOf(domains),
                without(tokens, cleared),
                entryKnown);
    }
}
