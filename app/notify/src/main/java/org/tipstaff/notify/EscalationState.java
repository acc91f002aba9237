package org.tipstaff.notify;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that must be remembered to tell people: written to disk before anything is sent, so that what was decided is sent at least
 * once.
 *
 * @param matters by reference
 * @param touched of each open incident that makes something of the site suspect: what ({@link Exposure#touched})
 * @param unsafe keys of the channels that carry nothing now
 * @param wires by channel key; one that is not there is new
 * @param outbox messages that wait, by id
 * @param lastHeartbeat null before the first
 * @param crowdedOut matters that gave way to graver ones
 */
record EscalationState(
        SortedMap<String, Matter> matters,
        SortedMap<String, SortedSet<String>> touched,
        SortedSet<String> unsafe,
        SortedMap<String, Wire> wires,
        SortedMap<String, Message> outbox,
        @Nullable Instant lastHeartbeat,
        long crowdedOut) {

    static final EscalationState EMPTY = new EscalationState(
            new TreeMap<>(), new TreeMap<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>(), null, 0);

    EscalationState {
        matters = Collections.unmodifiableSortedMap(matters);
        touched = Collections.unmodifiableSortedMap(touched);
        unsafe = Collections.unmodifiableSortedSet(unsafe);
        wires = Collections.unmodifiableSortedMap(wires);
        outbox = Collections.unmodifiableSortedMap(outbox);
    }
}
