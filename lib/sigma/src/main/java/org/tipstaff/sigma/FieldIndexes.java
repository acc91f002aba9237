package org.tipstaff.sigma;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What rules look for in each field, the index over it made when a value of the field first comes: most logs have few of
 * the fields that rules name. Thread-safe.
 *
 * <p>It is read without a lock: an index is immutable, and who does not see yet that another thread made it finds it under
 * the lock.
 */
final class FieldIndexes {
    private final @Nullable ValueIndex[] made;
    /** What an index is made of, until it is made. */
    private final ValueIndex.@Nullable Builder[] builders;

    /** @param builders by field; added to by no one any more */
    FieldIndexes(List<ValueIndex.Builder> builders) {
        this.builders = builders.toArray(ValueIndex.Builder[]::new);
        this.made = new @Nullable ValueIndex[this.builders.length];
    }

    ValueIndex of(int field) {
        ValueIndex known = made[field];
        return known == null ? make(field) : known;
    }

    private synchronized ValueIndex make(int field) {
        ValueIndex.Builder builder = builders[field];
        if (builder != null) {
            made[field] = builder.build();
            builders[field] = null;
        }
        return Objects.requireNonNull(made[field]);
    }
}
