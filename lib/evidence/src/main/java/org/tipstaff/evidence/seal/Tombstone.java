package org.tipstaff.evidence.seal;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * What stays of files that were destroyed by order: which they were, by whose order, who did it and who agreed. It is signed
 * by the court's key and filed in the case; the log has an entry for each file, which this text explains and can't replace.
 *
 * @param at when it was decided, by the court's clock
 * @param order the order's own file in the bag
 * @param orderSha256 of that file
 * @param by who destroys
 * @param approved the second person
 * @param reason in the words of the first
 * @param files digests by path in the bag
 */
public record Tombstone(
        Instant at,
        String order,
        Sha256 orderSha256,
        String by,
        String approved,
        String reason,
        Map<String, Sha256> files) {
    /** The first line of a tombstone. */
    public static final String TITLE = "Destroyed by order (tipstaff-tombstone/v1)";

    /** Where orders and tombstones lie in a bag, each order in a numbered folder. */
    public static final String FOLDER = "data/orders/";

    /** Its name in that folder. */
    public static final String NAME = "tombstone.txt";

    /** A longer one is refused. */
    public static final int MAX_BYTES = 64 << 20;

    public Tombstone {
        files = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** A tombstone as it stands in a case. */
    public record Found(Tombstone tombstone, Statement.Received raw) {
        /** Whether one of the court's keys signed it. */
        public Optional<NoteKey> signer(List<NoteKey> keys) {
            return raw.signer(keys, SshSignature.NAMESPACE);
        }
    }

    public byte[] signed(NoteSigner signer) {
        List<Statement.Line> lines = new ArrayList<>();
        lines.add(new Statement.Line("at", at.toString()));
        lines.add(new Statement.Line("order", orderSha256 + "  " + Bag.encoded(order)));
        lines.add(new Statement.Line("by", by));
        lines.add(new Statement.Line("approved", approved));
        lines.add(new Statement.Line("reason", reason));
        files.forEach((path, digest) -> lines.add(new Statement.Line("file", digest + "  " + Bag.encoded(path))));
        return new Statement(TITLE, lines).signed(signer, SshSignature.NAMESPACE);
    }

    /** @throws TlogFormatException when it is no tombstone; who signed it is another question */
    public static Found parse(byte[] bytes) throws TlogFormatException {
        Statement.Received raw = Statement.parse(bytes, TITLE, MAX_BYTES);
        Statement said = raw.statement();
        try {
            TreeMap<String, Sha256> files = new TreeMap<>();
            for (String line : said.all("file")) {
                if (files.put(path(line), digest(line)) != null) {
                    throw new TlogFormatException("it names a file twice");
                }
            }
            String order = said.one("order");
            return new Found(
                    new Tombstone(
                            Instant.parse(said.one("at")),
                            path(order),
                            digest(order),
                            said.one("by"),
                            said.one("approved"),
                            said.one("reason"),
                            files),
                    raw);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeParseException e) {
            throw new TlogFormatException("it is no tombstone of this form: " + e.getMessage());
        }
    }

    private static Sha256 digest(String line) {
        return new Sha256(line.substring(0, 64));
    }

    private static String path(String line) {
        if (!line.startsWith("  data/", 64)) {
            throw new IllegalArgumentException("a file of a bag is a digest, two blanks and a path under data/");
        }
        return Bag.decoded(line.substring(66));
    }
}
