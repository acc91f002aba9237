package org.tipstaff.state;

import java.util.List;

/**
 * What one step of the live path changed. It is applied whole or not at all, and applying it twice is the same as once.
 *
 * @param to where the views stand afterwards
 */
public record ViewChange(
        ViewPosition to,
        List<FindingView> findings,
        List<IncidentView> incidents,
        List<Joining> joinings,
        List<Acknowledgement> acknowledgements,
        List<SourceView> sources) {
    /** An incident that was told by itself turned out to be part of another. */
    public record Joining(String incident, String into) {}

    public ViewChange {
        findings = List.copyOf(findings);
        incidents = List.copyOf(incidents);
        joinings = List.copyOf(joinings);
        acknowledgements = List.copyOf(acknowledgements);
        sources = List.copyOf(sources);
    }
}
