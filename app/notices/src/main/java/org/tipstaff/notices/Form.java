package org.tipstaff.notices;

import java.util.Locale;

/** What a notice can be written as. */
public enum Form {
    HTML,
    PDF,
    TXT,
    EML;

    /** The end of the file's name. */
    public String extension() {
        return name().toLowerCase(Locale.ROOT);
    }
}
