package org.tipstaff.impact.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.Verdict;
import org.tipstaff.impact.records.RecordsComparison.Count;
import org.tipstaff.site.Category;
import org.tipstaff.site.Holding;

class RecordsComparisonTest {
    private static final Holding REGISTRY =
            new Holding("registry", Category.REGISTRY, List.of("FS01"), List.of(), List.of());
    private static final Holding WITNESSES =
            new Holding("witnesses", Category.WITNESS, List.of("FS01"), List.of(), List.of("W-017"));

    /** A state of records: {@code name=digest}, each a line of one list. */
    private static RecordsAt listed(@Nullable Long stated, String... records) {
        return at(Map.of(), false, stated, records);
    }

    private static RecordsAt folder(String... records) {
        return at(Map.of(), true, null, records);
    }

    private static RecordsAt at(Map<String, String> unread, boolean folder, @Nullable Long stated, String... records) {
        Source list = Source.file("list");
        TreeMap<String, ListedRecord> all = new TreeMap<>();
        for (String record : records) {
            String[] parts = record.split("=");
            all.put(parts[0], new ListedRecord(parts[1], new Provenance(list, all.size() + 1L, Provenance.NO_OFFSET)));
        }
        return new RecordsAt(
                all,
                LocalDate.parse("2026-02-27"),
                "backup office",
                true,
                List.of(list),
                folder,
                all.size(),
                stated,
                0,
                unread.keySet());
    }

    private static Verdict altered(RecordsComparison compared) {
        return compared.verdicts().getFirst().verdict();
    }

    private static Verdict unavailable(RecordsComparison compared) {
        return compared.verdicts().getLast().verdict();
    }

    @Test
    void allTheSame_inAFolderWithNothingNew_isNotShown_withTheWholeListCompared() {
        RecordsComparison compared = RecordsComparison.of(REGISTRY, listed(null, "a=1", "b=2"), folder("a=1", "b=2"));
        AssetVerdict verdict = compared.verdicts().getFirst();
        assertThat(verdict.verdict()).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(verdict.coverage()).isEqualTo(1);
        assertThat(verdict.asset()).isEqualTo("registry");
        assertThat(compared.same()).isEqualTo(2);
    }

