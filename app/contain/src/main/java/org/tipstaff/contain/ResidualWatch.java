package org.tipstaff.contain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.respond.ContainmentVerdict;
import org.tipstaff.respond.Lookout;
import org.tipstaff.respond.Subject;
import org.tipstaff.respond.Suspects;
import org.tipstaff.site.Account;
import org.tipstaff.site.Address;
import org.tipstaff.site.ExpectedSource;
import org.tipstaff.site.Host;
import org.tipstaff.site.Network;
import org.tipstaff.site.Site;

/**
 * Takes events from before a cut on, gives what each source showed since: the spans in which it was whole, the logons and
 * tickets of accounts, the outside addresses that hosts spoke to. A source is what comes from one host. It is taken to be whole
 * for as long as its events lie no further apart than the site lets it be silent ({@code silent_after}); a longer silence is a gap.
 *
 * <p>Safe for any number of threads. Order does not matter: what comes late closes the gap that it left.
 */
public final class ResidualWatch {
    /** How long before a cut events are looked at: by then it is known which sources speak of whom. */
    public static final Duration BEFORE = Duration.ofHours(1);

    /** Sources that are kept apart; those beyond are not heard, so nothing rests on them. */
    static final int SOURCES_MAX = 10_000;
    /** Of one source. Beyond, the earliest is forgotten, which makes a gap and no silence. */
    static final int SPANS_MAX = 1_000;
    /** Uses of one account on one host, and calls of one host to one address: the latest are kept. */
    static final int SIGNS_MAX = 100;
    /** Accounts and addresses of one source. Beyond, the source counts as not whole from there on. */
    static final int NAMES_MAX = 10_000;

    private static final String SUCCESS = "0x0";
    private static final Map<Long, String> USES = Map.of(
            4624L, "logon",
            4648L, "credentials-used",
            4768L, "ticket-granted",
            4769L, "ticket-used",
            4770L, "ticket-renewed",
            4776L, "logon");

    private final Site site;
    private final Map<String, Heard> heard = new HashMap<>();

    /** What one host's logs told. */
    private static final class Heard {
        private final Duration silence;
        private final NavigableMap<Instant, Instant> spans = new TreeMap<>();
        private final Map<String, NavigableMap<Instant, Sign>> uses = new HashMap<>();
        private final Map<String, NavigableMap<Instant, Sign>> calls = new HashMap<>();
        private @Nullable Instant full;

        Heard(Duration silence) {
            this.silence = silence;
        }

        void at(Instant time) {
            if (full != null && !time.isBefore(full)) {
                return;
            }
            Instant from = time;
            Instant until = time;
            Map.Entry<Instant, Instant> before = spans.floorEntry(time);
            if (before != null && !before.getValue().plus(silence).isBefore(time)) {
                from = before.getKey();
                until = before.getValue().isAfter(time) ? before.getValue() : time;
                spans.remove(before.getKey());
            }
            Map.Entry<Instant, Instant> after = spans.higherEntry(time);
            if (after != null && !until.plus(silence).isBefore(after.getKey())) {
                until = after.getValue();
                spans.remove(after.getKey());
            }
            spans.put(from, until);
            if (spans.size() > SPANS_MAX) {
                spans.pollFirstEntry();
            }
        }

        void sign(Map<String, NavigableMap<Instant, Sign>> signs, String name, Instant at, Sign sign) {
            NavigableMap<Instant, Sign> own = signs.get(name);
            if (own == null) {
                if (signs.size() == NAMES_MAX) {
                    full = full == null || at.isBefore(full) ? at : full;
                    return;
                }
                own = new TreeMap<>();
                signs.put(name, own);
            }
            own.put(at, sign);
            if (own.size() > SIGNS_MAX) {
                own.pollFirstEntry();
            }
        }

        @Nullable
        Instant last() {
            return spans.isEmpty() ? null : spans.lastEntry().getValue();
        }
    }

    private record Sign(String what, String evidence) {}

    /**
     * Something that detection found after a cut.
     *
     * @param host as the log names it
     * @param finding its id
     */
    public record Found(String host, Instant at, String finding) {}

    public ResidualWatch(Site site) {
        this.site = site;
    }

