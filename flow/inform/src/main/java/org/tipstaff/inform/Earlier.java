package org.tipstaff.inform;

import java.time.Instant;

/**
 * A notice that was released before. Its number counts those for the same audience only: one count for all would tell each
 * audience how much the others were told.
 *
 * @param number from 1
 */
public record Earlier(AudienceKind kind, int number, Instant at) implements NoticeFact {
    public Earlier {
        if (number < 1) {
            throw new IllegalArgumentException("notices are numbered from 1");
        }
    }

    /** How later ones name it. */
    public String reference() {
        return kind.key() + "-" + number;
    }
}
