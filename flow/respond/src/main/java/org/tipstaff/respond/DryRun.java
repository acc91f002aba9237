package org.tipstaff.respond;

import java.util.List;

/**
 * What would be done.
 *
 * @param lines word for word, as the device would get them
 * @param problems why it could not be done as it stands; empty when it could
 */
public record DryRun(List<String> lines, List<String> problems) {
    public DryRun {
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
    }
}
