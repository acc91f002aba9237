package org.tipstaff.respond;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.Json;

/** One object of a file, asked member by member; what was not asked for is an error, as is what is missing. */
final class Shape {
    private final String what;
    private final Map<String, Json> members;
    private final Set<String> asked = new HashSet<>();

    Shape(String what, Json value) {
        this.what = what;
        this.members = expect(what, value, Json.Members.class).members();
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    String text(String name) {
        return expect(name, get(name), Json.Text.class).text();
    }

    long whole(String name) {
        return expect(name, get(name), Json.Whole.class).number();
    }

    int number(String name) {
        long number = whole(name);
        if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("'" + name + "' of " + what + " is out of range");
        }
        return (int) number;
    }

    boolean flag(String name) {
        return expect(name, get(name), Json.Flag.class).flag();
    }

    Json.Members object(String name) {
        return expect(name, get(name), Json.Members.class);
    }

    /** In the one spelling that {@link Instant#toString} gives. */
    Instant instant(String name) {
        String text = text(name);
        try {
            Instant instant = Instant.parse(text);
            if (instant.toString().equals(text)) {
                return instant;
            }
        } catch (DateTimeException _) {
            // said below
        }
        throw new IllegalArgumentException("'" + name + "' of " + what + " is no instant: '" + text + "'");
    }

    Sha256 digest(String name) {
        return new Sha256(text(name));
    }

    <E extends Enum<E>> E word(String name, E[] words) {
        String text = text(name);
        for (E word : words) {
            if (word(word).equals(text)) {
                return word;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no '" + name + "' of " + what);
    }

    /** How a word of an enum is written: {@code not-effective}. */
    static String word(Enum<?> word) {
        return word.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    <T> List<T> list(String name, Function<Json, T> read) {
        List<T> items = new ArrayList<>();
        for (Json item : expect(name, get(name), Json.Items.class).items()) {
            items.add(read.apply(item));
        }
        return List.copyOf(items);
    }

    List<String> texts(String name) {
        return list(name, item -> expect(name, item, Json.Text.class).text());
    }

    /** Nothing else stands there. */
    void end() {
        for (String name : members.keySet()) {
            if (!asked.contains(name)) {
                throw new IllegalArgumentException("unknown member '" + name + "' in " + what);
            }
        }
    }

    private Json get(String name) {
        Json value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException(what + " lacks '" + name + "'");
        }
        asked.add(name);
        return value;
    }

    private static <T extends Json> T expect(String name, Json value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("'" + name + "' is not of the kind that stands there: "
                    + type.getSimpleName().toLowerCase(java.util.Locale.ROOT));
        }
        return type.cast(value);
    }

    static Json texts(List<?> values) {
        return new Json.Items(values.stream()
                .map(each -> (Json) new Json.Text(each.toString()))
                .toList());
    }

    static Json items(List<? extends Json> values) {
        return new Json.Items(List.copyOf(values));
    }

    static Json string(Object value) {
        return new Json.Text(value.toString());
    }
}
