package org.tipstaff.normalise;

import java.util.HashMap;
import java.util.Map;

/**
 * What each native name means, worked out once per name. Real logs have a few thousand names; a hostile one may have a new
 * name in every record, so beyond {@link #NAMES_MAX} a name is worked out anew each time, which is slower and no
 * different. Not thread-safe.
 */
final class NameTable {
    static final int NAMES_MAX = 1 << 14;

    private final WindowsMapping mapping;
    private final Map<String, Long> marks = new HashMap<>();
    private final Map<Dialect, Map<String, Role>> roles = new HashMap<>();
    private int kept;

    NameTable(WindowsMapping mapping) {
        this.mapping = mapping;
        roles.put(Dialect.XML_AS_JSON, new HashMap<>());
        mapping.dialects().forEach(dialect -> roles.put(dialect, new HashMap<>()));
    }

    long marks(String name) {
        Long known = marks.get(name);
        if (known != null) {
            return known;
        }
        long set = mapping.marksOf(name);
        if (kept < NAMES_MAX) {
            kept++;
            marks.put(name, set);
        }
        return set;
    }

    /** The roles of this dialect that are known so far; ask with {@link #role}. */
    Map<String, Role> rolesOf(Dialect dialect) {
        Map<String, Role> known = roles.get(dialect);
        if (known == null) {
            throw new IllegalArgumentException("the dialect " + dialect.name() + " is of another mapping");
        }
        return known;
    }

    Role role(Dialect dialect, Map<String, Role> known, String name) {
        Role role = known.get(name);
        if (role == null) {
            role = dialect.role(name);
            if (kept < NAMES_MAX) {
                kept++;
                known.put(name, role);
            }
        }
        return role;
    }
}
