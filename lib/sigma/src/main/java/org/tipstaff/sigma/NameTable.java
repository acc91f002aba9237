package org.tipstaff.sigma;

/** Finds the number of a name; parsers hand out the same String for the same name, so most look-ups compare one pointer. */
final class NameTable {
    private final String[] names;
    private final int[] numbers;

    /** @param all the names; each is numbered by its place, and empty ones are left out */
    NameTable(String[] all) {
        int size = Integer.highestOneBit(Math.max(4, all.length)) * 4;
        names = new String[size];
        numbers = new int[size];
        for (int i = 0; i < all.length; i++) {
            if (!all[i].isEmpty()) {
                int slot = slot(all[i]);
                names[slot] = all[i];
                numbers[slot] = i;
            }
        }
    }

    /** The number, or -1. */
    int of(String name) {
        int slot = slot(name);
        return names[slot] == null ? -1 : numbers[slot];
    }

    private int slot(String name) {
        int hash = name.hashCode();
        int slot = (hash ^ (hash >>> 15)) & (names.length - 1);
        while (names[slot] != null && !names[slot].equals(name)) {
            slot = (slot + 1) & (names.length - 1);
        }
        return slot;
    }
}
