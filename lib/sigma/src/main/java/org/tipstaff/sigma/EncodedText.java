package org.tipstaff.sigma;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.tipstaff.sigma.StringPattern.AnyRun;
import org.tipstaff.sigma.StringPattern.Dash;
import org.tipstaff.sigma.StringPattern.Literal;
import org.tipstaff.sigma.StringPattern.Part;

/**
 * A pattern on its way through the modifiers of one chain.
 *
 * <p>The encodings of the appendix work on bytes. A value that was encoded to bytes and not yet to base64 keeps one
 * character per byte in its literals ({@code bytes} is true), so that wildcards and further modifiers still fit.
 */
record EncodedText(List<Part> parts, boolean bytes) {
    /** 5 to the power 4: more dashes than that in one encoded value are a mistake or an attack. */
    private static final int MAX_DASH_VARIANTS = 625;

    private static final char[] DASHES = {'-', '/', '\u2013', '\u2014', '\u2015'};

    /** Why a modifier cannot be applied to a value. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    List<EncodedText> apply(Modifier modifier) throws Refused {
        return switch (modifier) {
            case CONTAINS -> List.of(runBefore().runAfter());
            case STARTSWITH -> List.of(runAfter());
            case ENDSWITH -> List.of(runBefore());
            case WINDASH -> List.of(withDashes());
            case WIDE, UTF16LE -> wide(StandardCharsets.UTF_16LE, "");
            case UTF16BE -> wide(StandardCharsets.UTF_16BE, "");
            case UTF16 -> wide(StandardCharsets.UTF_16LE, "\u00ff\u00fe");
            case BASE64 -> base64();
            case BASE64OFFSET -> base64Offset();
            default -> List.of(this);
        };
    }

    /** The pattern to match; bytes that are no text cannot be matched against text and are refused. */
    StringPattern pattern() throws Refused {
        if (bytes) {
            for (Part part : parts) {
                if (part instanceof Literal literal && literal.text().chars().anyMatch(c -> c >= 0x80)) {
                    throw new Refused("its bytes in this encoding are not text; follow with base64 or base64offset");
                }
            }
        }
        return new StringPattern(parts);
    }

    private EncodedText runBefore() {
        return new EncodedText(PatternText.concat(List.of(new AnyRun()), parts), bytes);
    }

    private EncodedText runAfter() {
        return new EncodedText(PatternText.concat(parts, List.of(new AnyRun())), bytes);
    }

    /**
     * Puts a dash class where a dash begins a word: the character before is none or no word character, the one after
     * is one. These are pySigma's positions ({@code \B[-/]\b}): in {@code -param-name} the first dash only. The five
     * characters are those of the appendix, and any of them in the rule stands for all. Wildcards end a word, as they
     * do in pySigma, which looks at each stretch of plain text by itself.
     */
    private EncodedText withDashes() {
        List<Part> dashed = new ArrayList<>();
        for (Part part : parts) {
            if (!(part instanceof Literal literal)) {
                PatternText.add(dashed, part);
                continue;
            }
            String text = literal.text();
            int from = 0;
            for (int i = 0; i < text.length(); i++) {
                if (Dashes.isDash(text.charAt(i)) && !isWordBefore(text, i) && isWordAt(text, i + 1)) {
                    if (i > from) {
                        PatternText.add(dashed, new Literal(text.substring(from, i)));
                    }
                    PatternText.add(dashed, new Dash());
                    from = i + 1;
                }
            }
            if (from < text.length()) {
                PatternText.add(dashed, new Literal(text.substring(from)));
            }
        }
        return new EncodedText(dashed, bytes);
    }

    private static boolean isWordBefore(String text, int index) {
        return index > 0 && isWord(text.codePointBefore(index));
    }

    private static boolean isWordAt(String text, int index) {
        return index < text.length() && isWord(text.codePointAt(index));
    }

    /** A word character as Python's Unicode patterns see it; Java's {@code \b} would know ASCII only. */
    private static boolean isWord(int codePoint) {
        return Character.isLetterOrDigit(codePoint)
                || codePoint == '_'
                || Character.getType(codePoint) == Character.LETTER_NUMBER
                || Character.getType(codePoint) == Character.OTHER_NUMBER;
    }

    private List<EncodedText> wide(Charset charset, String byteOrderMark) throws Refused {
        if (bytes) {
            throw new Refused("it is already encoded as UTF-16");
        }
        List<EncodedText> encoded = new ArrayList<>();
        for (List<Part> variant : dashVariants()) {
            List<Part> wide = new ArrayList<>();
            if (!byteOrderMark.isEmpty()) {
                wide.add(new Literal(byteOrderMark));
            }
            for (Part part : variant) {
                PatternText.add(
                        wide,
                        part instanceof Literal literal
                                ? new Literal(new String(literal.text().getBytes(charset), StandardCharsets.ISO_8859_1))
                                : part);
            }
            encoded.add(new EncodedText(wide, true));
        }
        return encoded;
    }

    private List<EncodedText> base64() throws Refused {
        List<EncodedText> encoded = new ArrayList<>();
        for (byte[] value : plainBytes()) {
            encoded.add(text(Base64.getEncoder().encodeToString(value)));
        }
        return encoded;
    }

    /**
     * The three forms a value takes inside a longer base64 text, by its offset modulo three, without the characters
     * at both ends that also depend on the bytes beside it. Counted in bytes: pySigma once counted characters.
     */
    private List<EncodedText> base64Offset() throws Refused {
        int[] cutStart = {0, 2, 3};
        int[] cutEnd = {0, 3, 2};
        List<EncodedText> encoded = new ArrayList<>();
        for (byte[] value : plainBytes()) {
            for (int offset = 0; offset < 3; offset++) {
                byte[] shifted = new byte[offset + value.length];
                System.arraycopy(value, 0, shifted, offset, value.length);
                String all = Base64.getEncoder().encodeToString(shifted);
                int end = all.length() - cutEnd[shifted.length % 3];
                if (end <= cutStart[offset]) {
                    throw new Refused("it is too short: at one of the three offsets nothing certain is left of it");
                }
                encoded.add(text(all.substring(cutStart[offset], end)));
            }
        }
        return encoded;
    }

    private static EncodedText text(String literal) {
        return new EncodedText(literal.isEmpty() ? List.of() : List.of(new Literal(literal)), false);
    }

    private List<byte[]> plainBytes() throws Refused {
        List<byte[]> values = new ArrayList<>();
        for (List<Part> variant : dashVariants()) {
            StringBuilder plain = new StringBuilder();
            for (Part part : variant) {
                if (!(part instanceof Literal literal)) {
                    throw new Refused("a wildcard cannot be encoded in base64; escape it with a backslash or use"
                            + " contains after base64");
                }
                plain.append(literal.text());
            }
            values.add(plain.toString().getBytes(bytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
        }
        return values;
    }

    /** An encoding needs each dash spelled out. */
    private List<List<Part>> dashVariants() throws Refused {
        List<List<Part>> variants = List.of(List.of());
        for (Part part : parts) {
            List<List<Part>> longer = new ArrayList<>();
            for (List<Part> variant : variants) {
                if (!(part instanceof Dash)) {
                    longer.add(PatternText.concat(variant, List.of(part)));
                    continue;
                }
                for (char dash : DASHES) {
                    longer.add(PatternText.concat(variant, List.of(new Literal(String.valueOf(dash)))));
                }
            }
            if (longer.size() > MAX_DASH_VARIANTS) {
                throw new Refused("its dashes give more than " + MAX_DASH_VARIANTS + " encoded forms");
            }
            variants = longer;
        }
        return variants;
    }
}
