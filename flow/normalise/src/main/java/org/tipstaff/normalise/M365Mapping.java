package org.tipstaff.normalise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tipstaff.event.Fields;

/** The table by which records of Microsoft 365's unified audit log are normalised ({@code m365-fields.yaml}). Read once, immutable, shared. */
public final class M365Mapping {
    private static final Set<String> KEYS =
            Set.of("recognised-by", "clocks", "workloads", "add", "addresses", "joined");

    private final List<List<String>> signs;
    private final List<String> clocks;
    private final Map<String, String> workloads;
    private final List<Added> added;
    private final List<String> addresses;
    private final List<String> joined;

    /** A further name for the first of these values that is there; for records of these services, or for all when there are none. */
    record Added(String name, List<String> from, Set<String> workloads) {}

    private M365Mapping(
            List<List<String>> signs,
            List<String> clocks,
            Map<String, String> workloads,
            List<Added> added,
            List<String> addresses,
            List<String> joined) {
        this.signs = signs;
        this.clocks = clocks;
        this.workloads = workloads;
        this.added = added;
        this.addresses = addresses;
        this.joined = joined;
    }

    /** @throws MappingException when the table says something that can't be done */
    public static M365Mapping read(MappingText table) {
        Yaml root = Yaml.read(table);
        Map<String, Yaml> map = root.map(KEYS);
        List<List<String>> signs = new ArrayList<>();
        for (Yaml row : root.required(map, "recognised-by").list()) {
            List<String> fields = row.texts();
            if (fields.size() < 3) {
                throw row.wrong("a record is not known by fewer than three fields");
            }
            signs.add(List.copyOf(fields));
        }
        Map<String, String> workloads = new HashMap<>();
        root.required(map, "workloads").map(Set.of()).forEach((workload, types) -> {
            for (String type : types.texts()) {
                if (workloads.put(type, workload) != null) {
                    throw types.wrong("the record type '" + type + "' stands twice");
                }
            }
        });
        List<Added> added = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Yaml row : root.required(map, "add").list()) {
            Map<String, Yaml> its = row.map(Set.of("name", "from", "workloads"));
            Yaml of = its.get("workloads");
            String name = row.required(its, "name").text();
            if (!names.add(name)) {
                throw row.wrong("the name '" + name + "' is added twice");
            }
            added.add(new Added(
                    name,
                    List.copyOf(row.required(its, "from").texts()),
                    of == null ? Set.of() : Set.copyOf(of.texts())));
        }
        return new M365Mapping(
                List.copyOf(signs),
                root.required(map, "clocks").texts(),
                Map.copyOf(workloads),
                List.copyOf(added),
                root.required(map, "addresses").texts(),
                root.required(map, "joined").texts());
    }

    /** Whether a record is one of the unified audit log. */
    boolean isOf(Fields fields) {
        return signs.stream().anyMatch(names -> names.stream().allMatch(name -> fields.indexOf(name) >= 0));
    }

    /** How a record is known, for who is told that theirs is not. */
    String signs() {
        return String.join(" and ", signs.getFirst());
    }

    List<String> clocks() {
        return clocks;
    }

    /** The service that a record of this type is of; empty when the type does not say. */
    String workloadOf(String recordType) {
        return workloads.getOrDefault(recordType, "");
    }

    List<Added> added() {
        return added;
    }

    List<String> addresses() {
        return addresses;
    }

    List<String> joined() {
        return joined;
    }
}
