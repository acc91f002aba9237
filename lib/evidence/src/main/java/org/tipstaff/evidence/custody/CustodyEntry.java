package org.tipstaff.evidence.custody;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tipstaff.event.Sha256;

/**
 * One thing that happened to evidence, before it is recorded; the log adds when, and where it stands.
 *
 * @param kind what happened
 * @param actor who did it; committed, like every name
 * @param label who may read the entry, as {@code lib/label} writes labels; a bare marking such as {@code TLP:RED} stands
 *     in the entry as it is, anything longer is committed, for it can name people
 * @param fields by name
 */
public record CustodyEntry(EntryKind kind, String actor, String label, Map<String, FieldValue> fields) {
    /** More fields are refused. */
    public static final int MAX_FIELDS = 64;
    /** Longest label, with all the people it names. */
    public static final int MAX_LABEL = 8_192;
    /** Fields under these names are names or paths and must be {@link FieldValue.Secret}. */
    static final Set<String> ALWAYS_SECRET = Set.of(
            "path", "paths", "name", "names", "person", "persons", "recipient", "recipients", "reason", "command");

    public CustodyEntry {
        CanonicalJson.requireWellFormed(actor);
        if (actor.isEmpty()) {
            throw new IllegalArgumentException("an entry of kind " + kind.name() + " has nobody who did it");
        }
        if (label.isEmpty() || label.length() > MAX_LABEL || !label.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("a label is 1 to " + MAX_LABEL + " printable ASCII characters");
        }
        if (fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException("an entry has at most " + MAX_FIELDS + " fields, not " + fields.size());
        }
        for (Map.Entry<String, FieldValue> field : fields.entrySet()) {
            if (!EntryKind.isName(field.getKey())) {
                throw new IllegalArgumentException(
                        "'" + field.getKey() + "' is no field name: one word of a-z, 0-9 and -, at most 32");
            }
            if (ALWAYS_SECRET.contains(field.getKey()) && !isSecret(field.getValue())) {
                throw new IllegalArgumentException(
                        "the field " + field.getKey() + " holds names or paths and must be secret");
            }
        }
        if (!fields.keySet().containsAll(kind.required())) {
            throw new IllegalArgumentException(
                    "an entry of kind " + kind.name() + " needs the fields " + kind.required());
        }
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** Whether the label is a marking alone, which names nobody. */
    boolean hasBareLabel() {
        return label.length() <= 32 && label.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == ':' || c == '+');
    }

    private static boolean isSecret(FieldValue value) {
        return switch (value) {
            case FieldValue.Secret _ -> true;
            case FieldValue.Values(List<FieldValue> values) ->
                values.stream().allMatch(FieldValue.Secret.class::isInstance);
            default -> false;
        };
    }

    public static Builder of(EntryKind kind, String actor, String label) {
        return new Builder(kind, actor, label);
    }

    /** Puts an entry together, field by field. */
    public static final class Builder {
        private final EntryKind kind;
        private final String actor;
        private final String label;
        private final Map<String, FieldValue> fields = new TreeMap<>();

        private Builder(EntryKind kind, String actor, String label) {
            this.kind = kind;
            this.actor = actor;
            this.label = label;
        }

        public Builder secret(String field, String text) {
            return with(field, new FieldValue.Secret(text));
        }

        public Builder word(String field, String word) {
            return with(field, new FieldValue.Word(word));
        }

        public Builder digest(String field, Sha256 digest) {
            return with(field, new FieldValue.Digest(digest));
        }

        public Builder number(String field, long number) {
            return with(field, new FieldValue.Whole(number));
        }

        public Builder flag(String field, boolean flag) {
            return with(field, new FieldValue.Flag(flag));
        }

        public Builder values(String field, List<? extends FieldValue> values) {
            return with(field, new FieldValue.Values(List.copyOf(values)));
        }

        public Builder with(String field, FieldValue value) {
            if (fields.put(field, value) != null) {
                throw new IllegalArgumentException("the field " + field + " is given twice");
            }
            return this;
        }

        public CustodyEntry build() {
            return new CustodyEntry(kind, actor, label, fields);
        }
    }
}
