package org.tipstaff.incident;

import java.util.List;

/**
 * How far an incident stands above the noise, with its reasons.
 *
 * @param total the sum of the parts, rounded; higher is worse
 * @param parts what it is made of
 */
public record Score(long total, List<Part> parts) {
    /** One reason: a key of the catalogue ({@code severity}, {@code rarity}, {@code spread}, {@code chain}) and its points. */
    public record Part(String reason, double points) {}
}
