package org.tipstaff.site;

import java.util.Locale;

/** Something of the site that could read along: a host, an account or a service. */
public record SitePart(Kind kind, String id) implements Comparable<SitePart> {
    public enum Kind {
        HOST,
        ACCOUNT,
        SERVICE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public int compareTo(SitePart other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return kind + ":" + id;
    }
}