    @Test
    void aRecordThatDiffers_isConfirmed_withItsCount_andItsLines() {
        RecordsComparison compared =
                RecordsComparison.of(REGISTRY, listed(3L, "a=1", "b=2", "c=3"), folder("a=1", "b=9", "c=3", "d=4"));
        AssetVerdict verdict = compared.verdicts().getFirst();
        assertThat(verdict.verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(verdict.reason()).isEqualTo("records-differ");
        assertThat(compared.altered()).isEqualTo(new Count(1, 1L));
        assertThat(verdict.evidence()).hasSize(2);
        assertThat(compared.differing()).extracting(Difference::name).containsExactly("b");
        assertThat(compared.added()).isEqualTo(1);
        assertThat(unavailable(compared)).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void ofAListThatNobodyCounted_thereIsNoBound_andNothingIsSaidToBeAllThere() {
        RecordsComparison compared = RecordsComparison.of(REGISTRY, listed(null, "a=1", "b=2"), folder("a=1", "b=9"));
        assertThat(compared.altered()).isEqualTo(new Count(1, null));
        assertThat(unavailable(compared)).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        RecordsComparison cut = RecordsComparison.of(REGISTRY, listed(3L, "a=1", "b=2"), folder("a=1", "b=2"));
        assertThat(unavailable(cut)).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
    }

    @Test
    void aRecordThatIsNew_leavesOpenWhatALineThatWasTakenOutWouldHaveSaid() {
        RecordsComparison uncounted = RecordsComparison.of(REGISTRY, listed(null, "a=1"), folder("a=1", "new=2"));
        assertThat(altered(uncounted)).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        RecordsComparison counted = RecordsComparison.of(REGISTRY, listed(1L, "a=1"), folder("a=1", "new=2"));
        assertThat(altered(counted)).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void aRecordThatIsGone_isUnavailable_unlessItsBytesLieElsewhere() {
        RecordsComparison gone = RecordsComparison.of(REGISTRY, listed(2L, "a=1", "b=2"), folder("a=1"));
        assertThat(unavailable(gone)).isEqualTo(Verdict.CONFIRMED);
        assertThat(gone.unavailable()).isEqualTo(new Count(1, 1L));
        assertThat(altered(gone)).isEqualTo(Verdict.NOT_SHOWN);
        RecordsComparison replaced = RecordsComparison.of(REGISTRY, listed(2L, "a=1", "b=2"), folder("a=1", "c=3"));
        assertThat(altered(replaced)).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        RecordsComparison emptied = RecordsComparison.of(REGISTRY, listed(1L, "a=1"), folder());
        assertThat(altered(emptied)).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        RecordsComparison moved = RecordsComparison.of(REGISTRY, listed(2L, "a=1", "b=2"), folder("a=1", "c/b=2"));
        assertThat(moved.moved()).isEqualTo(1);
        assertThat(unavailable(moved)).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(altered(moved)).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void aRecordThatIsGone_isNotThere_becauseAnotherAlwaysHadTheSameBytes() {
        RecordsAt before = listed(3L, "a=1", "b=1", "c=2");
        RecordsComparison twin = RecordsComparison.of(REGISTRY, before, folder("b=1", "c=2"));
        assertThat(twin.shared()).isEqualTo(1);
        assertThat(unavailable(twin)).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(twin.unavailable()).isEqualTo(new Count(0, 1L));
        assertThat(altered(twin)).isEqualTo(Verdict.NOT_SHOWN);
        RecordsComparison moved = RecordsComparison.of(REGISTRY, before, folder("b=1", "c=2", "d/a=1"));
        assertThat(moved.moved()).isEqualTo(1);
        assertThat(moved.shared()).isZero();
        assertThat(unavailable(moved)).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void whatIsNotInAListOfNow_isMissingOnlyWhereThatListIsWhole() {
        RecordsAt before = listed(2L, "a=1", "b=2");
        assertThat(unavailable(RecordsComparison.of(REGISTRY, before, listed(null, "a=1"))))
                .isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(unavailable(RecordsComparison.of(REGISTRY, before, listed(1L, "a=1"))))
                .isEqualTo(Verdict.CONFIRMED);
    }

    @Test
    void anotherSpelling_orALink_isNeitherMissingNorCompared() {
        RecordsComparison spelled =
                RecordsComparison.of(REGISTRY, listed(2L, "A.PDF=1", "caf\u00e9=2"), folder("a.pdf=9", "cafe\u0301=8"));
        assertThat(spelled.notCompared()).isEqualTo(2);
        assertThat(unavailable(spelled)).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(altered(spelled)).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        RecordsAt linked = at(Map.of("x", ""), true, null, "a=1");
        RecordsComparison link = RecordsComparison.of(REGISTRY, listed(2L, "a=1", "x/b=2"), linked);
        assertThat(link.notCompared()).isEqualTo(1);
        assertThat(link.altered()).isEqualTo(new Count(0, 1L));
    }

    @Test
    void recordsOfProtectedPersons_areNotNamed() {
        assertThat(RecordsComparison.of(WITNESSES, listed(1L, "a=1"), folder("a=2"))
                        .isNamed())
                .isFalse();
        assertThat(RecordsComparison.of(REGISTRY, listed(1L, "a=1"), folder("a=2"))
                        .isNamed())
                .isTrue();
    }

    @Test
    void emptyLists_sayNothing() {
        RecordsComparison compared = RecordsComparison.of(REGISTRY, listed(0L), folder());
        assertThat(altered(compared)).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(unavailable(compared)).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
    }

    /** I-5: lines that are taken out of either list never make an answer more certain or a count narrower. */
    @Test
    void linesTakenAway_neverMakeAnAnswerMoreCertain() {
        long seed = 51;
        Random random = new Random(seed);
        Set<Verdict> seen = new HashSet<>();
        for (int draw = 0; draw < 20_000; draw++) {
            List<String> before = drawn(random);
            List<String> now = drawn(random);
            if (random.nextBoolean()) {
                now = new ArrayList<>(before);
                for (int i = random.nextInt(3); i > 0 && !now.isEmpty(); i--) {
                    now.set(random.nextInt(now.size()), drawn(random).getFirst());
                }
                now = new ArrayList<>(new TreeMap<>(byName(now)).values());
            }
            boolean isFolder = random.nextBoolean();
            Long countBefore = random.nextBoolean() ? (long) before.size() : null;
            Long countNow = random.nextBoolean() ? (long) now.size() : null;
            RecordsComparison whole = compared(before, countBefore, now, isFolder, countNow);
            List<String> lessBefore = cut(before, random);
            List<String> lessNow = isFolder ? now : cut(now, random);
            RecordsComparison less = compared(lessBefore, countBefore, lessNow, isFolder, countNow);
            seen.add(altered(whole));
            seen.add(unavailable(whole));
            for (int i = 0; i < 2; i++) {
                assertThat(less.verdicts()
                                .get(i)
                                .verdict()
                                .isNoMoreCertainThan(whole.verdicts().get(i).verdict()))
                        .as("seed %d, draw %d: %s %s, then %s %s", seed, draw, before, now, lessBefore, lessNow)
                        .isTrue();
            }
            assertThat(less.altered().holds(whole.altered()))
                    .as("seed %d, draw %d", seed, draw)
                    .isTrue();
            assertThat(less.unavailable().holds(whole.unavailable()))
                    .as("seed %d, draw %d", seed, draw)
                    .isTrue();
            RecordsComparison uncounted = compared(before, null, now, isFolder, null);
            assertThat(altered(uncounted).isNoMoreCertainThan(altered(whole))).isTrue();
            assertThat(unavailable(uncounted).isNoMoreCertainThan(unavailable(whole)))
                    .isTrue();
        }
        assertThat(seen).contains(Verdict.CONFIRMED, Verdict.NOT_SHOWN, Verdict.CANNOT_BE_DETERMINED);
    }

    private static RecordsComparison compared(
            List<String> before,
            @Nullable Long countBefore,
            List<String> now,
            boolean isFolder,
            @Nullable Long countNow) {
        return RecordsComparison.of(
                REGISTRY,
                listed(countBefore, before.toArray(String[]::new)),
                isFolder ? folder(now.toArray(String[]::new)) : listed(countNow, now.toArray(String[]::new)));
    }

    private static Map<String, String> byName(List<String> records) {
        TreeMap<String, String> by = new TreeMap<>();
        records.forEach(record -> by.putIfAbsent(record.split("=")[0], record));
        return by;
    }

    private static List<String> drawn(Random random) {
        List<String> records = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            records.add("aAbBc".charAt(random.nextInt(5)) + "=" + random.nextInt(4));
        }
        return new ArrayList<>(byName(records).values());
    }

    private static List<String> cut(List<String> records, Random random) {
        return records.stream().filter(_ -> random.nextInt(4) > 0).toList();
    }
}
