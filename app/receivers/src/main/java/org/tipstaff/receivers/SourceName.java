package org.tipstaff.receivers;

import java.util.regex.Pattern;

/** What a source may be called: it stands in file names, metrics and tokens. */
public final class SourceName {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private SourceName() {}

    /** @return the name, if it is one */
    public static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("source '" + name
                    + "' must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit");
        }
        return name;
    }
}
