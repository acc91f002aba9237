package org.tipstaff.paper;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * One page of A4 as PDF 1.4: text in the fonts every reader has, and filled rectangles. The same calls give the same bytes. A
 * library for PDF would be eight times larger than the rest of this module, for a page without images, embedded fonts or
 * compression.
 */
final class PdfPage {
    static final double WIDTH = 595;
    static final double HEIGHT = 842;

    /** Fonts that a PDF reader brings itself (ISO 32000, 9.6.2.2). */
    enum Font {
        TEXT("F1", "Helvetica"),
        BOLD("F2", "Helvetica-Bold"),
        TYPED("F3", "Courier-Bold");

        private final String key;
        private final String baseFont;

        Font(String key, String baseFont) {
            this.key = key;
            this.baseFont = baseFont;
        }
    }

    /** Widths of Helvetica from the space to the tilde, in thousandths of the size. */
    private static final int[] HELVETICA = {
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
                556,
        556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556,
                833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500,
                556,
        556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500,
                334,
        260, 334, 584
    };

    private static final int COURIER = 600;

    /** What a bold letter is wider at most. */
    private static final double BOLD_FACTOR = 1.1;

    /** Number of the first font among the objects of the file. */
    private static final int FIRST_FONT = 6;

    private final StringBuilder content = new StringBuilder();

    /**
     * Writes one line.
     *
     * @param x from the left, in points
     * @param y of the base line, from the bottom
     */
    void text(Font font, double size, double x, double y, String line) {
        content.append("BT /")
                .append(font.key)
                .append(' ')
                .append(number(size))
                .append(" Tf ")
                .append(number(x))
                .append(' ')
                .append(number(y))
                .append(" Td (")
                .append(escaped(line))
                .append(") Tj ET\n");
    }

    /** The same, ending at {@code right}. */
    void textTo(Font font, double size, double right, double y, String line) {
        text(font, size, right - width(font, size, line), y, line);
    }

    /** Sets the colour of what follows, each part from 0 to 255. */
    void colour(int red, int green, int blue) {
        content.append(number(red / 255.0))
                .append(' ')
                .append(number(green / 255.0))
                .append(' ')
                .append(number(blue / 255.0))
                .append(" rg\n");
    }

    void rectangle(double x, double y, double width, double height) {
        content.append(number(x))
                .append(' ')
                .append(number(y))
                .append(' ')
                .append(number(width))
                .append(' ')
                .append(number(height))
                .append(" re f\n");
    }

    /** How wide a line is; for accented letters and bold text a little more than it is. */
    static double width(Font font, double size, String line) {
        double sum = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            sum += font == Font.TYPED ? COURIER : c >= ' ' && c <= '~' ? HELVETICA[c - ' '] : 556;
        }
        return sum / 1000 * size * (font == Font.BOLD ? BOLD_FACTOR : 1);
    }

    /** Breaks a paragraph into lines of at most this width. */
    static List<String> wrapped(Font font, double size, double width, String paragraph) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : paragraph.split(" ")) {
            if (!line.isEmpty() && width(font, size, line + " " + word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Whether every letter is in the fonts (Windows code page 1252). */
    static boolean printable(String text) {
        try {
            encoded(text);
            return text.chars().noneMatch(Character::isISOControl);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static ByteBuffer encoded(String text) throws CharacterCodingException {
        return Charset.forName("windows-1252")
                .newEncoder()
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .onMalformedInput(CodingErrorAction.REPORT)
                .encode(CharBuffer.wrap(text));
    }

    private static String escaped(String text) {
        ByteBuffer bytes;
        try {
            bytes = encoded(text);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' has letters that are not in the fonts of a PDF reader", e);
        }
        StringBuilder escaped = new StringBuilder();
        while (bytes.hasRemaining()) {
            int octet = bytes.get() & 0xff;
            if (octet == '(' || octet == ')' || octet == '\\') {
                escaped.append('\\').append((char) octet);
            } else if (octet >= ' ' && octet <= '~') {
                escaped.append((char) octet);
            } else {
                escaped.append(String.format(Locale.ROOT, "\\%03o", octet));
            }
        }
        return escaped.toString();
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    /**
     * The finished file.
     *
     * @param title for the window of a reader
     */
    byte[] file(String title) {
        List<String> objects = new ArrayList<>();
        objects.add("<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /DisplayDocTitle true >> >>");
        objects.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        objects.add(page());
        objects.add("<< /Length " + content.length() + " >>\nstream\n" + content + "endstream");
        objects.add("<< /Title " + unicode(title) + " /Producer (Tipstaff) >>");
        for (Font font : Font.values()) {
            objects.add(
                    "<< /Type /Font /Subtype /Type1 /BaseFont /" + font.baseFont + " /Encoding /WinAnsiEncoding >>");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder places = new StringBuilder();
        write(out, "%PDF-1.4\n");
        for (int i = 0; i < objects.size(); i++) {
            places.append(String.format(Locale.ROOT, "%010d 00000 n \n", out.size()));
            write(out, (i + 1) + " 0 obj\n" + objects.get(i) + "\nendobj\n");
        }
        int table = out.size();
        write(out, "xref\n0 " + (objects.size() + 1) + "\n0000000000 65535 f \n" + places);
        write(
                out,
                "trailer\n<< /Size " + (objects.size() + 1) + " /Root 1 0 R /Info 5 0 R >>\nstartxref\n" + table
                        + "\n%%EOF\n");
        return out.toByteArray();
    }

    private static String page() {
        StringBuilder fonts = new StringBuilder();
        int object = FIRST_FONT;
        for (Font font : Font.values()) {
            fonts.append('/').append(font.key).append(' ').append(object++).append(" 0 R ");
        }
        return "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 " + number(WIDTH) + " " + number(HEIGHT)
                + "] /Contents 4 0 R /Resources << /Font << " + fonts + ">> >> >>";
    }

    /** Texts outside of the page are not in a font's code page. */
    private static String unicode(String text) {
        return "<FEFF" + HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_16BE)) + ">";
    }

    /** Everything outside ASCII was escaped before. */
    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
