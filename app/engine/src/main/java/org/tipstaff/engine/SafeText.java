package org.tipstaff.engine;

import java.util.stream.Collectors;

/** Makes text from logs safe to show where characters can act. */
public final class SafeText {
    private SafeText() {}

    /** Text that a terminal only prints: control, format and unassigned characters become dots. */
    public static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> safe.appendCodePoint(isInert(c) ? c : '.'));
        return safe.toString();
    }

    /** Whether a character is only shown where it is printed. */
    static boolean isInert(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.UNASSIGNED
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }

    /** As {@link #printable}, but line ends stay. */
    public static String printableLines(String text) {
        return text.lines().map(SafeText::printable).collect(Collectors.joining("\n"));
    }
}
