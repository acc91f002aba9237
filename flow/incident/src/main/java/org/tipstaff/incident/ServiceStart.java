package org.tipstaff.incident;

import java.util.Locale;

/** When Windows starts a service. */
enum ServiceStart {
    AUTOMATIC,
    ON_DEMAND,
    DISABLED,
    UNKNOWN;

    /** From the words of System 7045 or the number of Security 4697; other words, such as another language's, are unknown. */
    static ServiceStart of(String written) {
        return switch (written.strip().toLowerCase(Locale.ROOT)) {
            case "0", "1", "2", "0x0", "0x1", "0x2", "auto start", "boot start", "system start", "auto", "automatic" ->
                AUTOMATIC;
            case "3", "0x3", "demand start", "demand", "manual" -> ON_DEMAND;
            case "4", "0x4", "disabled" -> DISABLED;
            default -> UNKNOWN;
        };
    }
}
