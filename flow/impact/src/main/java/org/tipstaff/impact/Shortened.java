package org.tipstaff.impact;

/** Text of a log as it is kept. */
final class Shortened {
    private Shortened() {}

    /**
     * At most so many characters of it, with a mark where it was longer. Half of a pair of characters, which a log can hold and a cut can make, becomes
     * U+FFFD: no file of UTF-8 can carry it.
     */
    static String text(String text, int most) {
        String kept = text.length() <= most ? text : text.substring(0, most);
        if (kept.chars().anyMatch(c -> Character.isSurrogate((char) c))) {
            StringBuilder whole = new StringBuilder(kept.length());
            kept.codePoints()
                    .forEach(c -> whole.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 0xfffd : c));
            kept = whole.toString();
        }
        return text.length() <= most ? kept : kept + "…";
    }
}
