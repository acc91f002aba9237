package org.tipstaff.evidence.anchor;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.TimeBounds;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.TlogFormatException;

/** Judges all anchors of a case against its log: whether each token holds, and whether what it stamped is this very log. */
public final class AnchorAudit {
    private AnchorAudit() {}

    /** The log under test, as its entries give it (not as its checkpoint claims). */
    public interface Log {
        String origin();

        long size();

        MerkleHash root(long size) throws IOException, TlogFormatException;
    }

    /**
     * An entry of kind anchor.
     *
     * @param index its place in the log
     */
    public record Logged(long index, AnchorEntry entry) {}

    /** What came of one anchor. */
    public sealed interface State {
        /** The checkpoint waits for an authority. */
        record NotYetAnchored() implements State {}

        /** The stamped checkpoint is of this log, and the token was judged. */
        record Checked(long size, TimestampCheck check, boolean settled) implements State {
            /** Whether the time counts: it is proven, or the doubt about it is settled by another anchor. */
            public boolean counts() {
                return check instanceof TimestampCheck.Proven || settled;
            }
        }

        /** What was stamped is not this log: it was rewritten, its tail was cut, or entries moved. */
        record Contradicts(String detail) implements State {}

        /** A file of the anchor is missing or unreadable. */
        record Damaged(String detail) implements State {}
    }

    /**
     * One anchor.
     *
     * @param number in the store
     * @param logged the entry that records its token; empty where none does
     */
    public record Verdict(int number, State state, Optional<Logged> logged) {}

    /**
     * The whole.
     *
     * @param verdicts in the order of their numbers; also for anchors that only the log knows
     * @param strangers files in the folder that belong to no anchor
     * @param times of those that count, for {@link TimeBounds#of}
     */
    public record Report(List<Verdict> verdicts, List<String> strangers, List<TimeBounds.Anchor> times) {
        /** Whether nothing is wrong; checkpoints that wait for an authority are not wrong. */
        public boolean sound() {
            return strangers.isEmpty()
                    && verdicts.stream().allMatch(verdict -> switch (verdict.state()) {
                        case State.NotYetAnchored _ -> true;
                        case State.Checked checked -> checked.counts();
                        case State.Contradicts _, State.Damaged _ -> false;
                    });
        }
    }

    /**
     * @param trust of the reader, from outside the package
     * @param logged the entries of kind anchor, in the order of the log
     */
    public static Report of(AnchorStore store, TimestampTrust trust, Log log, List<Logged> logged) throws IOException {
        AnchorStore.Listing listing = store.list();
        Set<Integer> stored = Set.copyOf(listing.numbers());
        Map<Integer, Logged> byNumber = new LinkedHashMap<>();
        List<Verdict> verdicts = new ArrayList<>();
        for (Logged entry : logged) {
            int number = entry.entry().number();
            if (byNumber.putIfAbsent(number, entry) != null) {
                verdicts.add(new Verdict(
                        number,
                        new State.Contradicts("two entries of the log record this anchor"),
                        Optional.of(entry)));
            } else if (!stored.contains(number)) {
                verdicts.add(new Verdict(
                        number, new State.Damaged("the log records it, and its files are gone"), Optional.of(entry)));
            }
        }
        for (int number : listing.numbers()) {
            Optional<Logged> entry = Optional.ofNullable(byNumber.get(number));
            verdicts.add(new Verdict(number, state(store, number, trust, log, entry), entry));
        }
        List<Verdict> settled = settled(verdicts);
        settled.sort(Comparator.comparingInt(Verdict::number));
        return new Report(List.copyOf(settled), listing.strangers(), times(settled));
    }

    private static State state(AnchorStore store, int number, TimestampTrust trust, Log log, Optional<Logged> entry) {
        try {
            byte[] bytes = store.checkpoint(number);
            Checkpoint stamped = store.forms(number).getFirst().checkpoint();
            Optional<String> contradiction = contradiction(stamped, bytes, log, entry);
            if (contradiction.isPresent()) {
                return new State.Contradicts(contradiction.get());
            }
            Optional<TimestampCheck> check = store.check(
                    number, trust, entry.map(logged -> logged.entry().token()));
            if (check.isPresent()) {
                return new State.Checked(stamped.size(), check.get(), false);
            }
            return entry.isPresent()
                    ? new State.Damaged("the log records its token, and the token is gone")
                    : new State.NotYetAnchored();
        } catch (IOException | TlogFormatException e) {
            return new State.Damaged(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> contradiction(Checkpoint stamped, byte[] bytes, Log log, Optional<Logged> entry)
            throws IOException, TlogFormatException {
        if (!stamped.origin().equals(log.origin())) {
            return Optional.of("it is a checkpoint of the log '" + stamped.origin() + "'");
        }
        if (stamped.size() > log.size()) {
            return Optional.of("the stamped log had " + stamped.size() + " entries, this one has " + log.size()
                    + ": its tail was cut");
        }
        if (!log.root(stamped.size()).equals(stamped.root())) {
            return Optional.of("the first " + stamped.size() + " entries are not those that were stamped");
        }
        if (entry.isPresent()) {
            AnchorEntry logged = entry.get().entry();
            if (!logged.checkpoint().equals(Sha256.of(bytes)) || logged.size() != stamped.size()) {
                return Optional.of("the log records another checkpoint under this number");
            }
            if (entry.get().index() < stamped.size()) {
                return Optional.of("its token is recorded in entry "
                        + entry.get().index() + ", before the end of what it stamped");
            }
        }
        return Optional.empty();
    }

    /**
     * A doubtful token counts if its entry lies under a checkpoint whose own token is beyond doubt and older than the revocation:
     * then the thief of the key came too late to have made it.
     */
    private static List<Verdict> settled(List<Verdict> verdicts) {
        List<Verdict> all = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            if (verdict.state() instanceof State.Checked(long size, TimestampCheck.Doubtful doubtful, boolean _)
                    && verdict.logged().isPresent()) {
                long index = verdict.logged().get().index();
                boolean settled = verdicts.stream()
                        .anyMatch(other -> other.state()
                                        instanceof State.Checked(long covers, TimestampCheck.Proven proven, boolean _)
                                && covers > index
                                && doubtful.settledBy(proven.facts().latest()));
                all.add(new Verdict(verdict.number(), new State.Checked(size, doubtful, settled), verdict.logged()));
            } else {
                all.add(verdict);
            }
        }
        return all;
    }

    private static List<TimeBounds.Anchor> times(List<Verdict> verdicts) {
        List<TimeBounds.Anchor> times = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            if (verdict.state() instanceof State.Checked checked && checked.counts()) {
                times.add(new TimeBounds.Anchor(
                        checked.size(), time(checked.check()), verdict.logged().map(Logged::index)));
            }
        }
        return List.copyOf(times);
    }

    private static Instant time(TimestampCheck check) {
        return switch (check) {
            case TimestampCheck.Proven proven -> proven.facts().time();
            case TimestampCheck.Doubtful doubtful -> doubtful.facts().time();
            case TimestampCheck.Refused refused -> throw new IllegalStateException(refused.detail());
        };
    }

    /** A checkpoint that somebody kept outside, held against the log. Empty: the log is, or extends, what it says. */
    public static Optional<State.Contradicts> against(Checkpoint outside, Log log)
            throws IOException, TlogFormatException {
        return contradiction(outside, new byte[0], log, Optional.empty()).map(State.Contradicts::new);
    }
}