    /** One event, whatever it is about. */
    public synchronized void observe(Event event) {
        Instant at = event.time();
        if (at == null) {
            return;
        }
        String evidence = event.provenance().toString();
        String host = host(event.host());
        Heard source = heard(host);
        if (source != null) {
            source.at(at);
            String use = USES.get(event.eventId());
            String account = use == null ? "" : user(event);
            String status = first(event, "Status");
            if (use != null && !account.isEmpty() && (status.isEmpty() || status.equals(SUCCESS))) {
                source.sign(source.uses, account(account), at, new Sign(use, evidence));
            }
        }
        String to = outside(first(event, "DestinationIp", "id.resp_h", "dest_ip"));
        if (!to.isEmpty()) {
            String caller = first(event, "id.orig_h", "SourceIp");
            List<Host> callers = caller.isEmpty() ? List.of() : site.hostsCalled(caller);
            // The network's own logs speak of many hosts; those of a host speak of it.
            Heard own = heard(callers.isEmpty() ? host : callers.getFirst().id());
            if (own != null) {
                own.sign(own.calls, to, at, new Sign("call", evidence));
            }
        }
    }

    /** Of all that was observed, the last. */
    public synchronized Optional<Instant> last() {
        return heard.values().stream()
                .flatMap(each -> Stream.ofNullable(each.last()))
                .max(Comparator.naturalOrder());
    }

    private @Nullable Heard heard(String host) {
        if (host.isEmpty()) {
            return null;
        }
        Heard known = heard.get(host);
        if (known == null && heard.size() < SOURCES_MAX) {
            known = new Heard(silence(host));
            heard.put(host, known);
        }
        return known;
    }

    private Duration silence(String host) {
        return site.sources().stream()
                .filter(source -> host.equals(source.host()))
                .map(ExpectedSource::silentAfter)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(site.alerts().silentAfter());
    }

    private static String first(Event event, String... fields) {
        for (String field : fields) {
            String value = event.fields().text(field);
            if (value != null && !value.isEmpty() && !value.equals("-")) {
                return value;
            }
        }
        return "";
    }

    private static String user(Event event) {
        String target = first(event, "TargetUserName");
        return target.isEmpty() ? event.user() : target;
    }

    /** The site's id; of a host that it does not know its name without a domain, as incidents have it. */
    private String host(String name) {
        List<Host> known = name.isEmpty() ? List.of() : site.hostsCalled(name);
        if (!known.isEmpty()) {
            return known.getFirst().id();
        }
        int dot = name.indexOf('.');
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return (dot > 0 && !address ? name.substring(0, dot) : name).toLowerCase(Locale.ROOT);
    }

    private String account(String name) {
        List<Account> known = site.accountsCalled(name);
        String bare = name.substring(name.lastIndexOf('\\') + 1);
        int at = bare.indexOf('@');
        List<Account> bareKnown = site.accountsCalled(at > 0 ? bare.substring(0, at) : bare);
        return !known.isEmpty()
                ? known.getFirst().id()
                : !bareKnown.isEmpty()
                        ? bareKnown.getFirst().id()
                        : (at > 0 ? bare.substring(0, at) : bare).toLowerCase(Locale.ROOT);
    }

    /** An address that no zone declares, in its canonical form; empty for any other. */
    private String outside(String text) {
        Network network = text.isEmpty() ? null : IncidentSuspects.outside(text, site);
        return network == null ? "" : network.first().toString();
    }

