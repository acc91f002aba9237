package org.tipstaff.inform;

/**
 * Words that a person wrote for a notice, in both languages: without both it is withheld, and the notice with it.
 *
 * @param en English, perhaps empty while it is being written
 * @param fr French, likewise
 */
public record Text(String en, String fr) {
    /** The longest of either. */
    public static final int MOST = 2_000;

    public static final Text NONE = new Text("", "");

    public Text {
        checked(en);
        checked(fr);
    }

    private static void checked(String words) {
        if (words.length() > MOST || words.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "words of a claim are one line of at most " + MOST + " characters in each language");
        }
    }

    public boolean isEmpty() {
        return en.isBlank() && fr.isBlank();
    }

    /** Whether one language has words that the other lacks. */
    public boolean isHalf() {
        return en.isBlank() != fr.isBlank();
    }
}
