package org.tipstaff.testkit.scenario;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what happens in the week and puts each log in order. */
final class Logbook {
    private final Map<String, List<Entry>> logs = new TreeMap<>();

    Entry write(Kind kind, Host host, Instant trueTime, Values values) {
        return keep(kind, host, trueTime, values.asMap(), List.of());
    }

    Entry writeUnnamed(Kind kind, Host host, Instant trueTime, List<String> values) {
        return keep(kind, host, trueTime, Map.of(), values);
    }

    private Entry keep(Kind kind, Host host, Instant trueTime, Map<String, String> data, List<String> unnamed) {
        List<Entry> log = logs.computeIfAbsent(key(host, kind.log()), _ -> new ArrayList<>());
        Entry entry = new Entry(
                kind, host, trueTime.plus(host.ahead()), data, unnamed, log.size() % 7, new Entry.RecordNumber());
        log.add(entry);
        return entry;
    }

    private static String key(Host host, Log log) {
        return host.name() + "/" + log.fileName();
    }

    /** Gives every entry its number: in order of time, one more than the one before, from where the log stood on Monday. */
    void number() {
        for (Map.Entry<String, List<Entry>> log : logs.entrySet()) {
            List<Entry> entries = log.getValue();
            entries.sort(Comparator.comparing(Entry::time));
            long record = 20_000L + Dice.named(7, log.getKey()).below(400_000);
            for (Entry entry : entries) {
                entry.number().is(record++);
            }
        }
    }

    /** The entries of a log in order; empty when the host has no such log. */
    List<Entry> entries(Host host, Log log) {
        return logs.getOrDefault(key(host, log), List.of());
    }

    int size() {
        return logs.values().stream().mapToInt(List::size).sum();
    }
}
