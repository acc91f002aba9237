package org.tipstaff.journal;

/**
 * Keeps records from retention, across restarts, until it is released.
 *
 * @param name letters, digits, {@code . _ -}, 1 to 64 of them
 * @param first offset of the first record that is kept
 * @param end offset behind the last; {@link Long#MAX_VALUE} for all that are to come
 */
public record Hold(String name, long first, long end) {
    public Hold {
        if (name.isEmpty() || name.length() > 64 || !name.chars().allMatch(Hold::isNameChar)) {
            throw new IllegalArgumentException(
                    "the name of a hold is 1 to 64 letters, digits, '.', '_' or '-', not '" + name + "'");
        }
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException("a hold covers at least one record, not " + first + " to " + end);
        }
    }

    private static boolean isNameChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
