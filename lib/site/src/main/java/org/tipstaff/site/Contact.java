package org.tipstaff.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told.
 *
 * @param language null for the court's first
 * @param key with which they approve; null when they approve nothing
 * @param channels the one they prefer first
 */
public record Contact(
        String person,
        String office,
        @Nullable String language,
        @Nullable SshKey key,
        List<Channel> channels,
        List<Duty> duties) {
    /** More ways to one person than this are no ways. */
    public static final int CHANNELS_MAX = 16;

    public Contact {
        Names.id(person, "the person of a contact");
        Names.line(office, "the office of a contact");
        if (language != null && !Court.LANGUAGES.contains(language)) {
            throw new IllegalArgumentException("the language of a contact is one of " + Court.LANGUAGES);
        }
        channels = List.copyOf(channels);
        duties = List.copyOf(duties);
        if (channels.size() > CHANNELS_MAX) {
            throw new IllegalArgumentException("a contact has at most " + CHANNELS_MAX + " channels");
        }
    }
}
