package org.tipstaff.report;

/**
 * Makes text from logs and rules safe to look at. Escaping keeps it from becoming markup; this keeps it from lying to
 * the reader: characters that can't be seen, or that turn the order of others round (a file name {@code
 * invoice[U+202E]fdp.exe} that shows as {@code invoiceexe.pdf}), are replaced by their number in brackets. Line feed and tab
 * stay. What stands in {@code findings.jsonl} is untouched.
 */
final class LogText {
    /** Accents stacked higher than this spill over their neighbours' lines; no living script needs more on a letter. */
    static final int COMBINING_MARKS_MAX = 4;

    private LogText() {}

    /** Takes the pieces of a text in order. */
    interface Receiver {
        /** A run of plain characters. */
        void plain(String text, int from, int to);

        /** One character that must not stand as itself. */
        void hidden(int codePoint);
    }

    /** @return how many chars of {@code text} were given on: all, or as many as {@code charsMax} allows */
    static int read(String text, int charsMax, Receiver receiver) {
        int end = text.length() <= charsMax ? text.length() : wholeCharacters(text, charsMax);
        int from = 0;
        int marks = 0;
        int at = 0;
        while (at < end) {
            int codePoint = text.codePointAt(at);
            int next = at + Character.charCount(codePoint);
            marks = isCombining(codePoint) ? marks + 1 : 0;
            if (marks > COMBINING_MARKS_MAX || isHidden(codePoint)) {
                if (from < at) {
                    receiver.plain(text, from, at);
                }
                receiver.hidden(codePoint);
                from = next;
            }
            at = next;
        }
        if (from < end) {
            receiver.plain(text, from, end);
        }
        return end;
    }

    /** The text with hidden characters named, for places where no markup can stand; cut with an ellipsis. */
    static String visible(String text, int charsMax) {
        StringBuilder shown = new StringBuilder();
        int end = read(text, charsMax, new Receiver() {
            @Override
            public void plain(String whole, int from, int to) {
                shown.append(whole, from, to);
            }

            @Override
            public void hidden(int codePoint) {
                shown.append(name(codePoint));
            }
        });
        return end < text.length() ? shown.append('…').toString() : shown.toString();
    }

    static String name(int codePoint) {
        return String.format(java.util.Locale.ROOT, "[U+%04X]", codePoint);
    }

    private static int wholeCharacters(String text, int charsMax) {
        return charsMax > 0 && Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
    }

    private static boolean isCombining(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    static boolean isHidden(int codePoint) {
        if (codePoint < 0x7f) {
            return codePoint < 0x20 && codePoint != '\n' && codePoint != '\t';
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> isNonCharacter(codePoint) || looksEmpty(codePoint);
        };
    }

    private static boolean isNonCharacter(int codePoint) {
        return (codePoint >= 0xfdd0 && codePoint <= 0xfdef) || (codePoint & 0xfffe) == 0xfffe;
    }

    /** Letters and marks that are drawn as nothing: Hangul fillers, the empty Braille cell, variation selectors, the tag block. */
    private static boolean looksEmpty(int codePoint) {
        return codePoint == 0x115f
                || codePoint == 0x1160
                || codePoint == 0x3164
                || codePoint == 0xffa0
                || codePoint == 0x2800
                || codePoint == 0x034f
                || (codePoint >= 0xfe00 && codePoint <= 0xfe0f)
                || (codePoint >= 0xe0000 && codePoint <= 0xe0fff);
    }
}
