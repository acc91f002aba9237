package org.tipstaff.normalise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Fields;

/** The table by which records of Zeek are normalised ({@code zeek-fields.yaml}). Read once, immutable, shared. */
public final class ZeekMapping {
    private static final Set<String> KEYS = Set.of("log", "recognised-by", "sensor", "clocks", "users", "add");

    private final List<String> log;
    private final List<Kind> kinds;
    private final List<String> sensor;
    private final List<String> clocks;
    private final Map<String, List<String>> users;
    private final List<Added> added;

    /** A log that is known by its fields. */
    private record Kind(String log, List<String> fields) {}

    /** A further name for a value; for these logs, or for all when there are none. */
    record Added(String name, String from, Set<String> logs) {}

    private ZeekMapping(
            List<String> log,
            List<Kind> kinds,
            List<String> sensor,
            List<String> clocks,
            Map<String, List<String>> users,
            List<Added> added) {
        this.log = log;
        this.kinds = kinds;
        this.sensor = sensor;
        this.clocks = clocks;
        this.users = users;
        this.added = added;
    }

    /** @throws MappingException when the table says something that can't be done */
    public static ZeekMapping read(MappingText table) {
        Yaml root = Yaml.read(table);
        Map<String, Yaml> map = root.map(KEYS);
        List<Kind> kinds = new ArrayList<>();
        for (Yaml row : root.required(map, "recognised-by").list()) {
            Map<String, Yaml> its = row.map(Set.of("log", "fields"));
            List<String> fields = row.required(its, "fields").texts();
            if (fields.size() < 3) {
                throw row.wrong("a log is not known by fewer than three fields");
            }
            kinds.add(new Kind(row.required(its, "log").text(), fields));
        }
        Map<String, List<String>> users = new HashMap<>();
        root.required(map, "users").map(Set.of()).forEach((of, names) -> users.put(of, names.texts()));
        List<Added> added = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Yaml row : root.required(map, "add").list()) {
            Map<String, Yaml> its = row.map(Set.of("name", "from", "logs"));
            Yaml logs = its.get("logs");
            String name = row.required(its, "name").text();
            if (!names.add(name)) {
                throw row.wrong("the name '" + name + "' is added twice");
            }
            added.add(new Added(
                    name, row.required(its, "from").text(), logs == null ? Set.of() : Set.copyOf(logs.texts())));
        }
        return new ZeekMapping(
                root.required(map, "log").texts(),
                List.copyOf(kinds),
                root.required(map, "sensor").texts(),
                root.required(map, "clocks").texts(),
                Map.copyOf(users),
                List.copyOf(added));
    }

    /** The name of the log this record is of; null when it is none of Zeek. */
    @Nullable
    String logOf(Fields fields) {
        if (fields.indexOf(clocks.getFirst()) < 0) {
            return null;
        }
        for (String name : log) {
            if (fields.get(name) instanceof String text && !text.isEmpty()) {
                return text;
            }
        }
        for (Kind kind : kinds) {
            if (kind.fields().stream().allMatch(name -> fields.indexOf(name) >= 0)) {
                return kind.log();
            }
        }
        return null;
    }

    /** How a record of Zeek is known, for who is told that theirs is not. */
    String signs() {
        return clocks.getFirst() + " and " + String.join(" or ", log);
    }

    List<String> sensor() {
        return sensor;
    }

    List<String> clocks() {
        return clocks;
    }

    /** The fields that together name an account, domain first; none for most logs. */
    List<String> userOf(String logName) {
        return users.getOrDefault(logName, List.of());
    }

    List<Added> added() {
        return added;
    }
}
