package org.tipstaff.lessons;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be done after an incident. */
public enum MeasureKind {
    /** Something that the attacker left to come back by is removed. */
    REMOVE_PERSISTENCE(true),
    /** Passwords, tickets and keys that may be known are renewed. */
    RENEW_CREDENTIALS(true),
    RESTORE_DATA(false),
    TELL_PERSONS(false),
    COLLECT(false),
    KEEP_LONGER(false),
    COPY_AWAY(false),
    GUARD_AUDITING(false),
    PLACE_SENSOR(false),
    SEE_CONTENT(false),
    SET_CLOCKS(false),
    KEEP_DIGESTS(false),
    DESCRIBE(false),
    GET_TOOL(false),
    GET_RIGHT(false);

    private final boolean eradicates;

    MeasureKind(boolean eradicates) {
        this.eradicates = eradicates;
    }

    /** Whether the attacker is not out before it is done. */
    public boolean eradicates() {
        return eradicates;
    }

    /** As in files and catalogues. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<MeasureKind> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
    }
}
