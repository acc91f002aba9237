package org.tipstaff.respond;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.site.Network;

/**
 * What an attacker has, as far as an incident tells. All lists are sorted and without doubles.
 *
 * @param incident its id
 * @param compromised ids of hosts of the site that the attacker surely had
 * @param suspected ids of hosts that they may have
 * @param accounts names of accounts that they use or may use
 * @param mailboxes addresses of mailboxes that they read or may read
 * @param networks outside addresses of theirs
 * @param domains of theirs
 * @param tokens names of sessions, tickets and tokens that they hold or may hold
 * @param entryKnown whether it is known how they came in; if not, they may come in again the same way
 */
public record Suspects(
        String incident,
        List<String> compromised,
        List<String> suspected,
        List<String> accounts,
        List<String> mailboxes,
        List<Network> networks,
        List<String> domains,
        List<String> tokens,
        boolean entryKnown) {
    /** Of each kind; an incident of more is cut by the site, not host by host. */
    public static final int MOST = 1_000;

    public Suspects {
        if (incident.isBlank() || incident.length() > 128) {
            throw new IllegalArgumentException("suspects belong to an incident, with an id of at most 128 characters");
        }
        compromised = sorted(compromised, "compromised hosts");
        suspected = sorted(suspected, "suspected hosts");
        accounts = sorted(accounts, "accounts");
        mailboxes = sorted(mailboxes, "mailboxes");
        domains = sorted(domains, "domains");
        tokens = sorted(tokens, "tokens");
        networks = networks.stream()
                .distinct()
                .sorted(java.util.Comparator.comparing(Network::first).thenComparingInt(Network::prefix))
                .toList();
        if (networks.size() > MOST) {
            throw new IllegalArgumentException("suspects name at most " + MOST + " networks");
        }
    }

    private static List<String> sorted(Collection<String> words, String what) {
        List<String> sorted = words.stream().distinct().sorted().toList();
        if (sorted.size() > MOST || sorted.stream().anyMatch(word -> word.isBlank() || word.length() > 512)) {
            throw new IllegalArgumentException(
                    "suspects name at most " + MOST + " " + what + ", each of 1 to 512 characters");
        }
        return sorted;
    }

    /** With what is known besides, of the same incident: what was the attacker's once is theirs until people clear it. */
    public Suspects and(Suspects more) {
        return new Suspects(
                incident,
                joined(compromised, more.compromised),
                joined(suspected, more.suspected),
                joined(accounts, more.accounts),
                joined(mailboxes, more.mailboxes),
                joined(networks, more.networks),
                joined(domains, more.domains),
                joined(tokens, more.tokens),
                entryKnown || more.entryKnown);
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    public Json.Members json() {
        Map<String, Json> members = new TreeMap<>();
        members.put("incident", Shape.string(incident));
        members.put("compromised", Shape.texts(compromised));
        members.put("suspected", Shape.texts(suspected));
        members.put("accounts", Shape.texts(accounts));
        members.put("mailboxes", Shape.texts(mailboxes));
        members.put("networks", Shape.texts(networks));
        members.put("domains", Shape.texts(domains));
        members.put("tokens", Shape.texts(tokens));
        members.put("entry_known", new Json.Flag(entryKnown));
        return new Json.Members(members);
    }

    /** @throws IllegalArgumentException with what is wrong */
    public static Suspects read(Json json) {
        Shape shape = new Shape("the suspects", json);
        Suspects suspects = new Suspects(
                shape.text("incident"),
                shape.texts("compromised"),
                shape.texts("suspected"),
                shape.texts("accounts"),
                shape.texts("mailboxes"),
                shape.texts("networks").stream().map(Network::parse).toList(),
                shape.texts("domains"),
                shape.texts("tokens"),
                shape.flag("entry_known"));
        shape.end();
        return suspects;
    }
}
