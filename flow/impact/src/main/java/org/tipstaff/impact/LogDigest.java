package org.tipstaff.impact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Provenance;

/**
 * A digest file of a trail: which log files were delivered in one stretch of time, and the SHA-256 of each, unpacked. Its signature
 * stands beside it in the storage and not in it, and is not checked here: whoever can write the files of a case can write this one.
 *
 * @param account number of the account whose trail it is
 * @param trail its name
 * @param start begin of the time in which the files were delivered, which is up to {@link TrailCoverage#DELIVERY} after what they tell of
 * @param end of that time
 */
record LogDigest(
        String account,
        String region,
        String trail,
        Instant start,
        Instant end,
        List<LogFile> files,
        Provenance place) {
    /** Files of one digest; AWS writes one an hour for each trail and region. One that names more proves nothing. */
    static final int FILES_MAX = 50_000;

    /** Time one digest speaks for; AWS says an hour. One that claims more proves nothing. */
    private static final long SECONDS_MAX = 24 * 3_600;

    /**
     * @param sha256 in lower-case hexadecimal
     * @param oldest time of its first event; null where the digest does not say
     */
    record LogFile(
            String object,
            String sha256,
            @Nullable Instant oldest,
            @Nullable Instant newest) {
        String name() {
            return object.substring(object.lastIndexOf('/') + 1);
        }
    }

    /** The digest that a record is; empty where it is none that can be used in full: half a digest would hide what is missing. */
    static Optional<LogDigest> of(CloudRecord record) {
        Instant start = CloudRecord.time(record.text("digestStartTime"));
        Instant end = CloudRecord.time(record.text("digestEndTime"));
        if (start == null
                || end == null
                || !start.isBefore(end)
                || end.getEpochSecond() - start.getEpochSecond() > SECONDS_MAX) {
            return Optional.empty();
        }
        List<String> objects = record.texts("logFiles.s3Object");
        List<String> hashes = record.texts("logFiles.hashValue");
        List<String> algorithms = record.texts("logFiles.hashAlgorithm");
        List<String> oldest = record.texts("logFiles.oldestEventTime");
        List<String> newest = record.texts("logFiles.newestEventTime");
        int count = objects.size();
        if (count > FILES_MAX || hashes.size() != count || algorithms.size() != count) {
            return Optional.empty();
        }
        boolean timed = oldest.size() == count && newest.size() == count;
        List<LogFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String hash = hashes.get(i).toLowerCase(Locale.ROOT);
            if (!algorithms.get(i).equals("SHA-256") || !hash.matches("[0-9a-f]{64}")) {
                return Optional.empty();
            }
            Instant first = timed ? CloudRecord.time(oldest.get(i)) : null;
            Instant last = timed ? CloudRecord.time(newest.get(i)) : null;
            boolean ordered = first != null && last != null && !last.isBefore(first);
            files.add(new LogFile(objects.get(i), hash, ordered ? first : null, ordered ? last : null));
        }
        return named(record.text("digestS3Object"), record.text("awsAccountId"))
                .map(name -> new LogDigest(
                        record.text("awsAccountId"),
                        name[0],
                        name[1],
                        start,
                        end,
                        List.copyOf(files),
                        record.event().provenance()));
    }

    /** Region and trail: {@code ACCOUNT_CloudTrail-Digest_REGION_TRAIL_HOMEREGION_TIME.json.gz}; the trail may have underscores too. */
    private static Optional<String[]> named(String object, String account) {
        String name = object.substring(object.lastIndexOf('/') + 1);
        String before = account + "_CloudTrail-Digest_";
        int region = name.startsWith(before) ? name.indexOf('_', before.length()) : -1;
        String rest = name.endsWith("_backfill.json.gz") ? name.substring(0, name.length() - 17) : name;
        int time = rest.lastIndexOf('_');
        int home = time < 0 ? -1 : rest.lastIndexOf('_', time - 1);
        if (account.isEmpty() || region < 0 || home <= region) {
            return Optional.empty();
        }
        return Optional.of(new String[] {name.substring(before.length(), region), name.substring(region + 1, home)});
    }
}