    /**
     * Judges a cut by what was observed.
     *
     * @param planned what the plan rests on
     * @param now the same as it is known now: what is new in it is a subject too
     * @param reached hosts that the attacker reached, by id
     * @param found since the cut, in what belongs to the incident
     * @param open parts of the plan that are not in force: silence on what they were to cut proves nothing
     * @param cut when the cut was in force
     * @param at the time of judging. It is judged up to the last event of the slowest source that still speaks
     */
    public synchronized ContainmentVerdict judge(
            Suspects planned,
            Suspects now,
            Collection<String> reached,
            Collection<Found> found,
            Collection<String> open,
            Instant cut,
            Instant at) {
        Set<String> hosts = new TreeSet<>();
        Stream.of(planned.compromised(), planned.suspected(), now.compromised(), reached)
                .flatMap(Collection::stream)
                .forEach(each -> hosts.add(host(each)));
        found.forEach(each -> hosts.add(host(each.host())));
        hosts.remove("");
        Set<String> accounts = new TreeSet<>(planned.accounts());
        accounts.addAll(now.accounts());
        Set<String> addresses = new TreeSet<>();
        now.networks().stream()
                .filter(network -> !planned.networks().contains(network))
                .forEach(network -> addresses.add(network.first().toString()));

        Set<String> declared = new TreeSet<>();
        site.sources().forEach(source -> declared.add(source.host()));
        declared.remove("");
        List<Subject> subjects = new ArrayList<>();
        for (String host : hosts) {
            boolean speaks = declared.contains(host) || heard.containsKey(host);
            subjects.add(new Subject(Subject.Kind.HOST, host, speaks ? Set.of(host) : Set.of()));
        }
        // An account can be used anywhere, so every source that the court has must have looked.
        for (String account : accounts) {
            Set<String> sources = new TreeSet<>(declared);
            hosts.stream().filter(heard::containsKey).forEach(sources::add);
            heard.forEach((host, each) -> {
                if (each.uses.containsKey(account(account))) {
                    sources.add(host);
                }
            });
            subjects.add(new Subject(Subject.Kind.ACCOUNT, account, sources));
        }
        for (String address : addresses) {
            Set<String> sources = new TreeSet<>();
            hosts.stream().filter(heard::containsKey).forEach(sources::add);
            heard.forEach((host, each) -> {
                if (each.calls.containsKey(address)) {
                    sources.add(host);
                }
            });
            subjects.add(new Subject(Subject.Kind.ADDRESS, address, sources));
        }
        open.stream().distinct().forEach(each -> subjects.add(new Subject(Subject.Kind.MEASURE, each, Set.of())));
        Instant until = until(subjects, cut, at);
        List<Lookout> lookouts = new ArrayList<>();
        for (Subject subject : subjects) {
            for (String source : subject.sources()) {
                lookouts.addAll(lookouts(subject, source, planned, found));
            }
        }
        return ContainmentVerdict.judge(subjects, lookouts, cut, until);
    }

    /** Up to the last event of the slowest source that still speaks; up to now where none does. */
    private Instant until(List<Subject> subjects, Instant cut, Instant at) {
        Instant until = at;
        for (Subject subject : subjects) {
            for (String source : subject.sources()) {
                Heard own = heard.get(source);
                Instant last = own == null ? null : own.last();
                if (own != null && last != null && !last.plus(own.silence).isBefore(at) && last.isBefore(until)) {
                    until = last;
                }
            }
        }
        return until.isAfter(cut) ? until : at.isAfter(cut) ? at : cut.plusMillis(1);
    }

    private List<Lookout> lookouts(Subject subject, String source, Suspects planned, Collection<Found> found) {
        Heard own = heard.get(source);
        if (own == null) {
            return List.of();
        }
        NavigableMap<Instant, List<Lookout.Residual>> signs = new TreeMap<>();
        switch (subject.kind()) {
            case HOST -> {
                for (Found each : found) {
                    if (host(each.host()).equals(subject.id())) {
                        add(signs, each.at(), "finding", each.finding());
                    }
                }
                own.calls.forEach((address, calls) -> {
                    Address to = Address.parse(address);
                    if (planned.networks().stream().anyMatch(network -> network.contains(to))) {
                        calls.forEach((at, sign) -> add(signs, at, "attackers-address-called", sign.evidence()));
                    }
                });
            }
            case ACCOUNT ->
                own.uses
                        .getOrDefault(account(subject.id()), new TreeMap<>())
                        .forEach((at, sign) -> add(signs, at, sign.what(), sign.evidence()));
            case MEASURE -> {
                // No log speaks of it.
            }
            case ADDRESS ->
                own.calls
                        .getOrDefault(subject.id(), new TreeMap<>())
                        .forEach((at, sign) -> add(signs, at, "new-address-called", sign.evidence()));
        }
        List<Lookout> lookouts = new ArrayList<>();
        for (Map.Entry<Instant, Instant> span : own.spans.entrySet()) {
            Instant end = span.getValue().isAfter(span.getKey())
                    ? span.getValue()
                    : span.getKey().plusNanos(1);
            List<Lookout.Residual> within = signs.subMap(span.getKey(), true, end, true).values().stream()
                    .flatMap(List::stream)
                    .toList();
            lookouts.add(new Lookout(subject.kind(), subject.id(), source, span.getKey(), end, List.of(), within));
            signs.subMap(span.getKey(), true, end, true).clear();
        }
        // What another log saw of this host while its own were silent.
        signs.forEach((at, seen) ->
                lookouts.add(new Lookout(subject.kind(), subject.id(), source, at, at.plusNanos(1), List.of(), seen)));
        return lookouts;
    }

    private static void add(
            NavigableMap<Instant, List<Lookout.Residual>> signs, Instant at, String what, String evidence) {
        signs.computeIfAbsent(at, _ -> new ArrayList<>()).add(new Lookout.Residual(at, what, List.of(evidence)));
    }
}
