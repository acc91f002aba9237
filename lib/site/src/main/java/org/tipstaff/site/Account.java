package org.tipstaff.site;

import java.util.Locale;

/** Somebody's or something's way to sign in. */
public record Account(String id, String role, String office) {
    public Account {
        Names.id(id, "the id of an account");
        Names.line(role, "the role of an account");
        Names.line(office, "the office of an account");
    }

    /** Whether {@code COURT\registry.clerk1} or {@code registry.clerk1@court.example} means this account. */
    public boolean isCalled(String name) {
        return bare(name).equals(bare(id));
    }

    /** A name without its domain, in lower case: by that, accounts are told apart. */
    public static String bare(String name) {
        String local = name.substring(name.lastIndexOf('\\') + 1);
        int at = local.indexOf('@');
        return (at > 0 ? local.substring(0, at) : local).toLowerCase(Locale.ROOT);
    }
}
