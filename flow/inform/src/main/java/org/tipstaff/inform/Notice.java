package org.tipstaff.inform;

import java.time.Instant;
import java.util.List;
import org.tipstaff.label.Label;

/**
 * What one audience is told.
 *
 * @param label its marking
 * @param number among the notices for this audience, from 1
 * @param at when it was drafted
 * @param claims in their order, none twice
 */
public record Notice(AudienceKind kind, Label label, String court, int number, Instant at, List<Claim> claims) {
    public Notice {
        claims = claims.stream().sorted(Claim.ORDER).toList();
        if (claims.stream().map(Claim::id).distinct().count() != claims.size()) {
            throw new IllegalArgumentException("a notice says each thing once");
        }
        if (number < 1) {
            throw new IllegalArgumentException("notices are numbered from 1");
        }
        if (court.isBlank()) {
            throw new IllegalArgumentException("a notice says which court speaks");
        }
    }

    /** How later ones name it. */
    public String reference() {
        return kind.key() + "-" + number;
    }
}
