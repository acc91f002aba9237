package org.tipstaff.receivers.syslog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The slow, obvious twin of {@link Framing}: has all bytes of a connection at once, and looks at them as text. */
final class NaiveFraming {
    private static final Pattern COUNT = Pattern.compile("([1-9][0-9]{0,8}) ");
    private static final Pattern FILLER = Pattern.compile("[\\n\\r\\x00]+");

    /** What it gives: messages, {@code cut:LOST:BEGINNING} for those that were not whole, {@code broken} at the end of a stream out of step. */
    static List<String> cut(byte[] bytes, int messageMax, int countMax) {
        List<String> out = new ArrayList<>();
        String rest = skipFiller(new String(bytes, StandardCharsets.ISO_8859_1));
        Matcher count = COUNT.matcher(rest);
        while (count.lookingAt()) {
            int length = Integer.parseInt(count.group(1));
            if (length > countMax) {
                out.add("broken");
                return out;
            }
            rest = rest.substring(count.end());
            int there = Math.min(length, rest.length());
            give(out, rest.substring(0, there), length, messageMax);
            rest = there == length ? skipFiller(rest.substring(length)) : "";
            if (rest.isEmpty()) {
                return out;
            }
            if (rest.startsWith("<")) {
                break;
            }
            if (rest.matches("(?s)[1-9][0-9]{0,8}")) {
                return out;
            }
            count = COUNT.matcher(rest);
            if (!count.lookingAt()) {
                out.add("broken");
                return out;
            }
        }
        for (String line : rest.split("\n", -1)) {
            give(out, line, line.length(), messageMax);
        }
        return out;
    }

    private static String skipFiller(String text) {
        Matcher filler = FILLER.matcher(text);
        return filler.lookingAt() ? text.substring(filler.end()) : text;
    }

    private static void give(List<String> out, String there, int announced, int messageMax) {
        String kept = there.substring(0, Math.min(there.length(), messageMax));
        int lost = announced - kept.length();
        if (lost == 0) {
            kept = kept.replaceFirst("[\\n\\r\\x00]+$", "");
        }
        if (!kept.isEmpty()) {
            out.add(lost == 0 ? kept : "cut:" + lost + ":" + kept);
        }
    }

    private NaiveFraming() {}
}
