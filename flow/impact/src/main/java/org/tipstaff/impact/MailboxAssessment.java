package org.tipstaff.impact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.impact.FlowLedger.Side;
import org.tipstaff.impact.MailboxFact.By;
import org.tipstaff.impact.MailboxFact.Kind;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.Holding;
import org.tipstaff.site.Site;

/**
 * Answers of each mailbox whether its mail was taken, altered or made unavailable (decision 49). As for computers, suspects do not enter. What does
 * is who has the right to a mailbox, where the border is, and to which domains the court's mail belongs.
 */
final class MailboxAssessment {
    /** Messages listed of one mailbox, the earliest first; all of them count. */
    static final int OBJECTS_MAX = 1_000;

    private static final int EXHIBITS_MAX = 20;

    private final Observations seen;
    private final Site site;
    private final DataMap map;
    private final CoverageMatrix coverage;
    private final FlowLedger ledger;
    private final TreeSet<String> asked = new TreeSet<>();
    private final Map<String, List<MailboxFact>> facts = new TreeMap<>();
    private final Map<String, List<Exhibit>> found = new TreeMap<>();

    /** What tells of mail that left a mailbox, and not which one it is. */
    private final List<MailboxFact> nowhere = new ArrayList<>();

    MailboxAssessment(Observations seen, Site site, DataMap map, CoverageMatrix coverage, FlowLedger ledger) {
        this.seen = seen;
        this.site = site;
        this.map = map;
        this.coverage = coverage;
        this.ledger = ledger;
        asked.addAll(seen.mailboxes.mailboxes());
        seen.rows.keySet().stream()
                .filter(log -> MailboxCoverage.isOf(log) && !log.host().isEmpty())
                .forEach(log -> asked.add(log.host()));
        for (MailboxFact fact : seen.mailboxes.facts()) {
            facts.computeIfAbsent(fact.mailbox(), _ -> new ArrayList<>()).add(fact);
            if (isOfNobodyKnown(fact)) {
                nowhere.add(fact);
            }
        }
        for (Holding holding : map.holdings()) {
            holding.hosts().forEach(this::ask);
            holding.paths().forEach(this::ask);
        }
    }

    /** Of what a command did to any mailbox the answers of each speak themselves. */
    private boolean isOfNobodyKnown(MailboxFact fact) {
        boolean every = fact.mailbox().equals(MailboxFact.EVERY);
        return MailboxFact.isNowhere(fact.mailbox())
                && switch (fact.kind()) {
                    case READ, SYNCED -> ledger.side(fact.address()) != Side.INSIDE;
                    case EXPORTED -> !every;
                    case FORWARDED -> !every && !site.mail().has(MailboxFact.domainOf(fact.target()));
                    case DELETED, PURGED, HIDDEN, REMOVED -> false;
                };
    }

    /** Asks about a mailbox, whether or not any record names it; other names are left alone. */
    void ask(String name) {
        if (MailboxObservations.isMailbox(name) && name.indexOf('\\') < 0 && name.indexOf('/') < 0) {
            asked.add(name.toLowerCase(Locale.ROOT));
        }
    }

    /** What a rule found in a record on a mailbox; of other records nothing is taken. */
    void found(Finding finding) {
        if (finding.event().product().equals(MailboxCollector.PRODUCT)) {
            String name = MailboxCollector.mailboxOf(finding.event().fields());
            for (String mailbox : seen.mailboxes.named().getOrDefault(name, new TreeSet<>(Set.of(name)))) {
                found.computeIfAbsent(mailbox, _ -> new ArrayList<>())
                        .add(new Exhibit("finding", finding.event().provenance()));
            }
        }
    }

    List<AssetVerdict> verdicts() {
        List<AssetVerdict> verdicts = new ArrayList<>();
        for (String mailbox : asked) {
            TreeMap<String, TreeSet<String>> categories = new TreeMap<>();
            Set<Holding> holdings = new LinkedHashSet<>(map.on(List.of(mailbox)));
            holdings.addAll(map.at(mailbox));
            holdings.forEach(holding -> categories
                    .computeIfAbsent(holding.category().toString(), _ -> new TreeSet<>())
                    .addAll(holding.persons()));
            if (categories.isEmpty()) {
                categories.put(Impact.UNCLASSIFIED, new TreeSet<>());
            }
            Answers answers = new Answers(mailbox);
            categories.forEach((category, persons) -> {
                verdicts.add(answers.taken(category, List.copyOf(persons)));
                verdicts.add(answers.altered(category, List.copyOf(persons)));
                verdicts.add(answers.unavailable(category, List.copyOf(persons)));
            });
        }
        return verdicts;
    }

