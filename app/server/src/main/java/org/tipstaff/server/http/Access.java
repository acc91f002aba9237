package org.tipstaff.server.http;

import org.tipstaff.access.Role;

/** Who may use a route. There is no route without one. */
public sealed interface Access {
    /** Everybody who reaches the port. */
    record Open() implements Access {}

    /** Whoever shows a token of this role, or one that covers it. */
    record Only(Role role) implements Access {}

    static Access open() {
        return new Open();
    }

    static Access only(Role role) {
        return new Only(role);
    }
}
