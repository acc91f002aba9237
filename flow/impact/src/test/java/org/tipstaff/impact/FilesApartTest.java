package org.tipstaff.impact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tipstaff.impact.FilesApart.Row;

class FilesApartTest {
    private static final long SEED = 40_117;

    @Test
    void filesOfDifferentSize_orNames_orDigests_areAddedUp() {
        assertThat(FilesApart.bytes(List.of(new Row("", 100, "", 40), new Row("", 200, "", 50))))
                .isEqualTo(90);
        assertThat(FilesApart.bytes(List.of(new Row("a", 100, "", 40), new Row("b", 100, "", 50))))
                .isEqualTo(90);
        assertThat(FilesApart.bytes(List.of(new Row("a", -1, "", 40), new Row("b", -1, "", 50))))
                .isEqualTo(90);
        assertThat(FilesApart.bytes(List.of(new Row("a", 100, "md5:1", 100), new Row("a", 100, "md5:2", 100))))
                .isEqualTo(200);
    }

    @Test
    void whatMayBeOneFile_countsOnce_byTheFuller() {
        assertThat(FilesApart.bytes(List.of(new Row("", 100, "", 40), new Row("a", 100, "", 50))))
                .isEqualTo(50);
        assertThat(FilesApart.bytes(List.of(new Row("a", -1, "", 40), new Row("a", 100, "", 50))))
                .isEqualTo(50);
        assertThat(FilesApart.bytes(List.of(new Row("a", 100, "md5:1", 100), new Row("b", 100, "md5:1", 100))))
                .isEqualTo(100);
        assertThat(FilesApart.bytes(List.of(new Row("a", 100, "md5:1", 100), new Row("a", 100, "sha1:2", 100))))
                .isEqualTo(100);
        assertThat(FilesApart.bytes(List.of(new Row("a", 100, "md5:1", 100), new Row("", 100, "", 70))))
                .isEqualTo(100);
        assertThat(FilesApart.bytes(List.of())).isZero();
    }

    @Test
    void withoutARow_orWithoutANameOfOne_itIsNeverMore() {
        Random random = new Random(SEED);
        int less = 0;
        for (int turns = Boolean.getBoolean("tipstaff.full") ? 200_000 : 5_000; turns > 0; turns--) {
            List<Row> rows = new ArrayList<>();
            for (int i = random.nextInt(9); i > 0; i--) {
                rows.add(drawn(random));
            }
            long all = FilesApart.bytes(rows);
            for (int i = 0; i < rows.size(); i++) {
                List<Row> others = new ArrayList<>(rows);
                Row left = others.remove(i);
                long without = FilesApart.bytes(others);
                assertThat(without)
                        .as("seed %d: %s without %s", SEED, rows, left)
                        .isLessThanOrEqualTo(all);
                others.add(i, new Row("", left.size(), left.digest(), left.seen()));
                assertThat(FilesApart.bytes(others))
                        .as("seed %d: %s without the name of %s", SEED, rows, left)
                        .isLessThanOrEqualTo(all);
                less += without < all ? 1 : 0;
            }
            assertThat(all).as("seed %d: %s", SEED, rows).isLessThanOrEqualTo(proved(rows));
        }
        assertThat(less).isPositive();
    }

    /** The slow twin: the most bytes of any rows that are all different files. */
    private static long proved(List<Row> rows) {
        long most = 0;
        for (int which = 0; which < 1 << rows.size(); which++) {
            List<Row> some = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if ((which >> i & 1) == 1) {
                    some.add(rows.get(i));
                }
            }
            boolean different = true;
            for (int i = 0; i < some.size(); i++) {
                for (int j = 0; j < i; j++) {
                    different &= areDifferent(some.get(i), some.get(j));
                }
            }
            most = Math.max(most, different ? some.stream().mapToLong(Row::seen).sum() : 0);
        }
        return most;
    }

    private static boolean areDifferent(Row one, Row other) {
        boolean digests = !one.digest().isEmpty() && !other.digest().isEmpty();
        if (digests && one.digest().charAt(0) == other.digest().charAt(0)) {
            return !one.digest().equals(other.digest());
        }
        return (one.size() >= 0 && other.size() >= 0 && one.size() != other.size())
                || (one.digest().isEmpty()
                        && other.digest().isEmpty()
                        && !one.name().isEmpty()
                        && !other.name().isEmpty()
                        && !one.name().equals(other.name()));
    }

    private static Row drawn(Random random) {
        String name = random.nextInt(3) == 0 ? "" : "n" + random.nextInt(3);
        long size = random.nextInt(4) == 0 ? -1 : 100L * (1 + random.nextInt(3));
        boolean whole = size > 0 && random.nextBoolean();
        String digest = whole && random.nextBoolean()
                ? (random.nextBoolean() ? "md5:" : "sha1:") + size + random.nextInt(2)
                : "";
        return new Row(name, size, digest, whole ? size : 1 + random.nextInt(99));
    }
}
