package org.tipstaff.actuators.directory;

import com.unboundid.ldif.LDIFModifyChangeRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.actuators.directory.DirectoryAccounts.Account;
import org.tipstaff.actuators.directory.DirectoryAccounts.Group;
import org.tipstaff.actuators.packets.BoundedProcess.SilentException;
import org.tipstaff.respond.ActionId;
import org.tipstaff.respond.Actuator;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.DryRun;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.Verification;

/**
 * Takes an account of an Active Directory out of use: it is disabled, or taken out of groups. A directory ends no session and
 * calls no ticket back, so both commands that end access come to the same: nothing new is given out and nothing renewed; and
 * for as long as tickets of before may live, the effect is <em>partly</em> and says until when
 * (docs/decisions/0026-directory.md).
 *
 * <p>Two actions may hold the same account: the last one that is undone gives it back.
 */
public final class DirectoryActuator implements Actuator {
    /** More groups do not fit into the one attribute in which a directory keeps the mark of an action. */
    public static final int GROUPS_MAX = 200;

    /**
     * How long beyond its life a ticket may be used: a domain controller looks at the account again only for a ticket that is 20
     * minutes old (MS-KILE, section 3.3.5.7.1, Windows' value), and takes clocks that differ by 5 minutes (RFC 4120, section
     * 1.6).
     */
    static final Duration TICKETS_BEYOND = Duration.ofMinutes(25);

    /** Somebody who changes the account all the time is not raced for ever. */
    private static final int TRIES_MAX = 3;

    private final DirectoryConfig config;
    private final Clock clock;
    private final Duration deadline;
    private final List<Foothold> footholds;
    private final Map<ActionId, Set<Foothold>> before = new ConcurrentHashMap<>();

    /** @param footholds what is tried, by those who have some; without any, nothing is ever seen to be refused */
    public DirectoryActuator(DirectoryConfig config, Clock clock, Collection<Foothold> footholds) {
        this(config, clock, footholds, DirectorySession.DEADLINE);
    }

    DirectoryActuator(DirectoryConfig config, Clock clock, Collection<Foothold> footholds, Duration deadline) {
        this.config = config;
        this.clock = clock;
        this.footholds = List.copyOf(footholds);
        this.deadline = deadline;
    }

    @Override
    public String id() {
        return "directory";
    }

    @Override
    public boolean takes(Command command) {
        return command instanceof Command.OfAccount;
    }

    /** Does something in one conversation. */
    private interface Work<T> {
        T with(DirectoryAccounts directory) throws SilentException, RefusedException;
    }

    private <T> T ask(Work<T> work) throws SilentException, RefusedException {
        try (DirectorySession session = DirectorySession.open(config, deadline)) {
            return work.with(new DirectoryAccounts(session, config));
        }
    }

    // ---- before

    @Override
    public DryRun dryRun(Command command) {
        if (!(command instanceof Command.OfAccount of)) {
            return new DryRun(List.of(), List.of("a directory does not do " + command.kind()));
        }
        List<String> lines = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            ask(directory -> {
                Account account = target(directory, of.account());
                if (!directory.hasContainer()) {
                    problems.add("there is no " + config.actions() + " for the marks of actions");
                }
                if (of instanceof Command.RemoveFromGroups remove) {
                    for (Group group : groups(directory, remove)) {
                        if (directory.lists(group, account)) {
                            lines.addAll(ldif(new LDIFModifyChangeRecord(
                                    group.dn().toString(), DirectoryAccounts.memberChange(account.dn(), false))));
                        }
                    }
                    if (lines.isEmpty()) {
                        lines.add("# " + account.dn() + " is listed in none of these groups");
                    }
                } else if (account.disabled()) {
                    lines.add("# " + account.dn() + " is disabled already");
                } else {
                    List<String> writable = account.writable();
                    if (writable != null && writable.stream().noneMatch("userAccountControl"::equalsIgnoreCase)) {
                        problems.add(config.user() + " may not write userAccountControl of " + account.dn());
                    }
                    lines.addAll(ldif(new LDIFModifyChangeRecord(
                            account.dn().toString(),
                            DirectoryAccounts.controlChange(
                                    account.control(), account.control() | DirectoryAccounts.DISABLED))));
                }
                return lines;
            });
        } catch (SilentException | RefusedException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return new DryRun(lines, problems);
    }

    private static List<String> ldif(LDIFModifyChangeRecord change) {
        return List.of(change.toLDIF());
    }

