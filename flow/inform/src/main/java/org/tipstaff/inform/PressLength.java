package org.tipstaff.inform;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The length of a short public message as the platforms count it (twitter-text, configuration 3): letters of most European
 * scripts and general punctuation count one, everything else two, an address 23 however long it is.
 */
public final class PressLength {
    /** The longest message. */
    public static final int MOST = 280;

    private static final int ADDRESS = 23;
    private static final Pattern ADDRESSES = Pattern.compile("https?://[^\\s]+");

    private PressLength() {}

    public static int of(String message) {
        Matcher addresses = ADDRESSES.matcher(message);
        int length = 0;
        int at = 0;
        while (addresses.find()) {
            length += weighed(message.substring(at, addresses.start())) + ADDRESS;
            at = addresses.end();
        }
        return length + weighed(message.substring(at));
    }

    private static int weighed(String text) {
        return text.codePoints().map(PressLength::weight).sum();
    }

    private static int weight(int c) {
        boolean light = c <= 4351 || (c >= 8192 && c <= 8205) || (c >= 8208 && c <= 8223) || (c >= 8242 && c <= 8247);
        return light ? 1 : 2;
    }
}
