package org.tipstaff.impact.hypothesis;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.impact.AccountDeed;
import org.tipstaff.impact.AccountDeed.Kind;
import org.tipstaff.impact.Exhibit;
import org.tipstaff.sigma.Level;
import org.tipstaff.site.Court;
import org.tipstaff.site.Membership;
import org.tipstaff.site.People;
import org.tipstaff.site.PresenceLog;
import org.tipstaff.site.PresenceLog.Passage;
import org.tipstaff.site.Site;

/**
 * What the lives of accounts say of whether the hand came from outside: who joined and left, reads while the court is closed, and
 * logons at a computer beside what the doors saw. It speaks of accounts: who used one is another question.
 *
 * <p>Each sign rests on what was seen. That a door saw nobody come in is none: only one that lies between two passages of the
 * account, out and then in, says that its holder was out.
 */
public final class AccountSigns {
    /** Nothing was seen. */
    public static final AccountSigns NONE = new AccountSigns(List.of());

    /** How far the clocks of doors and computers may be apart. */
    static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    /** Since when an account, or its holder, is new. */
    static final Duration NEW = Duration.ofDays(30);

    private static final int EXHIBITS_MAX = 20;

    private final List<Sign> signs;

    private AccountSigns(List<Sign> signs) {
        this.signs = List.copyOf(signs);
    }

    /**
     * @param kind key of the catalogue of items
     * @param about the account, or the address of a computer
     */
    record Sign(String kind, String about, long count, List<Exhibit> evidence) {
        Sign {
            evidence = List.copyOf(evidence.subList(0, Math.min(evidence.size(), EXHIBITS_MAX)));
        }
    }

    /**
     * @param deeds of all accounts
     * @param findings of the case: whose accounts are looked at more closely
     * @param site the court, for its hours and its zone; null when no site file was given
     * @param doors the source of {@code presence}; null when there is none
     */
    public static AccountSigns of(
            List<AccountDeed> deeds,
            List<Finding> findings,
            @Nullable Site site,
            People people,
            PresenceLog presence,
            @Nullable Source doors) {
        return new AccountSigns(new Making(deeds, findings, site, people, presence, doors).signs());
    }

    List<Sign> signs() {
        return signs;
    }

    /** How each sign goes with the hypotheses of the question where the hand came from. */
    static List<Cell> cells(String kind) {
        return switch (kind) {
            case "used-after-disabled", "used-after-left" ->
                List.of(
                        with(Hypothesis.OUTSIDER, "account-left-open"),
                        with(Hypothesis.INSIDER_OR_IMPOSTOR, "former-holder"));
            case "account-made-lately" ->
                List.of(
                        with(Hypothesis.OUTSIDER, "made-to-stay"),
                        with(Hypothesis.INSIDER_OR_IMPOSTOR, "let-in-lately"));
            case "joined-lately" ->
                List.of(
                        neutral(Hypothesis.OUTSIDER, "either-way"),
                        with(Hypothesis.INSIDER_OR_IMPOSTOR, "let-in-lately"));
            case "read-while-closed" ->
                List.of(
                        neutral(Hypothesis.OUTSIDER, "other-hours"),
                        neutral(Hypothesis.INSIDER_OR_IMPOSTOR, "nobody-around"));
            case "console-while-out" ->
                List.of(
                        new Cell(Hypothesis.OUTSIDER, Fit.INCONSISTENT, Weight.SLIGHT, "somebody-sat-there"),
                        with(Hypothesis.INSIDER_OR_IMPOSTOR, "somebody-sat-there-as-another"));
            case "console-while-in" ->
                List.of(
                        neutral(Hypothesis.OUTSIDER, "usual-work-too"),
                        with(Hypothesis.INSIDER_OR_IMPOSTOR, "was-in-the-building"));
            default -> throw new IllegalArgumentException("no sign of accounts is called " + kind);
        };
    }

    private static Cell with(Hypothesis hypothesis, String reason) {
        return new Cell(hypothesis, Fit.CONSISTENT, Weight.NONE, reason);
    }

    private static Cell neutral(Hypothesis hypothesis, String reason) {
        return new Cell(hypothesis, Fit.NEUTRAL, Weight.NONE, reason);
    }

    /** The signs of one case. */
    private static final class Making {
        private final List<AccountDeed> deeds;
        private final @Nullable Court court;
        private final ZoneId zone;
        private final People people;
        private final @Nullable Source doors;
        /** Passages by account and time; of one moment the first in the file. */
        private final Map<String, NavigableMap<Instant, Passage>> passages = new TreeMap<>();
        /** When findings of some weight name an account, by its name without domain, and on which computer. */
        private final Map<String, NavigableMap<Instant, String>> found = new TreeMap<>();

        private final Map<String, Map<String, Gathered>> gathered = new TreeMap<>();

        /** Evidence of one kind about one account. */
        private static final class Gathered {
            private long count;
            private final List<Exhibit> evidence = new ArrayList<>();
        }

        Making(
                List<AccountDeed> deeds,
                List<Finding> findings,
                @Nullable Site site,
                People people,
                PresenceLog presence,
                @Nullable Source doors) {
            this.deeds = deeds;
            this.court = site == null ? null : site.court();
            this.zone = site == null ? java.time.ZoneOffset.UTC : site.court().timezone();
            this.people = people;
            this.doors = doors;
            for (Passage passage : presence.passages()) {
                passages.computeIfAbsent(passage.account(), _ -> new TreeMap<>())
                        .putIfAbsent(passage.time(), passage);
            }
            for (Finding finding : findings) {
                Instant time = finding.event().time();
                if (time != null && finding.level().compareTo(Level.MEDIUM) >= 0) {
                    found.computeIfAbsent(name(finding.event().user()), _ -> new TreeMap<>())
                            .putIfAbsent(time, finding.event().host());
                }
            }
        }

