package org.tipstaff.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Fields;

/**
 * The fields of one record while it is read. A name that comes again grows a list; where a document has both a key
 * with dots and nesting of the same name, the key as written comes first in it. Not thread-safe; one reader has one and uses it again
 * and again.
 */
final class FieldCollector {
    private final Paths names;
    private final int fieldsMax;
    private Paths.Path[] paths = new Paths.Path[16];
    private Object[] values = new Object[16];
    private int size;
    private int leftOut;
    private long record = 1;
    private final boolean marks;

    /** @param marks whether paths are marked with their slot, which one collector of a reader may do */
    FieldCollector(Paths names, int fieldsMax, boolean marks) {
        this.names = names;
        this.fieldsMax = fieldsMax;
        this.marks = marks;
    }

    /** A list that is still growing; never seen outside. */
    private static final class Several extends ArrayList<Object> {
        private static final long serialVersionUID = 1;
    }

    int size() {
        return size;
    }

    Paths.Path path(int index) {
        return paths[Objects.checkIndex(index, size)];
    }

    Object value(int index) {
        return values[Objects.checkIndex(index, size)];
    }

    /** Values that were not taken because of the limit of fields. */
    int leftOut() {
        return leftOut;
    }

    void add(Paths.Path path, Object value) {
        int index = indexOf(path);
        if (index < 0) {
            if (size >= fieldsMax) {
                leftOut++;
                return;
            }
            if (size == paths.length) {
                paths = Arrays.copyOf(paths, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            if (marks) {
                path.usedFor = record;
                path.slot = size;
            }
            paths[size] = path;
            values[size++] = value;
            return;
        }
        Object before = values[index];
        if (path.isFlatDotted() && !paths[index].isFlatDotted()) {
            Several all = new Several();
            addTo(all, value);
            addTo(all, before);
            values[index] = all;
            paths[index] = path;
        } else if (before instanceof Several all) {
            addTo(all, value);
        } else {
            Several all = new Several();
            addTo(all, before);
            addTo(all, value);
            values[index] = all;
        }
    }

    private static void addTo(Several all, Object value) {
        if (value instanceof List<?> list) {
            all.addAll(list);
        } else {
            all.add(value);
        }
    }

    private int indexOf(Paths.Path path) {
        if (marks && path.usedFor == record) {
            return path.slot;
        }
        if (marks && !names.isAmbiguous()) {
            return -1;
        }
        String name = path.name();
        for (int i = 0; i < size; i++) {
            String other = paths[i].name();
            if (other == name || (other.hashCode() == name.hashCode() && other.equals(name))) {
                return i;
            }
        }
        return -1;
    }

    @Nullable
    Object get(String name) {
        for (int i = 0; i < size; i++) {
            if (paths[i].name().equals(name)) {
                return values[i];
            }
        }
        return null;
    }

    /** Adds these fields to a record, except those at the given places, and forgets them. */
    void moveTo(Fields.Builder fields, BitSet except) {
        boolean empty = fields.size() == 0;
        for (int i = 0; i < size; i++) {
            if (except.get(i)) {
                continue;
            }
            Object value = values[i] instanceof Several several ? List.copyOf(several) : values[i];
            if (empty) {
                fields.append(paths[i].name(), value);
            } else {
                fields.add(paths[i].name(), value);
            }
        }
        clear();
    }

    void clear() {
        Arrays.fill(values, 0, size, Fields.NULL);
        size = 0;
        leftOut = 0;
        record++;
    }
}
