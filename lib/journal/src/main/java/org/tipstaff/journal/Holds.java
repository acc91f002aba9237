package org.tipstaff.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The holds in force. */
final class Holds {
    /** A hold is for a case; a court has fewer. */
    static final int MAX = 1000;

    private final TreeMap<String, Hold> byName = new TreeMap<>();

    synchronized void requireRoom(Hold hold) throws IOException {
        if (byName.size() >= MAX && !byName.containsKey(hold.name())) {
            throw new IOException("the journal has " + MAX + " holds and takes no more: release one first");
        }
    }

    synchronized void put(Hold hold) {
        byName.put(hold.name(), hold);
    }

    synchronized boolean has(String name) {
        return byName.containsKey(name);
    }

    synchronized void remove(String name) {
        byName.remove(name);
    }

    synchronized List<Hold> all() {
        return List.copyOf(byName.values());
    }

    /** Names of those that keep something between these offsets; the first few when there are many. */
    synchronized List<String> over(long first, long end) {
        List<String> names = new ArrayList<>();
        for (Hold hold : byName.values()) {
            if (hold.first() < end && hold.end() > first && names.size() < 50) {
                names.add(hold.name());
            }
        }
        return names;
    }
}