        private static String name(String user) {
            String local = user.substring(user.lastIndexOf('\\') + 1).toLowerCase(Locale.ROOT);
            int at = local.indexOf('@');
            return at > 0 ? local.substring(0, at) : local;
        }

        List<Sign> signs() {
            Map<String, NavigableMap<Instant, AccountDeed>> changes = new TreeMap<>();
            for (AccountDeed deed : deeds) {
                switch (deed.kind()) {
                    case CREATED, ENABLED, DISABLED, DELETED ->
                        changes.computeIfAbsent(deed.account(), _ -> new TreeMap<>())
                                .put(deed.time(), deed);
                    case CONSOLE, LOGON, READ -> {}
                }
            }
            for (AccountDeed deed : deeds) {
                switch (deed.kind()) {
                    case CREATED -> madeLately(deed);
                    case CONSOLE -> {
                        used(deed, changes);
                        sat(deed);
                    }
                    case LOGON -> used(deed, changes);
                    case READ -> read(deed);
                    case ENABLED, DISABLED, DELETED -> {}
                }
            }
            people.memberships().forEach(this::joinedLately);
            List<Sign> signs = new ArrayList<>();
            gathered.forEach((kind, by) ->
                    by.forEach((about, its) -> signs.add(new Sign(kind, about, its.count, its.evidence))));
            return signs;
        }

        private void sign(String kind, String about, Exhibit... evidence) {
            Gathered its =
                    gathered.computeIfAbsent(kind, _ -> new TreeMap<>()).computeIfAbsent(about, _ -> new Gathered());
            its.count++;
            if (its.evidence.size() < EXHIBITS_MAX) {
                its.evidence.addAll(List.of(evidence));
            }
        }

        private static Exhibit exhibit(AccountDeed deed) {
            return new Exhibit("account", deed.place());
        }

        /** After it was disabled or deleted, with nothing between that gave it back; or after its holder left. */
        private void used(AccountDeed logon, Map<String, NavigableMap<Instant, AccountDeed>> changes) {
            Map.Entry<Instant, AccountDeed> before =
                    changes.getOrDefault(logon.account(), new TreeMap<>()).floorEntry(logon.time());
            if (before != null) {
                AccountDeed change = before.getValue();
                boolean closed = change.kind() == Kind.DISABLED || change.kind() == Kind.DELETED;
                if (closed && logon.time().isAfter(change.time().plus(CLOCKS_APART))) {
                    sign("used-after-disabled", logon.account(), exhibit(change), exhibit(logon));
                }
            }
            Optional<Membership> holder = people.of(logon.name());
            boolean left = holder.flatMap(Membership::left)
                    .filter(day -> !logon.time()
                            .isBefore(day.plusDays(1).atStartOfDay(zone).toInstant()))
                    .isPresent();
            if (left) {
                sign("used-after-left", logon.account(), exhibit(logon));
            }
        }

        private void madeLately(AccountDeed created) {
            NavigableMap<Instant, String> its = found.getOrDefault(created.name(), new TreeMap<>());
            Instant next = its.ceilingKey(created.time());
            if (next != null && !next.isAfter(created.time().plus(NEW))) {
                sign("account-made-lately", created.account(), exhibit(created));
            }
        }

        private void joinedLately(Membership holder) {
            String account = holder.account().toLowerCase(Locale.ROOT);
            holder.joined().ifPresent(day -> {
                Instant joined = day.atStartOfDay(zone).toInstant();
                Instant next = found.getOrDefault(account, new TreeMap<>()).ceilingKey(joined);
                if (next != null && !next.isAfter(joined.plus(NEW))) {
                    sign("joined-lately", account);
                }
            });
        }

        private void read(AccountDeed read) {
            if (court != null && !court.open(read.time())) {
                sign("read-while-closed", read.account(), exhibit(read));
            }
        }

        /** Somebody sat at a computer as this account: where the doors say that its holder was. */
        private void sat(AccountDeed logon) {
            NavigableMap<Instant, Passage> its = passages.get(logon.name());
            Source source = doors;
            if (its == null || source == null) {
                return;
            }
            Map.Entry<Instant, Passage> before = its.floorEntry(logon.time());
            Map.Entry<Instant, Passage> after = its.higherEntry(logon.time());
            if (before == null || after == null) {
                return;
            }
            boolean apart = !logon.time().isBefore(before.getKey().plus(CLOCKS_APART))
                    && !logon.time().isAfter(after.getKey().minus(CLOCKS_APART));
            boolean out = !before.getValue().in() && after.getValue().in();
            boolean in = before.getValue().in() && !after.getValue().in();
            Exhibit[] evidence = {exhibit(logon), passage(source, before.getValue()), passage(source, after.getValue())
            };
            if (out && apart) {
                sign("console-while-out", logon.account(), evidence);
            } else if (in && found.getOrDefault(logon.name(), new TreeMap<>()).containsValue(logon.host())) {
                sign("console-while-in", logon.account(), evidence);
            }
        }

        private static Exhibit passage(Source source, Passage passage) {
            return new Exhibit("passage", new Provenance(source, passage.line(), Provenance.NO_OFFSET));
        }
    }
}
