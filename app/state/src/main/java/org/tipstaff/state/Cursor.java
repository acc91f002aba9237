package org.tipstaff.state;

import org.jspecify.annotations.Nullable;

/**
 * The last row of a page: its time and id. It is a position in the order and not a count, so rows that come in meanwhile
 * neither repeat nor hide others.
 */
record Cursor(long micros, String id) {
    /** Longest cursor that is read; ids are UUIDs. */
    private static final int CHARS_MAX = 200;

    static void requireLimit(int limit) {
        if (limit < 1 || limit > Page.ROWS_MAX) {
            throw new IllegalArgumentException("a page has 1 to " + Page.ROWS_MAX + " rows, not " + limit);
        }
    }

    String text() {
        return micros + "~" + id;
    }

    /** @throws IllegalArgumentException when it is no cursor of ours */
    static @Nullable Cursor parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int split = text.indexOf('~');
        if (split < 1 || text.length() > CHARS_MAX) {
            throw new IllegalArgumentException("'after' is not what a page gave as its 'next'");
        }
        try {
            return new Cursor(Long.parseLong(text.substring(0, split)), SqlText.storable(text.substring(split + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'after' is not what a page gave as its 'next'", e);
        }
    }
}
