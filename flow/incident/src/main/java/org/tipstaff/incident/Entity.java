package org.tipstaff.incident;

import java.util.Comparator;
import java.util.Locale;

/**
 * Something that two findings can have in common.
 *
 * @param value folded so that equal things are equal text: hosts without domain and in lower case, GUIDs without
 *     braces, accounts without case, addresses in canonical form. A value that is only unique on one host begins with
 *     that host and a bar ({@code mkt01|0x3e7}).
 */
public record Entity(Kind kind, String value) implements Comparable<Entity> {
    /** What kind of thing. The key is used in files and message catalogues. */
    public enum Kind {
        PROCESS,
        LOGON,
        HOST,
        USER,
        ADDRESS,
        DOMAIN,
        HASH,
        FILE,
        SERVICE,
        TASK;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public int compareTo(Entity other) {
        return Comparator.comparing(Entity::kind).thenComparing(Entity::value).compare(this, other);
    }
}
