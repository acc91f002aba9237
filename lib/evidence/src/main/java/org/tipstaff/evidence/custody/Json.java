package org.tipstaff.evidence.custody;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The values an entry is made of: JSON without fractions and without null, which no entry needs. */
public sealed interface Json {
    /** @param members by name, in the order RFC 8785 asks for: by UTF-16 units, which is Java's own order of strings */
    record Members(Map<String, Json> members) implements Json {
        public Members {
            members = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(members));
        }
    }

    record Items(List<Json> items) implements Json {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** @param text without lone surrogates, which no UTF-8 can carry */
    record Text(String text) implements Json {
        public Text {
            CanonicalJson.requireWellFormed(text);
        }
    }

    /** @param number within ±(2^53-1), where every reader of JSON agrees on the value */
    record Whole(long number) implements Json {
        /** The largest number that a double tells from its neighbours. */
        public static final long MOST = (1L << 53) - 1;

        public Whole {
            requireInRange(number);
        }

        static void requireInRange(long number) {
            if (number < -MOST || number > MOST) {
                throw new IllegalArgumentException(number + " is beyond 2^53-1: write it as text");
            }
        }
    }

    record Flag(boolean flag) implements Json {}
}