    /** Why mail is said to have been taken; the first that applies is the answer's reason. */
    private enum Taken {
        /** Messages were given one by one to somebody who is not the owner, at an address outside. */
        ITEMS_READ_BY_ANOTHER(Verdict.CONFIRMED),
        /** A whole folder was, message by message or not: nobody counted. */
        FOLDER_COPIED_BY_ANOTHER(Verdict.LIKELY),
        MAILBOX_EXPORTED(Verdict.LIKELY),
        MAIL_FORWARDED_OUTSIDE(Verdict.LIKELY),
        /** A search over any mailbox was exported: whether this one was in it stands nowhere. */
        SEARCH_EXPORTED(Verdict.POSSIBLE),
        /** Mail is sent on, and what belongs to the court nobody said. */
        MAIL_FORWARDED(Verdict.POSSIBLE),
        /** With the owner's rights, from outside, through the interface for programs. */
        PROGRAM_READ_FROM_OUTSIDE(Verdict.POSSIBLE),
        /** With the owner's rights, from outside: the owner at home, or somebody who has the password. */
        READ_FROM_OUTSIDE(Verdict.POSSIBLE),
        /** From where stands nowhere. */
        READ_FROM_NOWHERE_KNOWN(Verdict.POSSIBLE);

        private final Verdict verdict;

        Taken(Verdict verdict) {
            this.verdict = verdict;
        }

        String reason() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** All that is known of one mailbox. */
    private final class Answers {
        private final String mailbox;
        private final Set<String> own = new HashSet<>();
        private final Map<Taken, List<MailboxFact>> taken = new EnumMap<>(Taken.class);
        private final Map<Kind, List<MailboxFact>> byAnother = new EnumMap<>(Kind.class);
        private final Map<Kind, List<MailboxFact>> byOwner = new EnumMap<>(Kind.class);
        private final List<Exhibit> obstacles = new ArrayList<>();
        private final double share;
        private final EnumSet<Obstacle> why = EnumSet.noneOf(Obstacle.class);

        Answers(String mailbox) {
            this.mailbox = mailbox;
            own.add(MailboxFact.domainOf(mailbox));
            List<MailboxFact> its = new ArrayList<>(facts.getOrDefault(mailbox, List.of()));
            its.addAll(facts.getOrDefault(MailboxFact.EVERY, List.of()));
            for (MailboxFact fact : its) {
                Taken how = taken(fact);
                if (how != null) {
                    taken.computeIfAbsent(how, _ -> new ArrayList<>()).add(fact);
                }
                if (fact.mailbox().equals(mailbox)) {
                    (fact.by() == By.ANOTHER ? byAnother : byOwner)
                            .computeIfAbsent(fact.kind(), _ -> new ArrayList<>())
                            .add(fact);
                }
            }
            boolean[] access = coverage.observed(List.of(new LogKey(mailbox, MailboxCollector.ACCESS)));
            boolean[] all = coverage.observed(List.of(new LogKey(mailbox, MailboxCollector.EXCHANGE)));
            for (int i = 0; i < access.length; i++) {
                access[i] &= all[i];
            }
            share = CoverageMatrix.share(access);
            obstacles();
        }

        private void obstacles() {
            for (LogKey log : MailboxCoverage.logsOf(mailbox)) {
                CoverageMatrix.Row row = coverage.row(log);
                for (CoverageMatrix.Cell cell : row == null ? List.<CoverageMatrix.Cell>of() : row.cells()) {
                    switch (cell.reason()) {
                        case "throttled" -> why.add(Obstacle.THROTTLED);
                        case "auditing-off", "audit-bypassed" -> why.add(Obstacle.AUDITING_OFF);
                        case "results-missing" -> why.add(Obstacle.RESULTS_MISSING);
                        case "search-not-known", "not-numbered" -> why.add(Obstacle.SEARCH_NOT_KNOWN);
                        default -> {}
                    }
                }
            }
            boolean elsewhere = nowhere.stream()
                            .anyMatch(fact -> !fact.mailbox().equals(mailbox))
                    || found.keySet().stream().anyMatch(name -> MailboxFact.isNowhere(name) && !name.equals(mailbox));
            if (elsewhere) {
                why.add(Obstacle.MAILBOX_NOT_KNOWN);
            }
            if (why.contains(Obstacle.THROTTLED)) {
                seen.mailboxes.throttled().stream()
                        .filter(each -> isAbout(each.mailbox()))
                        .limit(EXHIBITS_MAX)
                        .forEach(each -> obstacles.add(new Exhibit("throttled", each.place())));
            }
            if (why.contains(Obstacle.AUDITING_OFF)) {
                seen.mailboxes.changes().stream()
                        .filter(each -> each.off() && isAbout(each.mailbox()))
                        .limit(EXHIBITS_MAX)
                        .forEach(each -> obstacles.add(new Exhibit("auditing-off", each.place())));
            }
        }

