package org.tipstaff.testkit.labels;

import java.io.IOException;
import java.util.Map;
import org.tipstaff.label.Audience;

/**
 * Anything that writes a case for an audience: a package, a notice, a bundle to share, an answer over HTTP.
 *
 * @param <C> what a case is to it
 */
@FunctionalInterface
public interface AudienceOutput<C> {
    /**
     * All that the audience gets to see, as bytes: each file with its name, in the order they are handed over, and
     * whatever else can be read off the delivery (headers, status, subject) as further entries.
     */
    Map<String, byte[]> render(C whole, Audience audience) throws IOException;
}
