package org.tipstaff.lessons;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a log is about. Names of logs come from computers and can say anything; these words can be told to others. */
public enum SourceKind {
    SIGN_INS,
    SYSTEM,
    SCRIPTS,
    PROCESSES,
    NETWORK_FLOWS,
    NETWORK_CONTENT,
    NAMES_LOOKED_UP,
    MAILBOXES,
    CLOUD,
    ACCOUNTS,
    RECORDS,
    OTHER;

    /** @param channel as the coverage of a case names it */
    public static SourceKind ofChannel(String channel) {
        String lower = channel.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "security" -> SIGN_INS;
            case "system" -> SYSTEM;
            case "zeek:conn" -> NETWORK_FLOWS;
            case "zeek:dns" -> NAMES_LOOKED_UP;
            case "m365:exchange", "m365:mailitemsaccessed" -> MAILBOXES;
            default ->
                lower.contains("powershell")
                        ? SCRIPTS
                        : lower.contains("sysmon")
                                ? PROCESSES
                                : lower.startsWith("zeek:")
                                        ? NETWORK_CONTENT
                                        : lower.startsWith("aws:") || lower.startsWith("m365:") ? CLOUD : OTHER;
        };
    }

    /** As in files and catalogues. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<SourceKind> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
    }
}
