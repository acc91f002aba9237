package org.tipstaff.sigma;

/**
 * The characters that {@code windash} treats alike (modifiers appendix): hyphen-minus, slash, en dash, em dash and
 * horizontal bar.
 */
final class Dashes {
    private Dashes() {}

    static boolean isDash(int codePoint) {
        return codePoint == '-'
                || codePoint == '/'
                || codePoint == 0x2013
                || codePoint == 0x2014
                || codePoint == 0x2015;
    }
}
