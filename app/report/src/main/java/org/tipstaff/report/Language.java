package org.tipstaff.report;

import java.util.Locale;

/** The languages a report is written in. */
public enum Language {
    ENGLISH("en", Locale.ENGLISH),
    FRENCH("fr", Locale.FRENCH);

    private final String key;
    private final Locale locale;

    Language(String key, Locale locale) {
        this.key = key;
        this.locale = locale;
    }

    /** The BCP 47 tag, in file names and {@code lang} attributes. */
    public String key() {
        return key;
    }

    public Locale locale() {
        return locale;
    }
}
