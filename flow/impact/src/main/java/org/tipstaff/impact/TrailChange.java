package org.tipstaff.impact;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.tipstaff.event.Provenance;

/**
 * What somebody did to a trail.
 *
 * @param trail its name, without the address of the resource around it
 * @param selects what it records from then on; nothing is known of it after anything but new selectors
 */
record TrailChange(String account, String trail, Kind kind, Selects selects, Instant time, Provenance place) {
    enum Kind {
        STOPPED,
        DELETED,
        UPDATED,
        SELECTORS
    }

    /**
     * What a trail is known to record. Selectors of the newer kind are conditions on fields, which are not evaluated: of them nothing
     * is known.
     *
     * @param management whether calls that change something are recorded
     * @param reads whether reading objects is
     * @param writes whether writing and deleting objects is
     * @param everywhere whether that holds for all storage of the account
     * @param buckets else for these, whole
     */
    record Selects(boolean management, boolean reads, boolean writes, boolean everywhere, Set<String> buckets) {
        static final Selects UNKNOWN = new Selects(false, false, false, false, Set.of());

        boolean readsOf(String bucket) {
            return reads && (everywhere || buckets.contains(bucket));
        }

        boolean writesOf(String bucket) {
            return writes && (everywhere || buckets.contains(bucket));
        }

        /** What a call of {@code PutEventSelectors} asked for. What only part of several selectors asks for is not counted as asked for. */
        static Selects of(CloudRecord record) {
            String at = "requestParameters.eventSelectors.";
            List<String> types = record.texts(at + "readWriteType");
            List<String> management = record.texts(at + "includeManagementEvents");
            if (types.isEmpty() || record.has("requestParameters.advancedEventSelectors.fieldSelectors.field")) {
                return UNKNOWN;
            }
            boolean reads = types.stream().allMatch(type -> type.equals("All") || type.equals("ReadOnly"));
            boolean writes = types.stream().allMatch(type -> type.equals("All") || type.equals("WriteOnly"));
            boolean everywhere = false;
            Set<String> buckets = new java.util.TreeSet<>();
            for (String value : record.texts(at + "dataResources.values")) {
                if (value.equals("arn:aws:s3") || value.equals("arn:aws:s3:::")) {
                    everywhere = true;
                } else if (value.startsWith("arn:aws:s3:::") && value.indexOf('/') == value.length() - 1) {
                    buckets.add(value.substring(13, value.length() - 1));
                }
            }
            boolean all =
                    management.size() == types.size() && management.stream().allMatch("true"::equals);
            return new Selects(all && writes, reads, writes, everywhere, Set.copyOf(buckets));
        }
    }
}
