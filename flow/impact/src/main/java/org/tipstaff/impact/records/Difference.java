package org.tipstaff.impact.records;

import org.jspecify.annotations.Nullable;

/**
 * A record that is not what the earlier list says, or not there.
 *
 * @param now null where it is not there
 */
public record Difference(
        String name, ListedRecord before, @Nullable ListedRecord now) {}
