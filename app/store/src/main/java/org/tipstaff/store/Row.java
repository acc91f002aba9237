package org.tipstaff.store;

import org.jspecify.annotations.Nullable;

/**
 * A row of the store.
 *
 * @param values in the order of the columns: String, Long, Instant or null
 */
record Row(@Nullable Object[] values) {}