        private boolean isAbout(String name) {
            return name.equals(mailbox) || MailboxFact.isNowhere(name);
        }

        private @Nullable Taken taken(MailboxFact fact) {
            boolean every = fact.mailbox().equals(MailboxFact.EVERY);
            return switch (fact.kind()) {
                case READ, SYNCED -> every ? null : read(fact);
                case EXPORTED -> every ? Taken.SEARCH_EXPORTED : Taken.MAILBOX_EXPORTED;
                case FORWARDED -> forwarded(fact, every);
                case DELETED, PURGED, HIDDEN, REMOVED -> null;
            };
        }

        private @Nullable Taken read(MailboxFact fact) {
            Side side = ledger.side(fact.address());
            if (side == Side.INSIDE) {
                return null;
            }
            if (side == Side.NOWHERE) {
                return Taken.READ_FROM_NOWHERE_KNOWN;
            }
            if (fact.by() == By.ANOTHER) {
                return fact.kind() == Kind.READ && !fact.items().isEmpty()
                        ? Taken.ITEMS_READ_BY_ANOTHER
                        : Taken.FOLDER_COPIED_BY_ANOTHER;
            }
            return fact.program() ? Taken.PROGRAM_READ_FROM_OUTSIDE : Taken.READ_FROM_OUTSIDE;
        }

        private @Nullable Taken forwarded(MailboxFact fact, boolean every) {
            String domain = MailboxFact.domainOf(fact.target());
            boolean address = fact.target().indexOf('@') > 0;
            if (address && (own.contains(domain) || site.mail().has(domain))) {
                return null;
            }
            // A name of the directory may stand for an address anywhere.
            return address && !every && !site.mail().domains().isEmpty()
                    ? Taken.MAIL_FORWARDED_OUTSIDE
                    : Taken.MAIL_FORWARDED;
        }

        AssetVerdict taken(String category, List<String> persons) {
            List<SentObject> objects = objects();
            List<Exhibit> evidence = new ArrayList<>();
            taken.values().forEach(facts -> exhibits(facts, evidence));
            List<Exhibit> told = new ArrayList<>(found.getOrDefault(mailbox, List.of()));
            evidence.addAll(told.subList(0, Math.min(told.size(), EXHIBITS_MAX)));
            evidence.addAll(obstacles);
            Verdict verdict;
            String reason;
            if (!taken.isEmpty()) {
                Taken strongest = taken.keySet().iterator().next();
                verdict = strongest.verdict;
                reason = strongest.reason();
            } else if (!told.isEmpty()) {
                verdict = Verdict.POSSIBLE;
                reason = "found";
            } else if (share >= Impact.COVERAGE_MIN
                    && (why.isEmpty() || !why.iterator().next().forbids())
                    && !seen.incomplete
                    && !seen.mailboxes.incomplete()) {
                verdict = Verdict.NOT_SHOWN;
                reason = "mail-stayed";
            } else {
                verdict = Verdict.CANNOT_BE_DETERMINED;
                reason = why.isEmpty() ? "not-looked-at" : why.iterator().next().reason();
                if (reason.equals(Obstacle.MAILBOX_NOT_KNOWN.reason())) {
                    exhibits(nowhere, evidence);
                    found.forEach((name, its) -> {
                        if (MailboxFact.isNowhere(name)) {
                            evidence.addAll(its.subList(0, Math.min(its.size(), EXHIBITS_MAX)));
                        }
                    });
                }
            }
            // What was read is a lower bound at best: of the rest the log says nothing, so there is no upper one.
            ByteRange bytes = verdict == Verdict.NOT_SHOWN ? new ByteRange(0, 0L) : new ByteRange(low(), null);
            return verdict(category, persons, Dimension.TAKEN, verdict, bytes, objects, reason, evidence, outlets());
        }

