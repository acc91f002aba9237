package org.tipstaff.contain;

import java.util.ArrayList;
import java.util.List;

/** Steps in memory, durable as soon as they are recorded. */
final class BookOfATest implements StepBook {
    private final List<Step> steps = new ArrayList<>();

    @Override
    public void record(Step step) {
        steps.add(step);
    }

    @Override
    public List<Step> steps() {
        return List.copyOf(steps);
    }
}
