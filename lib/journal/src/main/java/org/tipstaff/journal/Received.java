package org.tipstaff.journal;

import java.time.Instant;

/**
 * A record as it was received.
 *
 * @param source who sent it, as the site file names it: at most {@link JournalLimits#SOURCE_BYTES_MAX} bytes of UTF-8
 * @param at when, by the receiver's clock; kept to the nanosecond, 1678 to 2262
 * @param form how the bytes are written
 * @param bytes exactly as sent; not copied, so not to be changed any more
 */
public record Received(String source, Instant at, Form form, byte[] bytes) {
    public Received {
        Frame.nanos(at);
        int length = utf8Length(source);
        if (length <= 0 || length > JournalLimits.SOURCE_BYTES_MAX) {
            throw new IllegalArgumentException("the name of a source is 1 to " + JournalLimits.SOURCE_BYTES_MAX
                    + " bytes of well-formed UTF-8, not '" + source + "'");
        }
        if (form == Form.UNKNOWN) {
            throw new IllegalArgumentException("a record needs a form that this version knows");
        }
    }

    /** Bytes in UTF-8, -1 for half a surrogate pair. */
    private static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else if (Character.isSurrogate(c)) {
                return -1;
            } else {
                bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            }
        }
        return bytes;
    }
}
