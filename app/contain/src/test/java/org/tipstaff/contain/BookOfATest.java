package org.tipstaff.contain;

import java.util.ArrayList;
import java.util.List;

/** Steps in memory, durable as soon as they are recorded. */
final class BookOfATest implements StepBook {
    private final List<Entered> entered = new ArrayList<>();

    @Override
    public long record(Step step) {
        entered.add(new Entered(entered.size(), step));
        return entered.size() - 1L;
    }

    @Override
    public List<Entered> entered() {
        return List.copyOf(entered);
    }

    List<Step> steps() {
        return entered.stream().map(Entered::step).toList();
    }
}
