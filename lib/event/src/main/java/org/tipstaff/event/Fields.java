package org.tipstaff.event;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The named values of one record, flat, in the order they were read. Names are unique and case-sensitive; nested
 * names are joined with dots ({@code properties.message}). Immutable, except through its {@link Builder}.
 *
 * <p>A value is one of: {@link String}, {@link Long}, {@link BigDecimal}, {@link Boolean}, {@link #NULL} (present
 * without a value, which is neither the empty string nor absence), or a {@link List} of these for a field that stands
 * several times. Nothing is trimmed and nothing is dropped.
 */
public final class Fields {
    /** The value of a field that is present and null. */
    public static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private static final Fields NONE = new Fields(new String[0], new Object[0], 0);

    private final String[] names;
    private final Object[] values;
    private final int size;

    private Fields(String[] names, Object[] values, int size) {
        this.names = names;
        this.values = values;
        this.size = size;
    }

    public static Fields none() {
        return NONE;
    }

    public static Builder builder() {
        return new Builder();
    }

    public int size() {
        return size;
    }

    /** The name at {@code index}, from 0. Parsers hand out the same String object for the same name where they can. */
    public String name(int index) {
        return names[Objects.checkIndex(index, size)];
    }

    public Object value(int index) {
        return values[Objects.checkIndex(index, size)];
    }

    /** Index of this name, or -1. */
    public int indexOf(String name) {
        int hash = name.hashCode();
        for (int i = 0; i < size; i++) {
            String candidate = names[i];
            if (candidate == name || (candidate.hashCode() == hash && candidate.equals(name))) {
                return i;
            }
        }
        return -1;
    }

    /** The value of this name; null when it is absent, {@link #NULL} when it is present and null. */
    public @Nullable Object get(String name) {
        int index = indexOf(name);
        return index < 0 ? null : values[index];
    }

    /** The value as text; null when absent, null or empty of elements. Of a list, the first element. */
    public @Nullable String text(String name) {
        Object value = get(name);
        return value == null ? null : textOf(value);
    }

    /** A value as the text that rules compare: numbers in plain decimal, booleans as {@code true} or {@code false}. */
    public static @Nullable String textOf(Object value) {
        if (value instanceof String text) {
            return text; // nearly always, and cheaper asked first than in a switch over types
        }
        return switch (value) {
            case Long number -> Long.toString(number);
            case BigDecimal number -> number.toPlainString();
            case Boolean bool -> bool.toString();
            case List<?> list -> list.isEmpty() ? null : textOf(Objects.requireNonNull(list.get(0)));
            default -> null;
        };
    }

    /** A copy that can be added to. */
    public Builder toBuilder() {
        return new Builder(Arrays.copyOf(names, size + 8), Arrays.copyOf(values, size + 8), size);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fields that
                && Arrays.equals(names, 0, size, that.names, 0, that.size)
                && Arrays.equals(values, 0, size, that.values, 0, that.size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < size; i++) {
            hash = 31 * hash + names[i].hashCode() * 17 + values[i].hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ", ").append(names[i]).append('=').append(values[i]);
        }
        return text.append('}').toString();
    }

    /** Collects fields; may be reused after {@link #build()}. Not thread-safe. */
    public static final class Builder {
        private String[] names;
        private Object[] values;
        private int size;

        /** One bit for each name that is there, by its hash: a name whose bit is not set need not be looked for. */
        private long marks;

        private Builder() {
            this(new String[32], new Object[32], 0);
        }

        private Builder(String[] names, Object[] values, int size) {
            this.names = names;
            this.values = values;
            this.size = size;
            for (int i = 0; i < size; i++) {
                marks |= mark(names[i]);
            }
        }

        private static long mark(String name) {
            return 1L << ((name.hashCode() * 0x9E37_79B1) >>> 26);
        }

        public int size() {
            return size;
        }

        public boolean has(String name) {
            return indexOf(name) >= 0;
        }

        public @Nullable Object get(String name) {
            int index = indexOf(name);
            return index < 0 ? null : values[index];
        }

        /** Adds a value under a name; a name that is there already becomes (or grows) a list. */
        public Builder add(String name, Object value) {
            int index = indexOf(name);
            if (index < 0) {
                return append(name, value);
            }
            Object before = values[index];
            java.util.ArrayList<Object> all = new java.util.ArrayList<>();
            if (before instanceof List<?> list) {
                all.addAll(list);
            } else {
                all.add(before);
            }
            if (value instanceof List<?> more) {
                all.addAll(more);
            } else {
                all.add(value);
            }
            values[index] = List.copyOf(all);
            return this;
        }

        /** Adds a name that the caller knows to be new: no look-up is made. */
        public Builder append(String name, Object value) {
            if (size == names.length) {
                int larger = Math.max(16, size * 2);
                names = Arrays.copyOf(names, larger);
                values = Arrays.copyOf(values, larger);
            }
            names[size] = name;
            values[size++] = value;
            marks |= mark(name);
            return this;
        }

        /** Sets a value, replacing one of the same name. */
        public Builder put(String name, Object value) {
            int index = indexOf(name);
            if (index < 0) {
                return append(name, value);
            }
            values[index] = value;
            return this;
        }

        private int indexOf(String name) {
            if ((marks & mark(name)) == 0) {
                return -1;
            }
            int hash = name.hashCode();
            for (int i = 0; i < size; i++) {
                String candidate = names[i];
                if (candidate == name || (candidate.hashCode() == hash && candidate.equals(name))) {
                    return i;
                }
            }
            return -1;
        }

        /** What was collected; the builder is empty afterwards. */
        public Fields build() {
            Fields built = new Fields(Arrays.copyOf(names, size), Arrays.copyOf(values, size), size);
            Arrays.fill(values, 0, size, null);
            size = 0;
            marks = 0;
            return built;
        }
    }
}
