package org.tipstaff.label;

import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A value that can't be looked at without saying for whom: {@link View} opens it for an audience that may know it,
 * {@link Release} for people who answer for it. There is no other way to the value, and its text form doesn't show it.
 *
 * <p>{@link #map} and {@link #combine} compute with values that stay closed. A function handed to them sees the value
 * and is trusted not to carry it off; that is what code review and the two-run tests are for.
 */
public final class Labeled<T> {
    private final Label label;
    private final T value;

    private Labeled(Label label, T value) {
        this.label = label;
        this.value = value;
    }

    public static <T> Labeled<T> of(Label label, T value) {
        return new Labeled<>(label, value);
    }

    /** For what came without a label. */
    public static <T> Labeled<T> unlabelled(T value) {
        return new Labeled<>(Label.UNLABELLED, value);
    }

    public Label label() {
        return label;
    }

    /** What is derived from this alone has its label. */
    public <R> Labeled<R> map(Function<? super T, ? extends R> derive) {
        return new Labeled<>(label, derive.apply(value));
    }

    /** What is derived from two has the join of their labels. */
    public <U, R> Labeled<R> combine(Labeled<U> other, BiFunction<? super T, ? super U, ? extends R> derive) {
        return new Labeled<>(label.join(other.label), derive.apply(value, other.value));
    }

    /** The same value, for fewer: needs nobody's leave. */
    public Labeled<T> raised(Label more) {
        return new Labeled<>(label.join(more), value);
    }

    T value() {
        return value;
    }

    @Override
    public String toString() {
        return "Labeled[" + label + "]";
    }
}
