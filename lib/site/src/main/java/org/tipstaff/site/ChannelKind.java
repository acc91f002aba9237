package org.tipstaff.site;

import java.util.Locale;

/** By what a person is reached. */
public enum ChannelKind {
    MAIL,
    WEBHOOK,
    NTFY,
    MATRIX,
    SIGNAL,
    SYSLOG,
    COMMAND;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
