package org.tipstaff.sigma;

import java.util.Locale;
import java.util.Optional;

/** How much a match matters (rules specification, "level"), lowest first. */
public enum Level {
    INFORMATIONAL,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    public static Optional<Level> of(String text) {
        for (Level level : values()) {
            if (level.toString().equals(text)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
