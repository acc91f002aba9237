package org.tipstaff.inform;

/**
 * What is wrong in a file that a person wrote, and where.
 *
 * @param file as the user named it
 * @param line from 1, as is the column
 * @param what is wrong and what to do, in one line without characters that act on a terminal
 */
public record Mistake(String file, int line, int column, String what) {
    private static final int MOST = 500;

    public Mistake {
        StringBuilder shown = new StringBuilder();
        what.codePoints().limit(MOST).forEach(c -> {
            int type = Character.getType(c);
            boolean acts = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            shown.appendCodePoint(acts ? ' ' : c);
        });
        what = shown.toString();
    }

    @Override
    public String toString() {
        return "ERROR " + file + ":" + line + ":" + column + "  " + what;
    }
}