        AssetVerdict altered(String category, List<String> persons) {
            List<MailboxFact> deleted = new ArrayList<>(byAnother.getOrDefault(Kind.PURGED, List.of()));
            deleted.addAll(byAnother.getOrDefault(Kind.DELETED, List.of()));
            List<MailboxFact> hidden = new ArrayList<>(byAnother.getOrDefault(Kind.HIDDEN, List.of()));
            hidden.addAll(byOwner.getOrDefault(Kind.HIDDEN, List.of()));
            List<MailboxFact> purged = byOwner.getOrDefault(Kind.PURGED, List.of()).stream()
                    .filter(fact -> ledger.side(fact.address()) != Side.INSIDE)
                    .toList();
            List<Exhibit> evidence = new ArrayList<>();
            exhibits(deleted, evidence);
            exhibits(hidden, evidence);
            exhibits(purged, evidence);
            boolean named = deleted.stream().anyMatch(fact -> !fact.items().isEmpty());
            boolean deleting = hidden.stream().anyMatch(fact -> fact.target().equals(MailboxFact.DELETE));
            Verdict verdict = Verdict.CANNOT_BE_DETERMINED;
            String reason = "no-earlier-digests";
            if (!deleted.isEmpty()) {
                verdict = named ? Verdict.CONFIRMED : Verdict.LIKELY;
                reason = "messages-deleted-by-another";
            } else if (!hidden.isEmpty()) {
                verdict = deleting ? Verdict.LIKELY : Verdict.POSSIBLE;
                reason = deleting ? "rule-deletes-mail" : "rule-moves-mail";
            } else if (!purged.isEmpty()) {
                verdict = Verdict.POSSIBLE;
                reason = "messages-purged";
            }
            return verdict(
                    category,
                    persons,
                    Dimension.ALTERED,
                    verdict,
                    ByteRange.UNKNOWN,
                    List.of(),
                    reason,
                    evidence,
                    List.of());
        }

        AssetVerdict unavailable(String category, List<String> persons) {
            List<MailboxFact> removed = new ArrayList<>(byAnother.getOrDefault(Kind.REMOVED, List.of()));
            removed.addAll(byOwner.getOrDefault(Kind.REMOVED, List.of()));
            List<MailboxFact> purged = byAnother.getOrDefault(Kind.PURGED, List.of());
            List<Exhibit> evidence = new ArrayList<>();
            exhibits(removed, evidence);
            exhibits(purged, evidence);
            Verdict verdict = evidence.isEmpty() ? Verdict.CANNOT_BE_DETERMINED : Verdict.LIKELY;
            String reason = !removed.isEmpty()
                    ? "mailbox-removed"
                    : !purged.isEmpty() ? "messages-deleted-by-another" : "not-looked-at";
            return verdict(
                    category,
                    persons,
                    Dimension.UNAVAILABLE,
                    verdict,
                    ByteRange.UNKNOWN,
                    List.of(),
                    reason,
                    evidence,
                    List.of());
        }

        private AssetVerdict verdict(
                String category,
                List<String> persons,
                Dimension dimension,
                Verdict verdict,
                ByteRange bytes,
                List<SentObject> objects,
                String reason,
                List<Exhibit> evidence,
                List<Outlet> outlets) {
            return new AssetVerdict(
                    mailbox,
                    category,
                    persons,
                    dimension,
                    verdict,
                    bytes,
                    objects,
                    share,
                    reason,
                    evidence.subList(0, Math.min(evidence.size(), 5 * EXHIBITS_MAX)),
                    outlets);
        }

        private static void exhibits(List<MailboxFact> facts, List<Exhibit> into) {
            facts.stream().limit(EXHIBITS_MAX).forEach(fact -> into.add(new Exhibit("mailbox", fact.place())));
        }

        /**
         * The sizes of the messages that another read from outside, each once, where the records give them. A message with an id of its own and one with
         * the store's may be the same, so the greater sum counts. Of several sizes of one message the largest was read: were it the smallest, a record
         * without a size would hide that of another.
         */
        private long low() {
            TreeMap<String, Long> byStore = new TreeMap<>();
            TreeMap<String, Long> sizes = new TreeMap<>();
            for (MailboxFact fact : taken.getOrDefault(Taken.ITEMS_READ_BY_ANOTHER, List.of())) {
                fact.items()
                        .forEach(item -> (item.byStore() ? byStore : sizes)
                                .merge(item.id(), Math.max(0, item.bytes()), Math::max));
            }
            return Math.max(sum(sizes), sum(byStore));
        }

