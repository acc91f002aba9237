package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FieldIndexesTest {
    private static final int THREADS = 4;
    private static final int FIELDS = 200;

    private static FieldIndexes indexes() {
        List<ValueIndex.Builder> builders = new ArrayList<>();
        for (int field = 0; field < FIELDS; field++) {
            ValueIndex.Builder builder = new ValueIndex.Builder();
            builder.literal("literal" + field, Anchor.SUFFIX, 2 * field);
            builder.literal("literal" + field, Anchor.SUFFIX, 2 * field + 1);
            builder.number(field, 1000 + field);
            builders.add(builder);
        }
        return new FieldIndexes(builders);
    }

    private static Set<Integer> foundBy(ValueIndex index, String value) {
        Set<Integer> found = new TreeSet<>();
        GramIndex.Found sink = tests -> {
            for (int test : tests) {
                found.add(test);
            }
        };
        index.number(value, sink);
        index.scan(value.toCharArray(), value.length(), sink);
        return found;
    }

    @Test
    void anIndexHoldsWhatIsLookedForInItsField() {
        FieldIndexes indexes = indexes();
        assertThat(foundBy(indexes.of(7), "some LITERAL7")).containsExactly(14, 15);
        assertThat(foundBy(indexes.of(7), "7")).containsExactly(1007);
        assertThat(foundBy(indexes.of(7), "some literal8")).isEmpty();
        assertThat(foundBy(indexes.of(7), "8")).isEmpty();
    }

    @Test
    void threadsThatAskAtOnceGetTheSameIndex() throws Exception {
        FieldIndexes indexes = indexes();
        CyclicBarrier together = new CyclicBarrier(THREADS);
        Callable<List<ValueIndex>> asking = () -> {
            List<ValueIndex> got = new ArrayList<>();
            together.await();
            for (int field = 0; field < FIELDS; field++) {
                got.add(indexes.of(field));
            }
            return got;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<List<ValueIndex>> got : threads.invokeAll(List.of(asking, asking, asking, asking))) {
                for (int field = 0; field < FIELDS; field++) {
                    assertThat(got.get().get(field)).isSameAs(indexes.of(field));
                }
            }
        }
    }
}