    /** The account that is meant, unless it is one that is never acted upon. */
    private Account target(DirectoryAccounts directory, String name) throws SilentException, RefusedException {
        Account account = directory.account(name);
        String why = null;
        if (config.protectedAccounts().contains(account.name().toLowerCase(Locale.ROOT))) {
            why = "the site file protects it, or it runs what must run";
        } else if (account.dn().equals(config.userDn())) {
            why = "this program itself signs in as it";
        } else if (account.ofTheSystem()) {
            why = "it is part of the directory itself (isCriticalSystemObject)";
        }
        if (why != null) {
            throw new RefusedException("account " + account.name() + " is not acted upon: " + why);
        }
        return account;
    }

    private static List<Group> groups(DirectoryAccounts directory, Command.RemoveFromGroups remove)
            throws SilentException, RefusedException {
        if (remove.groups().size() > GROUPS_MAX) {
            throw new RefusedException("a directory takes at most " + GROUPS_MAX + " groups in one action");
        }
        Map<String, Group> groups = new TreeMap<>();
        for (String name : remove.groups()) {
            Group group = directory.group(name);
            groups.put(group.guid(), group);
        }
        return List.copyOf(groups.values());
    }

    // ---- doing

    /** Whether anything may have been taken away yet: then nobody says that nothing was done. */
    private static final class Progress {
        private boolean begun;
    }

    @Override
    public synchronized Outcome execute(ApprovedAction action) {
        if (!(action.command() instanceof Command.OfAccount of)) {
            return Outcome.notDone("a directory does not do " + action.command().kind());
        }
        if (!clock.instant().isBefore(action.expires())) {
            return Outcome.notDone("the lease ended at " + action.expires());
        }
        if (!before.containsKey(action.id())) {
            before.put(action.id(), holding(of.account()));
        }
        Progress progress = new Progress();
        try {
            return ask(directory -> execute(directory, action, of, progress));
        } catch (RefusedException e) {
            String why = String.valueOf(e.getMessage());
            return progress.begun ? new Outcome(Outcome.Result.PARTLY, List.of(why)) : Outcome.notDone(why);
        } catch (SilentException e) {
            return Outcome.unknown(String.valueOf(e.getMessage()));
        }
    }

    private Set<Foothold> holding(String account) {
        Set<Foothold> holding = ConcurrentHashMap.newKeySet();
        for (Foothold foothold : footholds) {
            if (foothold.account().equalsIgnoreCase(account) && foothold.tried() == Foothold.Answer.HOLDS) {
                holding.add(foothold);
            }
        }
        return holding;
    }

    private static Outcome execute(
            DirectoryAccounts directory, Account account, List<Group> groups, DirectoryMark given, Progress progress)
            throws SilentException, RefusedException {
        DirectoryMark mark = given;
        List<String> said = new ArrayList<>();
        if (mark.wants().contains(DirectoryMark.SIGN_IN)) {
            mark = disable(directory, account, mark, said, progress);
        }
        for (Group group : groups) {
            mark = remove(directory, account, group, mark, said, progress);
        }
        return new Outcome(Outcome.Result.DONE, said);
    }

    private Outcome execute(DirectoryAccounts directory, ApprovedAction action, Command.OfAccount of, Progress progress)
            throws SilentException, RefusedException {
        // A mark that can't be read may be of anything.
        progress.begun = true;
        Optional<DirectoryMark> there = directory.mark(action.id());
        progress.begun = there.isPresent();
        Account account = target(directory, of.account());
        List<Group> groups = of instanceof Command.RemoveFromGroups remove ? groups(directory, remove) : List.of();
        TreeSet<String> wants = new TreeSet<>();
        if (of instanceof Command.RemoveFromGroups) {
            groups.forEach(group -> wants.add(group.guid()));
        } else {
            wants.add(DirectoryMark.SIGN_IN);
        }
        DirectoryMark mark =
                there.orElse(new DirectoryMark(action.id(), account.guid(), action.expires(), wants, new TreeMap<>()));
        if (!mark.account().equals(account.guid()) || !mark.wants().equals(wants)) {
            throw new RefusedException(
                    "the mark of action " + action.id() + " is of another account or of other groups");
        }
        if (there.isEmpty() && !directory.create(mark)) {
            throw new RefusedException("somebody else just made a mark of action " + action.id());
        }
        try {
            return execute(directory, account, groups, mark, progress);
        } catch (RefusedException e) {
            if (!progress.begun) {
                // Nothing was taken away, so nothing is to be given back, and no mark is to be left.
                directory.remove(action.id());
            }
            throw e;
        }
    }

