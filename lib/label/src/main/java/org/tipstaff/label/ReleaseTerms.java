package org.tipstaff.label;

import java.time.Instant;

/**
 * What two people put their names to when they lower a label.
 *
 * @param subject what is released, by the id it has in the case
 * @param to the label it gets
 * @param author who wrote what is released; they can't also release it
 * @param first one who releases
 * @param second another
 * @param reason why, in their words
 * @param at when they decided
 */
public record ReleaseTerms(
        String subject, Label to, Person author, Person first, Person second, String reason, Instant at) {
    private static final int SUBJECT_MAX = 200;
    private static final int REASON_MAX = 2_000;

    public ReleaseTerms {
        if (subject.isBlank() || subject.length() > SUBJECT_MAX) {
            throw new IllegalArgumentException("a release names its subject in 1 to " + SUBJECT_MAX + " characters");
        }
        if (reason.isBlank() || reason.length() > REASON_MAX) {
            throw new IllegalArgumentException("a release has a reason of 1 to " + REASON_MAX + " characters");
        }
        if (first.equals(second)) {
            throw new IllegalArgumentException("a release takes two people; " + first + " is one");
        }
        if (author.equals(first) || author.equals(second)) {
            throw new IllegalArgumentException(author + " wrote this and can't release it; two others must");
        }
    }
}
