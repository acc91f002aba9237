package org.tipstaff.impact.records;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.ByteRange;
import org.tipstaff.impact.Dimension;
import org.tipstaff.impact.Exhibit;
import org.tipstaff.impact.Verdict;
import org.tipstaff.site.Category;
import org.tipstaff.site.Holding;

/**
 * The records of one holding, held against an earlier list of them. It says that a record differs from a list of a date, never that
 * somebody forged it: a new version is a difference too.
 *
 * <p>What was seen (a digest that differs, a record that is nowhere) stays as little certain or less when lines or lists are taken
 * away. What was not seen counts only where no line can be missing: either the earlier lists have as many as whoever stands for them
 * says, or every record that is there now, and can be seen to be all there is, stands in them.
 *
 * @param same compared, and what they were
 * @param differ compared, and not what they were
 * @param moved not under their names, and their bytes are there under others
 * @param shared of those moved, the ones whose bytes are there only under names of records that always had the same: whether they are
 *     there as records of their own is not known
 * @param missing neither their names nor their bytes are there
 * @param notFound not in the list of now, of which nobody knows whether it is whole
 * @param notCompared there under a name that differs in case or spelling, or there and unread
 * @param added there now, and in no earlier list
 * @param differing those that differ, by name, at most {@link #LISTED_MAX}
 * @param gone those that are missing, by name, at most {@link #LISTED_MAX}
 */
