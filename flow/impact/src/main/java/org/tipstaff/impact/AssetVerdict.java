package org.tipstaff.impact;

import java.util.List;

/**
 * One answer.
 *
 * @param asset id of a computer in the site file, else its name or address; {@code s3://} and the name of a bucket, or the id of a
 *     snapshot or image; of a mailbox its address
 * @param category what it holds, as the data map says; {@code unclassified} where that says nothing
 * @param persons pseudonyms of protected persons whose data it holds
 * @param bytes how much; for data that was altered or made unavailable it is not known
 * @param coverage share of the time asked about in which what would show it was observed, 0 to 1
 * @param reason key of the catalogue: why it is this word
 * @param outlets by bytes, the widest first
 */
public record AssetVerdict(
        String asset,
        String category,
        List<String> persons,
        Dimension dimension,
        Verdict verdict,
        ByteRange bytes,
        List<SentObject> objects,
        double coverage,
        String reason,
        List<Exhibit> evidence,
        List<Outlet> outlets) {
    public AssetVerdict {
        persons = List.copyOf(persons);
        objects = List.copyOf(objects);
        evidence = List.copyOf(evidence);
        outlets = List.copyOf(outlets);
        if (verdict == Verdict.NOT_SHOWN && coverage < Impact.COVERAGE_MIN) {
            throw new IllegalArgumentException("'not shown' is never said with a coverage of " + coverage);
        }
    }

    /** Whether it is about a mailbox rather than a computer. */
    public boolean isOfMailbox() {
        return MailboxObservations.isMailbox(asset);
    }
}
