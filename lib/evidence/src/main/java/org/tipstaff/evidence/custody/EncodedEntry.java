package org.tipstaff.evidence.custody;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.evidence.tlog.EntryBundle;

/**
 * An entry as canonical JSON but for its time, with its salts drawn: the part of the work that callers do side by side,
 * before they queue for their place in the log.
 */
final class EncodedEntry {
    /** Openings of one entry; more text belongs into a file. */
    static final int MAX_OPENINGS = 4 << 20;

    private final String beforeTime;
    private final String afterTime;
    private final List<Opening> openings;
    /** Each opening's line behind the number of its entry, which comes first in the order of RFC 8785. */
    private final List<String> openingRests;

    private final int bytes;

    private EncodedEntry(String beforeTime, String afterTime, List<Opening> openings, int openingBytes) {
        this.beforeTime = beforeTime;
        this.afterTime = afterTime;
        this.openings = openings;
        this.openingRests = openings.stream()
                .map(opening -> opening.line().substring("{\"entry\":0".length()))
                .toList();
        this.bytes = beforeTime.length() + afterTime.length() + LeafTime.LENGTH + openingBytes;
    }

    static EncodedEntry of(CustodyEntry entry, SecureRandom random) {
        Encoding encoding = new Encoding(random);
        String actor = CanonicalJson.text(encoding.secret("actor", entry.actor()));
        Map<String, Json> fields = new TreeMap<>();
        entry.fields().forEach((name, value) -> fields.put(name, encoding.value("fields/" + name, value)));
        // Members in the order of RFC 8785: actor, at, fields, kind, label, v.
        StringBuilder after =
                new StringBuilder(512).append("\",\"fields\":").append(CanonicalJson.text(new Json.Members(fields)));
        after.append(",\"kind\":");
        CanonicalJson.writeText(entry.kind().name(), after);
        after.append(",\"label\":");
        after.append(CanonicalJson.text(
                entry.hasBareLabel() ? new Json.Text(entry.label()) : encoding.secret("label", entry.label())));
        after.append(",\"v\":").append(LoggedEntry.VERSION).append('}');
        EncodedEntry encoded = new EncodedEntry(
                "{\"actor\":" + actor + ",\"at\":\"", after.toString(), encoding.openings, encoding.openingBytes);
        // Everything in a leaf is ASCII: texts are words, digests and commitments.
        int leaf = encoded.beforeTime.length() + LeafTime.LENGTH + encoded.afterTime.length();
        if (leaf > EntryBundle.MAX_ENTRY) {
            throw new IllegalArgumentException("an entry of " + leaf + " bytes; at most " + EntryBundle.MAX_ENTRY
                    + " fit. Put the list into a file and record its digest");
        }
        if (encoding.openingBytes > MAX_OPENINGS) {
            throw new IllegalArgumentException("the names and paths of an entry have " + encoding.openingBytes
                    + " bytes; at most " + MAX_OPENINGS + " are kept. Put them into a file and record its digest");
        }
        return encoded;
    }

    /** Walks over the values of one entry. */
    private static final class Encoding {
        private final SecureRandom random;
        private final List<Opening> openings = new ArrayList<>();
        private int openingBytes;

        Encoding(SecureRandom random) {
            this.random = random;
        }

        Json value(String place, FieldValue value) {
            return switch (value) {
                case FieldValue.Secret(String text) -> secret(place, text);
                case FieldValue.Word(String word) -> new Json.Text(word);
                case FieldValue.Digest(var digest) -> new Json.Text(digest.hex());
                case FieldValue.Whole(long number) -> new Json.Whole(number);
                case FieldValue.Flag(boolean flag) -> new Json.Flag(flag);
                case FieldValue.Values(List<FieldValue> values) -> {
                    List<Json> items = new ArrayList<>();
                    for (int i = 0; i < values.size(); i++) {
                        items.add(value(place + "/" + i, values.get(i)));
                    }
                    yield new Json.Items(items);
                }
            };
        }

        Json secret(String place, String text) {
            byte[] salt = new byte[Commitment.SALT_BYTES];
            random.nextBytes(salt);
            openings.add(new Opening(0, place, HexFormat.of().formatHex(salt), text));
            openingBytes += 160 + 6 * text.length();
            return new Json.Members(Map.of(
                    "commitment",
                    new Json.Text(Commitment.to(salt, text).digest().hex())));
        }
    }

    byte[] leaf(Instant at) {
        return (beforeTime + LeafTime.text(at) + afterTime).getBytes(StandardCharsets.US_ASCII);
    }

    List<Opening> openings(long index) {
        return openings.stream()
                .map(opening -> new Opening(index, opening.field(), opening.salt(), opening.text()))
                .toList();
    }

    /** The lines that go into {@code openings.jsonl}, each with its newline. */
    byte[] openingLines(long index) {
        StringBuilder lines = new StringBuilder(256 * openings.size());
        for (String rest : openingRests) {
            lines.append("{\"entry\":").append(index).append(rest).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** About what it takes in the journal. */
    int bytes() {
        return bytes;
    }
}
