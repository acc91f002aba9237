package org.tipstaff.access;

import java.util.Locale;
import java.util.Optional;

/** What a token is for. Each of the first three may do what those before it may; a source may send logs and nothing else. */
public enum Role {
    /** Reads incidents, findings and sources. */
    READER,
    /** Takes incidents as their own. */
    RESPONDER,
    /** Changes how the program runs. */
    ADMINISTRATOR,
    /** Sends logs. */
    SOURCE;

    /** Whether whoever has this role may do what asks for the other. */
    public boolean covers(Role asked) {
        return switch (asked) {
            case READER -> this != SOURCE;
            case RESPONDER -> this == RESPONDER || this == ADMINISTRATOR;
            case ADMINISTRATOR -> this == ADMINISTRATOR;
            case SOURCE -> this == SOURCE;
        };
    }

    /** As it is written: lower case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String key) {
        for (Role role : values()) {
            if (role.key().equals(key)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
