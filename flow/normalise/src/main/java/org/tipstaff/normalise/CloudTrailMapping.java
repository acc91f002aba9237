package org.tipstaff.normalise;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tipstaff.event.Fields;

/** The table by which records of AWS CloudTrail are normalised ({@code cloudtrail-fields.yaml}). Read once, immutable, shared. */
public final class CloudTrailMapping {
    private static final Set<String> KEYS =
            Set.of("recognised-by", "digest", "clocks", "digest-clocks", "whole", "add");

    private final List<List<String>> recognisedBy;
    private final List<String> digest;
    private final List<String> clocks;
    private final List<String> digestClocks;
    private final List<String> whole;
    private final List<Added> added;

    /** A further name for a value. */
    record Added(String name, String from) {}

    /** What a record of CloudTrail is. */
    enum Kind {
        /** Something that was asked of a service. */
        RECORD,
        /** Which log files were delivered. */
        DIGEST,
        /** None of CloudTrail's. */
        NONE
    }

    private CloudTrailMapping(
            List<List<String>> recognisedBy,
            List<String> digest,
            List<String> clocks,
            List<String> digestClocks,
            List<String> whole,
            List<Added> added) {
        this.recognisedBy = recognisedBy;
        this.digest = digest;
        this.clocks = clocks;
        this.digestClocks = digestClocks;
        this.whole = whole;
        this.added = added;
    }

    /** @throws MappingException when the table says something that can't be done */
    public static CloudTrailMapping read(MappingText table) {
        Yaml root = Yaml.read(table);
        Map<String, Yaml> map = root.map(KEYS);
        List<List<String>> recognisedBy = new ArrayList<>();
        for (Yaml row : root.required(map, "recognised-by").list()) {
            recognisedBy.add(enough(row));
        }
        List<Added> added = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Yaml row : root.required(map, "add").list()) {
            Map<String, Yaml> its = row.map(Set.of("name", "from"));
            String name = row.required(its, "name").text();
            if (!names.add(name)) {
                throw row.wrong("the name '" + name + "' is added twice");
            }
            added.add(new Added(name, row.required(its, "from").text()));
        }
        return new CloudTrailMapping(
                List.copyOf(recognisedBy),
                enough(root.required(map, "digest")),
                root.required(map, "clocks").texts(),
                root.required(map, "digest-clocks").texts(),
                root.required(map, "whole").texts(),
                List.copyOf(added));
    }

    private static List<String> enough(Yaml fields) {
        List<String> texts = fields.texts();
        if (texts.size() < 3) {
            throw fields.wrong("a record is not known by fewer than three fields");
        }
        return texts;
    }

    Kind kindOf(Fields fields) {
        for (List<String> group : recognisedBy) {
            if (hasAll(fields, group)) {
                return Kind.RECORD;
            }
        }
        return hasAll(fields, digest) ? Kind.DIGEST : Kind.NONE;
    }

    private static boolean hasAll(Fields fields, List<String> names) {
        for (String name : names) {
            if (fields.indexOf(name) < 0) {
                return false;
            }
        }
        return true;
    }

    /** How a record of CloudTrail is known, for who is told that theirs is not. */
    String signs() {
        return String.join(" and ", recognisedBy.getFirst());
    }

    List<String> clocksOf(Kind kind) {
        return kind == Kind.DIGEST ? digestClocks : clocks;
    }

    /** Objects of which all values together have the name of the object too. */
    List<String> whole() {
        return whole;
    }

    List<Added> added() {
        return added;
    }
}
