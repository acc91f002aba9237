package org.tipstaff.evidence.seal;

/**
 * How far a source is trusted and how far its word is (the Admiralty system of NATO STANAG 2511): a letter for the one, a
 * digit for the other. {@code F6}, neither can be judged, is what has not been judged.
 *
 * @param reliability of the source, A (completely reliable) to E (unreliable), F: can't be judged
 * @param credibility of what it says, 1 (confirmed by others) to 5 (improbable), 6: can't be judged
 */
public record Grade(char reliability, int credibility) {
    /** What nobody has judged. */
    public static final Grade UNJUDGED = new Grade('F', 6);

    public Grade {
        if (reliability < 'A' || reliability > 'F' || credibility < 1 || credibility > 6) {
            throw new IllegalArgumentException("a grade is a letter from A to F and a digit from 1 to 6, like B2");
        }
    }

    public static Grade parse(String text) {
        if (text.length() != 2) {
            throw new IllegalArgumentException("a grade is a letter from A to F and a digit from 1 to 6, like B2");
        }
        return new Grade(text.charAt(0), text.charAt(1) - '0');
    }

    @Override
    public String toString() {
        return "" + reliability + credibility;
    }
}
