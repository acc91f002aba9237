package org.tipstaff.site;

import java.util.Locale;

/** A hardware address of 48 bits, written {@code 02:00:5e:10:00:01}. */
public record Mac(String text) implements Comparable<Mac> {
    public Mac {
        if (!text.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}")) {
            throw new IllegalArgumentException("'" + text + "' is no MAC address; write it like 02:00:5e:10:00:01");
        }
        if ((Character.digit(text.charAt(1), 16) & 1) != 0) {
            throw new IllegalArgumentException(text + " is a group's MAC address, not one computer's");
        }
    }

    /** @throws IllegalArgumentException when the text is no MAC address of one computer */
    public static Mac parse(String text) {
        return new Mac(text.toLowerCase(Locale.ROOT).replace('-', ':'));
    }

    @Override
    public int compareTo(Mac other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