    /** What was is in the mark before it is changed, so no crash leaves a change of which nobody knows how it was. */
    private static DirectoryMark disable(
            DirectoryAccounts directory, Account first, DirectoryMark given, List<String> said, Progress progress)
            throws SilentException, RefusedException {
        DirectoryMark mark = given;
        Account account = first;
        for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
            if (account.disabled()) {
                said.add(account.dn() + ": "
                        + (mark.took().containsKey(DirectoryMark.SIGN_IN)
                                ? "disabled by this action"
                                : "was disabled already"));
                return mark;
            }
            long after = account.control() | DirectoryAccounts.DISABLED;
            mark = mark.taking(DirectoryMark.SIGN_IN, account.control() + " " + after);
            directory.rewrite(mark);
            if (directory.control(account.dn(), account.control(), after)) {
                progress.begun = true;
                said.add(account.dn() + ": userAccountControl " + account.control() + " is " + after + " now");
                return mark;
            }
            // Somebody was faster. What they did is not ours to take back.
            mark = mark.without(DirectoryMark.SIGN_IN);
            directory.rewrite(mark);
            account = again(directory, account);
        }
        throw new RefusedException(
                "userAccountControl of " + account.dn() + " can't be changed from what it is: " + account.control());
    }

    private static Account again(DirectoryAccounts directory, Account account)
            throws SilentException, RefusedException {
        return directory
                .byGuid(account.guid())
                .orElseThrow(() -> new RefusedException(account.dn() + " is not there any more"));
    }

    private static DirectoryMark remove(
            DirectoryAccounts directory,
            Account account,
            Group group,
            DirectoryMark given,
            List<String> said,
            Progress progress)
            throws SilentException, RefusedException {
        if (!directory.lists(group, account)) {
            said.add(group.dn() + ": "
                    + (given.took().containsKey(group.guid())
                            ? "taken out by this action"
                            : "does not list the account"));
            return given;
        }
        DirectoryMark mark = given.taking(group.guid(), "");
        directory.rewrite(mark);
        if (!directory.member(group, account, false)) {
            directory.rewrite(given);
            if (directory.lists(group, account)) {
                throw new RefusedException("the directory does not take " + account.dn() + " out of " + group.dn());
            }
            said.add(group.dn() + ": somebody else took the account out just now");
            return given;
        }
        progress.begun = true;
        said.add(group.dn() + ": listed the account and does not now");
        return mark;
    }

    // ---- looking

    @Override
    public Verification verify(ExecutedAction action) {
        if (!(action.command() instanceof Command.OfAccount of)) {
            return new Verification(Verification.Effect.UNKNOWN, List.of("nothing of accounts"));
        }
        try {
            return ask(directory -> verify(directory, action, of));
        } catch (SilentException | RefusedException e) {
            return new Verification(Verification.Effect.UNKNOWN, List.of(String.valueOf(e.getMessage())));
        }
    }

    /** What is seen of an account: what is gone as wanted, what is not, in words. */
    private record Seen(int gone, int left, List<String> words) {}

    private Verification verify(DirectoryAccounts directory, ExecutedAction action, Command.OfAccount of)
            throws SilentException, RefusedException {
        Optional<DirectoryMark> mark = directory.mark(action.id());
        Optional<Account> found = mark.isPresent()
                ? directory.byGuid(mark.get().account())
                : Optional.of(directory.account(of.account()));
        if (found.isEmpty()) {
            return new Verification(
                    Verification.Effect.UNKNOWN, List.of("the account is not in the directory any more"));
        }
        Account account = found.get();
        Seen seen = seen(directory, account, of);
        List<String> reasons = new ArrayList<>(seen.words);
        if (mark.isEmpty()) {
            reasons.add("the directory has no mark of this action any more");
        }
        if (seen.left > 0) {
            return new Verification(
                    seen.gone > 0 ? Verification.Effect.PARTLY : Verification.Effect.NOT_EFFECTIVE, reasons);
        }
        return judge(action, of, reasons);
    }

    private Seen seen(DirectoryAccounts directory, Account account, Command.OfAccount of)
            throws SilentException, RefusedException {
        List<String> words = new ArrayList<>();
        if (!(of instanceof Command.RemoveFromGroups remove)) {
            words.add(config.server() + " has " + account.dn() + " as "
                    + (account.disabled() ? "disabled" : "NOT disabled") + " (userAccountControl "
                    + account.control() + ")");
            return new Seen(account.disabled() ? 1 : 0, account.disabled() ? 0 : 1, words);
        }
        int gone = 0;
        int left = 0;
        for (Group group : groups(directory, remove)) {
            boolean member = directory.counts(group, account);
            boolean listed = member && directory.lists(group, account);
            words.add(account.dn() + " is "
                    + (listed
                            ? "listed in "
                            : member ? "still a member, by another group or as its primary one, of " : "no member of ")
                    + group.dn());
            gone += member ? 0 : 1;
            left += member ? 1 : 0;
        }
        return new Seen(gone, left, words);
    }

    /** The directory has it as wanted. What its holder still gets done is another question. */
    private Verification judge(ExecutedAction action, Command.OfAccount of, List<String> read) {
        List<String> reasons = new ArrayList<>(read);
        Set<Foothold> earlier = before.getOrDefault(action.id(), Set.of());
        EnumSet<Foothold.Kind> refused = EnumSet.noneOf(Foothold.Kind.class);
        int holds = 0;
        int unknown = 0;
        for (Foothold foothold : footholds) {
            if (!foothold.account().equalsIgnoreCase(of.account())) {
                continue;
            }
            Foothold.Answer answer = foothold.tried();
            boolean held = earlier.contains(foothold);
            switch (answer) {
                case HOLDS -> holds++;
                case UNKNOWN -> unknown++;
                case REFUSED -> {
                    if (held) {
                        refused.add(foothold.kind());
                    }
                }
            }
            reasons.add("tried " + foothold + ": "
                    + switch (answer) {
                        case HOLDS -> "it still works";
                        case REFUSED -> held ? "refused, and worked before" : "refused; nobody saw it work before";
                        case UNKNOWN -> "could not be tried";
                    });
        }
        Instant until = action.at().plus(config.ticketLife()).plus(TICKETS_BEYOND);
        boolean tickets = clock.instant().isBefore(until);
        if (tickets) {
            // Of the beginning of a second rather its end.
            reasons.addFirst("partly until " + until.plusMillis(999).truncatedTo(ChronoUnit.SECONDS)
                    + ": tickets that were given out before may be used until then");
        }
        reasons.add("sessions that were open before are not ended by a directory, and can't be seen from it");
        if (holds > 0 || tickets) {
            return new Verification(Verification.Effect.PARTLY, reasons);
        }
        boolean shown = of instanceof Command.RevokeSessions
                ? refused.contains(Foothold.Kind.TICKET) || refused.contains(Foothold.Kind.SESSION)
                : !refused.isEmpty();
        if (!shown) {
            reasons.add(
                    "nobody tried from where the holder of the account sits, so what was read is all that is known");
        }
        return new Verification(
                shown && unknown == 0 ? Verification.Effect.VERIFIED : Verification.Effect.UNKNOWN, reasons);
    }

    @Override
    public Presence observe(ActionId id) {
        try {
            return ask(directory -> {
                Optional<DirectoryMark> mark = directory.mark(id);
                if (mark.isEmpty()) {
                    return Presence.ABSENT;
                }
                Optional<Account> account = directory.byGuid(mark.get().account());
                // A mark without its effect is a beginning that came to nothing, or somebody took the effect away.
                return account.isPresent() && inEffect(directory, account.get(), mark.get())
                        ? Presence.PRESENT
                        : Presence.ABSENT;
            });
        } catch (SilentException | RefusedException e) {
            return Presence.UNKNOWN;
        }
    }

    /** Some of what it took is gone; or, where it found nothing to take, all that it wants is. */
    private static boolean inEffect(DirectoryAccounts directory, Account account, DirectoryMark mark)
            throws SilentException, RefusedException {
        boolean took = !mark.took().isEmpty();
        for (String key : took ? mark.took().keySet() : mark.wants()) {
            if (gone(directory, account, key) == took) {
                return took;
            }
        }
        return !took;
    }

    private static boolean gone(DirectoryAccounts directory, Account account, String key)
            throws SilentException, RefusedException {
        if (key.equals(DirectoryMark.SIGN_IN)) {
            return account.disabled();
        }
        Optional<Group> group = directory.groupByGuid(key);
        return group.isEmpty() || !directory.lists(group.get(), account);
    }

    // ---- taking back

    @Override
    public synchronized Outcome undo(ExecutedAction action) {
        if (!(action.command() instanceof Command.OfAccount of)) {
            return Outcome.unknown("a directory does not do " + action.command().kind());
        }
        try {
            Outcome outcome = ask(directory -> undo(directory, action, of));
            if (outcome.result() == Outcome.Result.DONE) {
                before.remove(action.id());
            }
            return outcome;
        } catch (SilentException | RefusedException e) {
            return Outcome.unknown(String.valueOf(e.getMessage()));
        }
    }

    private Outcome undo(DirectoryAccounts directory, ExecutedAction action, Command.OfAccount of)
            throws SilentException, RefusedException {
        Optional<DirectoryMark> there = directory.mark(action.id());
        if (there.isEmpty()) {
            return withoutMark(directory, of);
        }
        DirectoryMark mark = there.get();
        Optional<Account> account = directory.byGuid(mark.account());
        List<String> said = new ArrayList<>();
        boolean whole = true;
        if (account.isEmpty()) {
            said.add("the account is not in the directory any more, so nothing is given back");
        } else {
            List<DirectoryMark> others = new ArrayList<>(directory.marks(mark.account()));
            others.removeIf(
                    other -> other.id().equals(mark.id()) || !clock.instant().isBefore(other.expires()));
            for (Map.Entry<String, String> each : mark.took().entrySet()) {
                DirectoryMark heir = heir(others, each.getKey());
                if (heir != null) {
                    if (!heir.took().containsKey(each.getKey())) {
                        // Kept for the next of this map: one heir may come into several groups.
                        DirectoryMark richer = heir.taking(each.getKey(), each.getValue());
                        directory.rewrite(richer);
                        others.set(others.indexOf(heir), richer);
                    }
                    said.add("action " + heir.id() + " holds it too, and gives it back when it is undone");
                } else {
                    whole &= giveBack(directory, account.get(), each.getKey(), each.getValue(), said);
                }
            }
        }
        if (!whole) {
            return new Outcome(Outcome.Result.PARTLY, said);
        }
        directory.remove(action.id());
        return new Outcome(Outcome.Result.DONE, said);
    }

    /** The next of the other actions that wants the same gone. */
    private static @Nullable DirectoryMark heir(List<DirectoryMark> others, String key) {
        return others.stream()
                .filter(other -> other.wants().contains(key))
                .findFirst()
                .orElse(null);
    }

    private static boolean giveBack(
            DirectoryAccounts directory, Account account, String key, String took, List<String> said)
            throws SilentException, RefusedException {
        if (key.equals(DirectoryMark.SIGN_IN)) {
            int blank = took.indexOf(' ');
            long earlier = Long.parseLong(took.substring(0, blank));
            long ours = Long.parseLong(took.substring(blank + 1));
            if (!account.disabled()) {
                said.add(account.dn() + ": is enabled already, by somebody else");
                return true;
            }
            if (account.control() != ours || !directory.control(account.dn(), ours, earlier)) {
                said.add(account.dn() + ": userAccountControl was " + earlier + ", this action made it " + ours
                        + ", and somebody else made it "
                        + again(directory, account).control()
                        + ": left as it is. Enable the account by hand if it should be, and undo again");
                return false;
            }
            said.add(account.dn() + ": userAccountControl is " + earlier + " again");
            return true;
        }
        Optional<Group> group = directory.groupByGuid(key);
        if (group.isEmpty()) {
            said.add("group " + key + " is not in the directory any more");
            return true;
        }
        if (directory.lists(group.get(), account)) {
            said.add(group.get().dn() + ": lists the account already, by somebody else");
            return true;
        }
        if (!directory.member(group.get(), account, true) && !directory.lists(group.get(), account)) {
            said.add(group.get().dn() + ": the directory does not take the account in again");
            return false;
        }
        said.add(group.get().dn() + ": lists the account again");
        return true;
    }

    /** Without a mark nobody knows what was there before; it is undone only where nothing of it is left. */
    private Outcome withoutMark(DirectoryAccounts directory, Command.OfAccount of)
            throws SilentException, RefusedException {
        Account account = directory.account(of.account());
        List<DirectoryMark> others = directory.marks(account.guid());
        if (of instanceof Command.RemoveFromGroups remove) {
            for (Group group : groups(directory, remove)) {
                if (!directory.lists(group, account) && heir(others, group.guid()) == null) {
                    return unmarked(group.dn() + " does not list " + account.dn());
                }
            }
            return Outcome.DONE;
        }
        return !account.disabled() || heir(others, DirectoryMark.SIGN_IN) != null
                ? Outcome.DONE
                : unmarked(account.dn() + " is disabled");
    }

    private static Outcome unmarked(String state) {
        return Outcome.unknown(
                "the directory has no mark of this action, so nobody can tell what was there before, and " + state
                        + ": set it by hand as it should be");
    }
}
