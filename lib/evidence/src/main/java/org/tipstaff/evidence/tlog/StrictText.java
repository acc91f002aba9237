package org.tipstaff.evidence.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** How all text formats of this package are read: one spelling for one meaning, anything else is refused. */
final class StrictText {
    private StrictText() {}

    /** UTF-8 without control characters other than the newline. */
    static String decode(byte[] bytes, int most, String what) throws TlogFormatException {
        if (bytes.length > most) {
            throw new TlogFormatException(what + " of " + bytes.length + " bytes; at most " + most + " are read");
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
            throw new TlogFormatException(what + " is not UTF-8");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x20 && text.charAt(i) != '\n') {
                throw new TlogFormatException(what + " holds control character " + (int) text.charAt(i) + " at " + i);
            }
        }
        return text;
    }

    /** The lines of a text whose last line is ended too. */
    static List<String> lines(String text, String what) throws TlogFormatException {
        if (!text.endsWith("\n")) {
            throw new TlogFormatException(what + " does not end with a newline");
        }
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            lines.add(text.substring(from, end));
            from = end + 1;
        }
        return lines;
    }

    /** Standard base64 with its padding, in the one spelling an encoder writes. */
    static byte[] base64(String text, String what) throws TlogFormatException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new TlogFormatException(what + " is not base64");
        }
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new TlogFormatException(what + " is not written as base64 is (padding or spare bits)");
        }
        return bytes;
    }

    /** A number from 0 to 2^63-1 in decimal without leading zeroes. */
    static long decimal(String text, String what) throws TlogFormatException {
        boolean digits = !text.isEmpty() && text.length() <= 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || (text.length() > 1 && text.charAt(0) == '0')) {
            throw new TlogFormatException(what + " is not a decimal number without leading zeroes");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TlogFormatException(what + " is larger than 2^63-1");
        }
    }

    /** signed-note: not empty, no Unicode space, no plus. */
    static boolean isKeyName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+'
                                || c < 0x20
                                || c == 0x85
                                || Character.isSpaceChar(c)
                                || Character.isWhitespace(c)
                                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