        private static long sum(Map<String, Long> sizes) {
            return sizes.values().stream().mapToLong(Long::longValue).sum();
        }

        private List<SentObject> objects() {
            TreeMap<String, Read> read = new TreeMap<>();
            taken.forEach((how, facts) -> {
                for (MailboxFact fact : facts) {
                    if (fact.kind() == Kind.READ || fact.kind() == Kind.SYNCED) {
                        fact.items()
                                .forEach(item -> read.computeIfAbsent(item.id(), _ -> new Read())
                                        .add(fact, item.bytes(), how == Taken.ITEMS_READ_BY_ANOTHER));
                    }
                }
            });
            return read.entrySet().stream()
                    .map(each -> each.getValue().object(each.getKey(), mailbox))
                    .sorted(Comparator.comparing(SentObject::first).thenComparing(SentObject::name))
                    .limit(OBJECTS_MAX)
                    .toList();
        }

        /** By address and program, so that a person can tell the usual from what is not. */
        private List<Outlet> outlets() {
            TreeMap<String, Way> ways = new TreeMap<>();
            taken.values()
                    .forEach(facts -> facts.forEach(fact -> {
                        String to = fact.kind() == Kind.FORWARDED ? fact.target() : fact.address();
                        String how = fact.kind().key() + ' ' + fact.by().key() + ' ' + fact.client();
                        ways.computeIfAbsent(to + '|' + how, _ -> new Way(to, how, fact.time()))
                                .add(fact.time());
                    }));
            return ways.values().stream()
                    .sorted(Comparator.comparingLong((Way way) -> way.times)
                            .reversed()
                            .thenComparing(way -> way.to)
                            .thenComparing(way -> way.how))
                    .limit(ImpactAssessment.OUTLETS_MAX)
                    .map(Way::outlet)
                    .toList();
        }
    }

    /** What stands in the way of an answer; the first is told. */
    private enum Obstacle {
        THROTTLED,
        AUDITING_OFF,
        /** Mail left a mailbox, or was found to, and which one it is no record tells. */
        MAILBOX_NOT_KNOWN,
        RESULTS_MISSING,
        SEARCH_NOT_KNOWN;

        /**
         * Whether nothing can be said not to be shown, however much was observed. What is missing of one search does not matter where another is whole: else
         * taking the first away would make the answer surer.
         */
        boolean forbids() {
            return compareTo(RESULTS_MISSING) < 0;
        }

        String reason() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** One message, while its readings are gathered. */
    private static final class Read {
        private long bytes = -1;
        private int times;
        private boolean byAnother;
        private Instant first = Instant.MAX;
        private String to = "";
        private final List<Exhibit> evidence = new ArrayList<>();

        void add(MailboxFact fact, long size, boolean another) {
            bytes = Math.max(bytes, size);
            times++;
            byAnother |= another;
            if (fact.time().isBefore(first)) {
                first = fact.time();
                to = fact.address();
            }
            if (evidence.size() < EXHIBITS_MAX) {
                evidence.add(new Exhibit("mailbox", fact.place()));
            }
        }

        SentObject object(String id, String mailbox) {
            // The log has records of messages and no byte of them; what the owner's rights opened may not have left at
            // all.
            long again = byAnother ? Math.max(0, bytes) * (times - 1L) : 0;
            return new SentObject(
                    id,
                    Math.max(0, bytes),
                    bytes,
                    byAnother,
                    !byAnother,
                    times,
                    again,
                    mailbox,
                    to,
                    first,
                    "",
                    evidence);
        }
    }

    /** One way out, while it is counted. */
    private static final class Way {
        private final String to;
        private final String how;
        private long times;
        private Instant first;
        private Instant last;

        Way(String to, String how, Instant time) {
            this.to = to;
            this.how = how;
            this.first = time;
            this.last = time;
        }

        void add(Instant time) {
            times++;
            first = time.isBefore(first) ? time : first;
            last = time.isAfter(last) ? time : last;
        }

        Outlet outlet() {
            return new Outlet(to, 0, how, times, null, 0, first, last);
        }
    }
}
