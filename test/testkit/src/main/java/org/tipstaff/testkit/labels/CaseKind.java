package org.tipstaff.testkit.labels;

import java.util.List;
import java.util.SplittableRandom;
import org.tipstaff.label.Label;

/**
 * How cases of one kind are made of facts that carry labels.
 *
 * @param <F> a fact, with its label inside
 * @param <C> a case
 */
public interface CaseKind<F, C> {
    /**
     * A fact with this label and anything else as the random source says: names, ids, times, sizes. Draw from few values
     * and from extreme ones, so that facts agree in some respects and stand out in others.
     */
    F fact(SplittableRandom random, Label label);

    /** The case that holds these facts, in this order, and nothing else. */
    C of(List<F> facts);
}
