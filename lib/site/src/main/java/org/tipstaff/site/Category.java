package org.tipstaff.site;

import java.util.Locale;

/** Whose data it is, as far as that decides who must be told and who may know. */
public enum Category {
    WITNESS,
    VICTIM,
    DEFENCE,
    CHAMBERS,
    PROSECUTION,
    REGISTRY,
    STAFF,
    PUBLIC;

    /** As it is written: {@code witness}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
