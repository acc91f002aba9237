package org.tipstaff.inform;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a notice stands to what a slot asks. What a notice leaves out is not stated, and binds nobody. */
public enum Standing {
    NOT_STATED,
    UNDER_ASSESSMENT,
    DENIED,
    AFFIRMED;

    /** As in files and catalogues. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Standing> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
    }

    @Override
    public String toString() {
        return key();
    }
}
