package org.tipstaff.normalise;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each native name means, worked out once per name, so that a field costs one look-up. Real logs have a few
 * thousand names; a hostile one may have a new name in every record, so beyond {@link #NAMES_MAX} a name is worked out
 * anew each time, which is slower and no different. Not thread-safe.
 *
 * <p>It also knows which names the record in hand has given already: each name has a place in {@link #givenFor}, which
 * holds the number of the last record that gave it. Two native names that become one are thereby found without
 * comparing each name with all others.
 */
final class NameTable {
    static final int NAMES_MAX = 1 << 14;

    private final WindowsMapping mapping;
    private final Map<String, Name> names = new HashMap<>();
    private final Map<String, Integer> places = new HashMap<>();
    private long[] givenFor = new long[1024];
    private long record = 1;

    NameTable(WindowsMapping mapping) {
        this.mapping = mapping;
    }

    /** One native name. */
    final class Name {
        private final String text;
        private final long marks;
        private @Nullable Role role;
        private @Nullable Dialect roleIn;
        private int place = -1;
        private int rolePlace = -1;

        private Name(String text) {
            this.text = text;
            this.marks = mapping.marksOf(text);
        }

        String text() {
            return text;
        }

        /** Which names that dialects are recognised by it is, a bit for each. */
        long marks() {
            return marks;
        }

        /** What it means here. The last dialect is remembered: a file has one, and a folder few. */
        Role in(Dialect dialect) {
            Role known = role;
            if (known == null || roleIn != dialect) {
                known = dialect.role(text);
                role = known;
                roleIn = dialect;
                rolePlace = -1;
            }
            return known;
        }

        /** Says that the record gives this native name; true when no other did before. */
        boolean giveNative() {
            if (place < 0) {
                place = placeOf(text);
            }
            return give(place);
        }

        /** Says that the record gives the canonical name; true when no other did before. {@link #in} was asked before. */
        boolean giveCanonical() {
            if (rolePlace < 0 && role != null) {
                rolePlace = placeOf(role.name());
            }
            return give(rolePlace);
        }
    }

    Name name(String text) {
        Name known = names.get(text);
        if (known == null) {
            known = new Name(text);
            if (names.size() < NAMES_MAX) {
                names.put(text, known);
            }
        }
        return known;
    }

    int size() {
        return names.size();
    }

    /** Forgets which names were given. */
    void nextRecord() {
        record++;
    }

    private int placeOf(String text) {
        Integer known = places.get(text);
        if (known != null) {
            return known;
        }
        if (places.size() >= NAMES_MAX) {
            return -1;
        }
        int place = places.size();
        places.put(text, place);
        if (place == givenFor.length) {
            givenFor = Arrays.copyOf(givenFor, 2 * place);
        }
        return place;
    }

    /** A name without a place may have been given: the caller must look. */
    private boolean give(int place) {
        if (place < 0 || givenFor[place] == record) {
            return false;
        }
        givenFor[place] = record;
        return true;
    }
}
