package org.tipstaff.evidence.custody;

import java.util.List;
import java.util.Set;

/**
 * What an entry tells. The kinds of this class are what the program knows today; a later module adds its own with
 * {@link #of} and nothing else has to change.
 *
 * @param name one lower-case word
 * @param required fields without which an entry of this kind says nothing that can be checked
 */
public record EntryKind(String name, Set<String> required) {
    /** An original was first touched: {@code path} (committed), {@code sha256}, {@code bytes}. */
    public static final EntryKind ACQUIRE = of("acquire", "path", "sha256", "bytes");
    /** A file was made from others: {@code path} (committed), {@code sha256}, {@code bytes}. */
    public static final EntryKind DERIVE = of("derive", "path", "sha256", "bytes");
    /** A person decided something. */
    public static final EntryKind DECIDE = of("decide");
    /** A person approved something. */
    public static final EntryKind APPROVE = of("approve");
    /** An action was begun. */
    public static final EntryKind ACT = of("act");
    /** What came of an action. */
    public static final EntryKind OUTCOME = of("outcome");
    /** A label was lowered by two people. */
    public static final EntryKind RELEASE = of("release");
    /** A package left the case. */
    public static final EntryKind EXPORT = of("export");
    /** A time stamp or cosignature of an earlier checkpoint came back: {@code sha256} of it. */
    public static final EntryKind ANCHOR = of("anchor", "sha256");
    /** Somebody else's material came in, as theirs: the file as above, {@code source} (committed) and {@code grade}. */
    public static final EntryKind RECEIVE = of("receive", "path", "sha256", "bytes", "source", "grade");
    /** A recipient's signed word on what was handed over: its file as above, and the {@code export} it answers. */
    public static final EntryKind RECEIPT = of("receipt", "path", "sha256", "bytes", "export");
    /**
     * A file was destroyed by order: {@code path} (committed) and {@code sha256} of what was destroyed, {@code order} and
     * {@code record}, the digests of the order and of the tombstone, which stay in the case.
     */
    public static final EntryKind DESTROY = of("destroy", "path", "sha256", "order", "record");
    /** The clock was found to have moved: {@code before} and {@code after}. Only the log itself writes it. */
    public static final EntryKind CLOCK = of("clock", "before", "after");

    /** The kinds above. */
    public static final List<EntryKind> KNOWN = List.of(
            ACQUIRE, DERIVE, DECIDE, APPROVE, ACT, OUTCOME, RELEASE, EXPORT, ANCHOR, RECEIVE, RECEIPT, DESTROY, CLOCK);

    public EntryKind {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no entry kind: one word of a-z, 0-9 and -, at most 32");
        }
        required = Set.copyOf(required);
    }

    public static EntryKind of(String name, String... required) {
        return new EntryKind(name, Set.of(required));
    }

    static boolean isName(String name) {
        return name.length() <= 32
                && !name.isEmpty()
                && name.charAt(0) >= 'a'
                && name.charAt(0) <= 'z'
                && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    }
}
