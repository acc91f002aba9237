package org.tipstaff.evidence.custody;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * JSON in the one spelling of RFC 8785, so that equal entries are equal bytes.
 *
 * <p>Numbers are whole and within ±(2^53-1), which RFC 8785 section 3.2.2.3 (the ECMAScript form) writes as plain
 * decimals; fractions, exponents and null are refused, in writing by type and in reading by name.
 */
public final class CanonicalJson {
    /** Deeper nesting is refused: no entry has more than a few levels. */
    public static final int MAX_DEPTH = 16;

    private static final String HEX = "0123456789abcdef";

    private CanonicalJson() {}

    public static byte[] bytes(Json value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    public static String text(Json value) {
        StringBuilder out = new StringBuilder(256);
        write(value, out, 0);
        return out.toString();
    }

    private static void write(Json value, StringBuilder out, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("an entry nests deeper than " + MAX_DEPTH);
        }
        switch (value) {
            case Json.Members(Map<String, Json> members) -> {
                out.append('{');
                String comma = "";
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    out.append(comma);
                    writeText(member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out, depth + 1);
                    comma = ",";
                }
                out.append('}');
            }
            case Json.Items(List<Json> items) -> {
                out.append('[');
                String comma = "";
                for (Json item : items) {
                    out.append(comma);
                    write(item, out, depth + 1);
                    comma = ",";
                }
                out.append(']');
            }
            case Json.Text(String text) -> writeText(text, out);
            case Json.Whole(long number) -> out.append(number);
            case Json.Flag(boolean flag) -> out.append(flag);
        }
    }

    /** RFC 8785 section 3.2.2.2. */
    static void writeText(String text, StringBuilder out) {
        requireWellFormed(text);
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    static void requireWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException(
                        "text with half a surrogate pair at " + i + " can't be written as UTF-8");
            }
        }
    }

    /**
     * Reads canonical JSON and nothing else: what is valid JSON in another spelling is refused.
     *
     * @param most bytes that are read
     */
    public static Json parse(byte[] bytes, int most) throws TlogFormatException {
        if (bytes.length > most) {
            throw new TlogFormatException("JSON of " + bytes.length + " bytes; at most " + most + " are read");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TlogFormatException("the JSON is not UTF-8");
        }
        Reading reading = new Reading(text);
        Json value = reading.value(0);
        if (reading.at != text.length()) {
            throw reading.wrong("nothing after the value");
        }
        // The reader is strict in its own right; this makes sure that it accepts no second spelling of anything.
        if (!text(value).equals(text)) {
            throw new TlogFormatException("the JSON is not in the canonical form of RFC 8785");
        }
        return value;
    }

    private static final class Reading {
        private final String text;
        private int at;

        Reading(String text) {
            this.text = text;
        }

        TlogFormatException wrong(String expected) {
            return new TlogFormatException("expected " + expected + " at character " + at + " of the JSON");
        }

        private char next() throws TlogFormatException {
            if (at == text.length()) {
                throw wrong("more");
            }
            return text.charAt(at);
        }

        private boolean take(char c) {
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void need(char c) throws TlogFormatException {
            if (!take(c)) {
                throw wrong("'" + c + "'");
            }
        }

        Json value(int depth) throws TlogFormatException {
            if (depth > MAX_DEPTH) {
                throw wrong("at most " + MAX_DEPTH + " levels");
            }
            char c = next();
            if (c == '{') {
                return members(depth);
            }
            if (c == '[') {
                return items(depth);
            }
            if (c == '"') {
                return new Json.Text(string());
            }
            if (c == '-' || (c >= '0' && c <= '9')) {
                return whole();
            }
            if (text.startsWith("true", at)) {
                at += 4;
                return new Json.Flag(true);
            }
            if (text.startsWith("false", at)) {
                at += 5;
                return new Json.Flag(false);
            }
            throw wrong("an object, a list, text, a whole number, true or false");
        }

        private Json members(int depth) throws TlogFormatException {
            need('{');
            TreeMap<String, Json> members = new TreeMap<>();
            if (!take('}')) {
                do {
                    String name = string();
                    need(':');
                    if (members.put(name, value(depth + 1)) != null) {
                        throw wrong("each name once");
                    }
                } while (take(','));
                need('}');
            }
            return new Json.Members(members);
        }

        private Json items(int depth) throws TlogFormatException {
            need('[');
            List<Json> items = new ArrayList<>();
            if (!take(']')) {
                do {
                    items.add(value(depth + 1));
                } while (take(','));
                need(']');
            }
            return new Json.Items(items);
        }

        private Json whole() throws TlogFormatException {
            int from = at;
            take('-');
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - from < 18) {
                at++;
            }
            try {
                return new Json.Whole(Long.parseLong(text.substring(from, at)));
            } catch (IllegalArgumentException e) {
                at = from;
                throw wrong("a whole number within 2^53-1");
            }
        }

        private String string() throws TlogFormatException {
            need('"');
            StringBuilder out = new StringBuilder();
            while (!take('"')) {
                char c = next();
                if (c < 0x20) {
                    throw wrong("an escape for a control character");
                }
                at++;
                out.append(c == '\\' ? escaped() : c);
            }
            return out.toString();
        }

        private char escaped() throws TlogFormatException {
            char c = next();
            at++;
            return switch (c) {
                case '"', '\\' -> c;
                case 'b' -> '\b';
                case 't' -> '\t';
                case 'n' -> '\n';
                case 'f' -> '\f';
                case 'r' -> '\r';
                case 'u' -> control();
                default -> throw wrong("an escape of RFC 8785");
            };
        }

        /** Canonical text escapes by number nothing but control characters. */
        private char control() throws TlogFormatException {
            if (text.length() - at < 4 || text.charAt(at) != '0' || text.charAt(at + 1) != '0') {
                throw wrong("the number of a control character");
            }
            int high = HEX.indexOf(text.charAt(at + 2));
            int low = HEX.indexOf(text.charAt(at + 3));
            if (high < 0 || high > 1 || low < 0) {
                throw wrong("the number of a control character");
            }
            at += 4;
            return (char) (high << 4 | low);
        }
    }
}
