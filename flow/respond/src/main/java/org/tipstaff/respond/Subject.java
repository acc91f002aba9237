package org.tipstaff.respond;

import java.util.Set;
import java.util.TreeSet;

/**
 * Something on which the attacker could go on after a cut, and where that would show.
 *
 * @param sources ids of all log sources that could show it: those of the site file, and all that ever spoke of it. Of a subject
 *     that no source could show, nobody can say that it is silent
 */
public record Subject(Kind kind, String id, Set<String> sources) implements Comparable<Subject> {
    public enum Kind {
        HOST,
        ACCOUNT,
        /** One that was not there before the cut: a new way out, or a second implant's. */
        ADDRESS,
        /** A part of the plan that is not in force. No log shows that nobody goes where it was to cut, so it has no source. */
        MEASURE
    }

    public Subject {
        sources = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(sources));
    }

    @Override
    public int compareTo(Subject other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return Shape.word(kind) + ":" + id;
    }
}
