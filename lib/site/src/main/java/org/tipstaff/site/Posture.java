package org.tipstaff.site;

import java.util.Locale;

/** How much the court has to expect: raised around a judgment, high around the one that everybody waits for. */
public enum Posture {
    ORDINARY,
    RAISED,
    HIGH;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
