package org.tipstaff.notify;

import java.util.List;
import org.tipstaff.site.ChannelKind;

/**
 * How a channel stands, for the pages of the server.
 *
 * @param key without the target, which may be a secret
 * @param persons who is reached by it
 * @param unsafe somebody suspect could read it, so it carries nothing
 * @param failures in a row
 */
public record ChannelState(String key, ChannelKind kind, List<String> persons, boolean unsafe, int failures) {
    public ChannelState {
        persons = List.copyOf(persons);
    }
}
