package org.tipstaff.label;

/** The one form of names in labels: lower case, so that no two spellings of a name differ only to a machine. */
final class Names {
    static final int LENGTH_MAX = 64;

    private Names() {}

    /** Whether the character may stand in a name at all. */
    static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /**
     * @param joints what may stand, one at a time, between letters and digits
     * @return what is wrong with the name, or the empty string
     */
    static String wrong(String name, String joints) {
        if (name.isEmpty()) {
            return "a name is missing";
        }
        if (name.length() > LENGTH_MAX) {
            return "the name has " + name.length() + " characters; the limit is " + LENGTH_MAX;
        }
        boolean afterLetter = false;
        for (int i = 0; i < name.length(); i++) {
            boolean letter = letter(name.charAt(i));
            if (!letter && (!afterLetter || joints.indexOf(name.charAt(i)) < 0 || i == name.length() - 1)) {
                return "'" + Shown.of(name) + "' is not a name: lower-case letters and digits, with one of " + joints
                        + " between them";
            }
            afterLetter = letter;
        }
        return "";
    }

    static String checked(String name, String joints) {
        String wrong = wrong(name, joints);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(wrong);
        }
        return name;
    }
}
