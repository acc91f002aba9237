package org.tipstaff.detect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import org.tipstaff.event.Sha256;

/**
 * Names findings by what was found where: the same rule on the same record of the same bytes has the same id on every
 * machine, in every run, under every file name.
 */
public final class FindingIds {
    /** The namespace of all UUIDs of version 5 (RFC 9562 section 5.5) that Tipstaff makes. */
    private static final UUID NAMESPACE = UUID.fromString("6f0c1e5c-58a7-5b0e-9d3c-0d3b7a3a7c11");

    private FindingIds() {}

    /** Where a record stands, by content. */
    public record Place(Sha256 sha256, long record) {
        String text() {
            return sha256.hex() + "/" + record;
        }
    }

    /**
     * The id of a rule's finding on one record.
     *
     * @param repeated how many records of this number stand before it in the same file: 0 except where a log repeats
     *     a number, as files of forwarded events do
     */
    public static UUID of(String ruleId, Place place, int repeated) {
        return uuid5("finding\n" + ruleId + "\n" + place.text() + (repeated == 0 ? "" : "\n" + repeated));
    }

    /** The id of a correlation's finding on several records, in whatever order they are given. */
    public static UUID ofCorrelation(String ruleId, List<Place> places) {
        StringBuilder name = new StringBuilder("correlation\n").append(ruleId);
        places.stream()
                .map(Place::text)
                .sorted()
                .forEach(place -> name.append('\n').append(place));
        return uuid5(name.toString());
    }

    /** The UUID of version 5 of a name that begins with what kind of thing it names. */
    public static UUID uuid5(String name) {
        MessageDigest sha1;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-1, which UUIDs of version 5 are made with", e);
        }
        ByteBuffer namespace = ByteBuffer.allocate(16)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits());
        sha1.update(namespace.array());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & ~0xF000L) | 0x5000L;
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
