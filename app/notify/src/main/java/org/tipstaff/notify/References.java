package org.tipstaff.notify;

/**
 * How messages call a matter. An incident has the id that the case gives it, as long as that is a bare number; everything else
 * gets a name that only this installation can trace back, for a source is often called after its host, and a plain digest of a host
 * name is found by trying all host names.
 *
 * @param salt of this installation
 */
record References(String salt) {
    private static final int PLAIN_MAX = 64;
    private static final int DIGITS = 10;

    String of(Topic topic, String subject) {
        return switch (topic) {
            case INCIDENT -> plain(subject) ? subject : "I-" + digits(subject);
            case PLAN_WAITS -> "P-" + digits(subject);
            case SOURCE_SILENT -> "S-" + digits(subject);
            case CHANNEL_UNSAFE -> "C-" + digits(subject);
            case CHANNEL_FAILING -> "F-" + digits(subject);
            case JOURNAL_FULL -> "journal";
            case MEMORY_LOST -> "memory";
        };
    }

    private String digits(String subject) {
        return Digests.hex(DIGITS, salt, subject);
    }

    /** A UUID or another number in hexadecimal digits; it can hold no name. */
    private static boolean plain(String id) {
        return id.length() <= PLAIN_MAX
                && id.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-');
    }
}