public record RecordsComparison(
        Holding holding,
        RecordsAt before,
        RecordsAt now,
        long same,
        long differ,
        long moved,
        long shared,
        long missing,
        long notFound,
        long notCompared,
        long added,
        List<Difference> differing,
        List<Difference> gone) {
    /** Records of one kind that are listed one by one; the counts have all. */
    public static final int LISTED_MAX = 1_000;

    private static final int EXHIBITS_MAX = 100;

    public RecordsComparison {
        differing = List.copyOf(differing);
        gone = List.copyOf(gone);
    }

    /**
     * How many records.
     *
     * @param high null when nothing bounds it
     */
    public record Count(long low, @Nullable Long high) {
        /** Whether it holds all that the other holds. */
        public boolean holds(Count other) {
            Long mine = high;
            Long theirs = other.high;
            return low <= other.low && (mine == null || (theirs != null && mine >= theirs));
        }
    }

    /** Both states have digests of one algorithm. */
    public static RecordsComparison of(Holding holding, RecordsAt before, RecordsAt now) {
        Set<String> bytesNow = new HashSet<>();
        Set<String> bytesElsewhere = new HashSet<>();
        now.records().forEach((name, each) -> {
            bytesNow.add(each.digest());
            ListedRecord then = before.records().get(name);
            if (then == null || !then.digest().equals(each.digest())) {
                bytesElsewhere.add(each.digest());
            }
        });
        // Only where a name is not found is its spelling asked about.
        Set<String> spelledNow = null;
        long same = 0;
        long differ = 0;
        long moved = 0;
        long shared = 0;
        long missing = 0;
        long notFound = 0;
        long notCompared = 0;
        List<Difference> differing = new ArrayList<>();
        List<Difference> gone = new ArrayList<>();
        for (Map.Entry<String, ListedRecord> each : before.records().entrySet()) {
            ListedRecord then = each.getValue();
            ListedRecord today = now.records().get(each.getKey());
            if (today != null && today.digest().equals(then.digest())) {
                same++;
            } else if (today != null) {
                differ++;
                list(differing, new Difference(each.getKey(), then, today));
            } else if (now.isUnread(each.getKey())) {
                notCompared++;
            } else if (!now.isWhole()) {
                // Its own line may be the one that was taken out, so that its bytes under another name say nothing of
                // it.
                notFound++;
            } else if (bytesNow.contains(then.digest())) {
                moved++;
                shared += bytesElsewhere.contains(then.digest()) ? 0 : 1;
            } else {
                if (spelledNow == null) {
                    spelledNow = new HashSet<>();
                    for (String name : now.records().keySet()) {
                        // One that is listed under its very name is no other's.
                        if (!before.records().containsKey(name)) {
                            spelledNow.add(spelled(name));
                        }
                    }
                }
                if (spelledNow.contains(spelled(each.getKey()))) {
                    notCompared++;
                } else {
                    missing++;
                    list(gone, new Difference(each.getKey(), then, null));
                }
            }
        }
        long added = now.records().keySet().stream()
                .filter(name -> !before.records().containsKey(name))
                .count();
        return new RecordsComparison(
                holding,
                before,
                now,
                same,
                differ,
                moved,
                shared,
                missing,
                notFound,
                notCompared,
                added,
                differing,
                gone);
    }

    private static void list(List<Difference> all, Difference one) {
        if (all.size() < LISTED_MAX) {
            all.add(one);
        }
    }

    /** Names that are one on a system which does not tell case, or has another form of accents. */
    private static String spelled(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    /**
     * Whether the names of its records may stand in a report. The name of a statement is often that of the person who made it, and
     * protected persons are called by pseudonym: their records are called by list and line.
     */
    public boolean isNamed() {
        return holding.persons().isEmpty()
                && holding.category() != Category.WITNESS
                && holding.category() != Category.VICTIM;
    }

    /** Share of what the earlier list has, and is not gone, whose bytes were held against those of now. */
    public double coverage() {
        long there = before.records().size() - missing;
        return there == 0 ? 0 : (double) (same + differ + moved) / there;
    }

    /** Whether that nothing differs means that nothing was altered. */
    private boolean isSilenceWhole() {
        if (same + moved == 0) {
            return false;
        }
        boolean allOfNow = now.isWhole() && now.unread().isEmpty() && added == 0;
        // One that is gone and one that is new can be the same, altered.
        boolean allOfBefore = before.isWhole() && notFound + notCompared == 0 && (missing == 0 || added == 0);
        return allOfNow || allOfBefore;
    }

    /** How many records were altered. */
    public Count altered() {
        return count(differ, notFound + notCompared);
    }

    /** How many records are not there. */
    public Count unavailable() {
        return count(missing, notFound + notCompared + shared);
    }

    private Count count(long shown, long open) {
        return new Count(shown, before.isWhole() ? shown + open : null);
    }

    /** One answer on whether they were altered, one on whether they are there. */
    public List<AssetVerdict> verdicts() {
        return List.of(alteredVerdict(), unavailableVerdict());
    }

    private AssetVerdict alteredVerdict() {
        if (differ > 0) {
            return verdict(Dimension.ALTERED, Verdict.CONFIRMED, "records-differ", coverage(), differing);
        }
        if (isSilenceWhole()) {
            return verdict(Dimension.ALTERED, Verdict.NOT_SHOWN, "records-same", coverage(), List.of());
        }
        return verdict(
                Dimension.ALTERED,
                Verdict.CANNOT_BE_DETERMINED,
                missing + notFound + notCompared + added == 0 && now.unread().isEmpty()
                        ? "records-list-open"
                        : "records-not-all-compared",
                coverage(),
                List.of());
    }

    private AssetVerdict unavailableVerdict() {
        long listed = before.records().size();
        double found = listed == 0 ? 0 : (double) (listed - notFound - notCompared - shared) / listed;
        if (missing > 0) {
            return verdict(Dimension.UNAVAILABLE, Verdict.CONFIRMED, "records-missing", found, gone);
        }
        if (notFound + notCompared + shared == 0 && listed > 0 && before.isWhole()) {
            return verdict(Dimension.UNAVAILABLE, Verdict.NOT_SHOWN, "records-there", found, List.of());
        }
        return verdict(
                Dimension.UNAVAILABLE,
                Verdict.CANNOT_BE_DETERMINED,
                notFound + notCompared + shared == 0 ? "records-list-open" : "records-not-all-found",
                found,
                List.of());
    }

    private AssetVerdict verdict(
            Dimension dimension, Verdict verdict, String reason, double coverage, List<Difference> shown) {
        List<Exhibit> evidence = new ArrayList<>();
        for (Difference each : shown.subList(0, Math.min(shown.size(), EXHIBITS_MAX))) {
            evidence.add(new Exhibit("record-before", each.before().place()));
            ListedRecord today = each.now();
            if (today != null) {
                evidence.add(new Exhibit("record-now", today.place()));
            }
        }
        return new AssetVerdict(
                holding.id(),
                holding.category().toString(),
                holding.persons(),
                dimension,
                verdict,
                verdict == Verdict.NOT_SHOWN ? new ByteRange(0, 0L) : ByteRange.UNKNOWN,
                List.of(),
                coverage,
                reason,
                evidence,
                List.of());
    }
}
