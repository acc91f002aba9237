package org.tipstaff.testkit.labels;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tipstaff.label.Audience;

/** What an audience got. A failure is delivered too: that it happens, and its words, can tell a secret. */
record Delivery(Map<String, byte[]> files) {
    private static final int EXCERPT = 60;

    static <C> Delivery of(AudienceOutput<C> output, C whole, Audience audience) {
        try {
            return new Delivery(new LinkedHashMap<>(output.render(whole, audience)));
        } catch (IOException | RuntimeException e) {
            return new Delivery(Map.of("(failure)", e.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    boolean failed() {
        return files.containsKey("(failure)");
    }

    long bytes() {
        return files.values().stream().mapToLong(each -> each.length).sum();
    }

    /** Where the other differs first, in words; empty when it doesn't. */
    String difference(Delivery other) {
        List<String> names = new ArrayList<>(files.keySet());
        List<String> otherNames = new ArrayList<>(other.files.keySet());
        if (!names.equals(otherNames)) {
            return "the files, in order: " + names + " and " + otherNames;
        }
        for (String name : names) {
            byte[] mine = bytesOf(name);
            byte[] theirs = other.bytesOf(name);
            int at = Arrays.mismatch(mine, theirs);
            if (at >= 0) {
                return name + " at byte " + at + " (of " + mine.length + " and " + theirs.length + "): "
                        + excerpt(mine, at) + " and " + excerpt(theirs, at);
            }
        }
        return "";
    }

    private byte[] bytesOf(String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new IllegalStateException("no file " + name);
        }
        return bytes;
    }

    private static String excerpt(byte[] bytes, int at) {
        int from = Math.max(0, at - EXCERPT / 3);
        String text = new String(
                Arrays.copyOfRange(bytes, from, Math.min(bytes.length, at + EXCERPT)), StandardCharsets.ISO_8859_1);
        StringBuilder shown = new StringBuilder("\"");
        text.chars().forEach(c -> shown.append(c >= ' ' && c <= '~' ? (char) c : '.'));
        return shown.append('"').toString();
    }
}
