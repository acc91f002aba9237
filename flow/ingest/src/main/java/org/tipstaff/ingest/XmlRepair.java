package org.tipstaff.ingest;

/**
 * Text with what XML 1.0 does not allow put right: control characters and references to them, which Windows writes
 * into its exports, and ampersands that stand alone.
 *
 * @param text the text
 * @param replaced how many characters were replaced
 */
record XmlRepair(String text, int replaced) {
    private static final int REFERENCE_MAX = 12;

    static XmlRepair of(String damaged) {
        StringBuilder text = new StringBuilder(damaged.length());
        int replaced = 0;
        for (int i = 0; i < damaged.length(); i++) {
            char c = damaged.charAt(i);
            if (c == '&') {
                int close = damaged.indexOf(';', i);
                String name = close > 0 && close - i <= REFERENCE_MAX ? damaged.substring(i + 1, close) : "";
                if (isKnown(name)) {
                    text.append(c);
                } else if (isReference(name)) {
                    text.append('\ufffd');
                    replaced++;
                    i = close;
                } else {
                    text.append("&amp;");
                    replaced++;
                }
            } else if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == '\ufffe' || c == '\uffff') {
                text.append('\ufffd');
                replaced++;
            } else {
                text.append(c);
            }
        }
        return new XmlRepair(text.toString(), replaced);
    }

    private static boolean isKnown(String name) {
        return switch (name) {
            case "lt", "gt", "amp", "quot", "apos" -> true;
            default -> isReference(name) && isAllowed(name);
        };
    }

    private static boolean isReference(String name) {
        return name.length() > 1
                && name.charAt(0) == '#'
                && (name.charAt(1) == 'x'
                        ? name.length() > 2
                                && name.substring(2).chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)
                        : name.substring(1).chars().allMatch(c -> c >= '0' && c <= '9'));
    }

    /** XML 1.0, production 2 (Char). */
    private static boolean isAllowed(String reference) {
        boolean hex = reference.charAt(1) == 'x';
        long code = Long.parseLong(reference.substring(hex ? 2 : 1), hex ? 16 : 10);
        return code == 9
                || code == 10
                || code == 13
                || (code >= 0x20 && code <= 0xD7FF)
                || (code >= 0xE000 && code <= 0xFFFD)
                || (code >= 0x10000 && code <= 0x10FFFF);
    }
}
