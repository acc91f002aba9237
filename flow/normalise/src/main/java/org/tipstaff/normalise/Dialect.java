package org.tipstaff.normalise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names that one way of shipping Windows events gives to their parts. Immutable. */
final class Dialect {
    /** Names of Windows itself: nothing is renamed. */
    static final Dialect WINDOWS = builtIn("Windows");

    /** See {@link XmlAsJson}. */
    static final Dialect XML_AS_JSON = builtIn("XML as JSON");

    private static final Set<String> KEYS =
            Set.of("name", "recognised-by", "system", "unwrap", "suffixes", "clocks", "unnamed", "user");

    /** Values without a name that are numbered beyond this keep their numbers only. */
    static final int UNNAMED_MAX = 256;

    private final String name;
    private final List<List<String>> recognisedBy;
    private final List<String> canonical;
    private final Map<String, Role> systemRoles;
    private final List<String> prefixes;
    private final List<String> suffixes;
    private final String unnamed;
    private final List<String> clocks;
    private final String userName;
    private final String userDomain;

    private Dialect(
            String name,
            List<List<String>> recognisedBy,
            List<String> canonical,
            Map<String, Role> systemRoles,
            List<String> prefixes,
            List<String> suffixes,
            String unnamed,
            List<String> clocks,
            String userName,
            String userDomain) {
        this.name = name;
        this.recognisedBy = recognisedBy;
        this.canonical = canonical;
        this.systemRoles = systemRoles;
        this.prefixes = prefixes;
        this.suffixes = suffixes;
        this.unnamed = unnamed;
        this.clocks = clocks;
        this.userName = userName;
        this.userDomain = userDomain;
    }

    private static Dialect builtIn(String name) {
        List<String> clocks = List.of("TimeCreated_SystemTime", "UtcTime");
        return new Dialect(name, List.of(), List.of(), Map.of(), List.of(), List.of(), "", clocks, "", "");
    }

    static Dialect read(Yaml yaml) {
        Map<String, Yaml> map = yaml.map(KEYS);
        List<List<String>> groups = yaml.required(map, "recognised-by").list().stream()
                .map(Yaml::texts)
                .toList();
        List<String> canonical = new ArrayList<>();
        Map<String, Role> roles = new HashMap<>();
        yaml.required(map, "system").map(Set.of()).forEach((to, from) -> {
            int rank = 0;
            for (String nativeName : from.texts()) {
                Role role = new Role(Role.Kind.RANKED, to, canonical.size(), rank++, "");
                if (roles.put(nativeName, role) != null) {
                    throw from.wrong("the native name '" + nativeName + "' is given two meanings");
                }
            }
            canonical.add(to);
        });
        Map<String, Yaml> user =
                map.containsKey("user") ? yaml.required(map, "user").map(Set.of("name", "domain")) : Map.of();
        return new Dialect(
                yaml.required(map, "name").text(),
                groups,
                List.copyOf(canonical),
                Map.copyOf(roles),
                texts(map, "unwrap"),
                texts(map, "suffixes"),
                text(map, "unnamed"),
                yaml.required(map, "clocks").texts(),
                text(user, "name"),
                text(user, "domain"));
    }

    private static List<String> texts(Map<String, Yaml> map, String key) {
        Yaml value = map.get(key);
        return value == null ? List.of() : value.texts();
    }

    private static String text(Map<String, Yaml> map, String key) {
        Yaml value = map.get(key);
        return value == null ? "" : value.text();
    }

    String name() {
        return name;
    }

    /** Groups of names; a record with all of one group is of this dialect. */
    List<List<String>> recognisedBy() {
        return recognisedBy;
    }

    /** The canonical names that are looked for under several native ones; {@link Role#slot()} counts in this list. */
    List<String> canonical() {
        return canonical;
    }

    /** Fields that are times, the event log's own first. */
    List<String> clocks() {
        return clocks;
    }

    /** The native field that names an account, or empty. */
    String userName() {
        return userName;
    }

    String userDomain() {
        return userDomain;
    }

    Role role(String nativeName) {
        if (this == XML_AS_JSON) {
            return XmlAsJson.role(nativeName);
        }
        Role known = systemRoles.get(nativeName);
        if (known != null) {
            return known;
        }
        for (String prefix : prefixes) {
            if (nativeName.length() > prefix.length() && nativeName.startsWith(prefix)) {
                return data(nativeName.substring(prefix.length()));
            }
        }
        for (String suffix : suffixes) {
            if (nativeName.length() > suffix.length() && nativeName.endsWith(suffix)) {
                String base = nativeName.substring(0, nativeName.length() - suffix.length());
                return Role.of(Role.Kind.LENGTHENED, base);
            }
        }
        return Role.of(Role.Kind.NATIVE, nativeName);
    }

    private Role data(String name) {
        int digits = name.length() - unnamed.length();
        if (!unnamed.isEmpty() && digits >= 1 && digits <= 3 && name.startsWith(unnamed)) {
            int number = 0;
            for (int i = unnamed.length(); i < name.length(); i++) {
                char c = name.charAt(i);
                number = c >= '0' && c <= '9' && number >= 0 ? number * 10 + (c - '0') : -1;
            }
            if (number >= 1 && number <= UNNAMED_MAX) {
                return new Role(Role.Kind.UNNAMED, name, -1, number, "");
            }
        }
        return Role.of(Role.Kind.DATA, name);
    }
}
