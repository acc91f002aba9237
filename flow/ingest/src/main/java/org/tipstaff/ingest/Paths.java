package org.tipstaff.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of one reader: each dotted path is one String object, made once, so that later stages compare names by
 * identity and hash them once. A tree along the nesting of the documents. Not thread-safe.
 */
final class Paths {
    /** Paths kept; documents with endless new names (hostile, or maps keyed by id) get further ones made anew each time. */
    private static final int KEPT_MAX = 1 << 16;

    /** Keys whose text may be a whole record in itself: what shippers, syslog relays and containers wrap around it. */
    private static final Set<String> CARRIERS = Set.of(
            "body",
            "message",
            "Message",
            "msg",
            "log",
            "event.original",
            "xml",
            "Xml",
            "XML",
            "EventXml",
            "RawXml",
            "SyslogMessage",
            "RawData",
            "raw",
            "_raw",
            "original",
            "AuditData");

    /** Keys of which Azure Log Analytics keeps structures of the unified audit log as text: arrays of objects, or one object. */
    private static final Set<String> STRUCTURES =
            Set.of("Folders", "AffectedItems", "Item", "OperationProperties", "Parameters", "ModifiedProperties");

    /** Keys of which Azure Log Analytics keeps a part of the event as text. */
    private static final Set<String> PARTS = Set.of("EventData", "UserData");

    private final Map<String, Path> byName = new HashMap<>();
    private final Path root = new Path(null, "", "", 0, true);
    private int kept;
    private boolean ambiguous;

    Path root() {
        return root;
    }

    /** Whether one name may stand for several paths, so that equal paths are not always the same object. */
    boolean isAmbiguous() {
        return ambiguous;
    }

    /** One place in the nesting. */
    final class Path {
        /** What text found here may be. */
        enum Carries {
            NOTHING,
            RECORD,
            PART,
            /** A structure of an audit record that says which operation it is of. */
            STRUCTURE
        }

        private final String name;
        private final String key;
        private final boolean shared;
        private final boolean flatDotted;
        private final Carries carries;
        private @Nullable Map<String, Path> below;

        /** Written by {@link FieldCollector}: for which record, and where in it, this path was last used. */
        long usedFor;

        int slot;

        private Path(@Nullable Path above, String name, String key, int depth, boolean shared) {
            this.name = name;
            this.key = key;
            this.shared = shared;
            this.flatDotted = depth == 1 && key.indexOf('.') >= 0;
            boolean underEvent = key.equals("original") && above != null && above.key.equals("event");
            this.carries = PARTS.contains(key)
                    ? Carries.PART
                    : (key.equals("original") ? underEvent : CARRIERS.contains(key))
                            ? Carries.RECORD
                            : depth == 1 && STRUCTURES.contains(key) ? Carries.STRUCTURE : Carries.NOTHING;
            this.depth = depth;
        }

        private final int depth;

        /** The dotted path. */
        String name() {
            return name;
        }

        /** The last key alone. */
        String key() {
            return key;
        }

        int depth() {
            return depth;
        }

        Carries carries() {
            return carries;
        }

        /** Whether the same object stands for the same name each time. */
        boolean isShared() {
            return shared;
        }

        /** Whether the document itself has the dots, in a key at its top. */
        boolean isFlatDotted() {
            return flatDotted;
        }

        Path child(String childKey) {
            if (below != null) {
                Path known = below.get(childKey);
                if (known != null) {
                    return known;
                }
            }
            String full = depth == 0 ? childKey : name + "." + childKey;
            if (kept >= KEPT_MAX || !shared) {
                ambiguous = true;
                return new Path(this, full, childKey, depth + 1, false);
            }
            kept++;
            // The same name can be reached on two ways: "a.b" as a key, and "b" within "a". Both share its String.
            Path same = byName.get(full);
            ambiguous |= same != null;
            Path path = new Path(this, same == null ? full : same.name, childKey, depth + 1, true);
            byName.putIfAbsent(full, path);
            if (below == null) {
                below = new HashMap<>();
            }
            below.put(childKey, path);
            return path;
        }
    }
}
