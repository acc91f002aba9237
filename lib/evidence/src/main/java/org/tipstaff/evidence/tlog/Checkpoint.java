package org.tipstaff.evidence.tlog;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The head of a log: how many entries it has and the hash over all of them (C2SP tlog-checkpoint). Its text is three
 * lines, short enough for a post card.
 *
 * @param origin which log
 * @param size number of entries
 * @param root RFC 6962 hash of the tree of that size
 * @param extensions further lines, opaque; this log writes none
 */
public record Checkpoint(String origin, long size, MerkleHash root, List<String> extensions) {
    /** A checkpoint with more lines is refused. */
    static final int MAX_EXTENSIONS = 64;

    public Checkpoint {
        if (origin.isEmpty() || origin.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("the origin of a log is one line that is not empty");
        }
        if (size < 0) {
            throw new IllegalArgumentException("a log has no negative size");
        }
        if (size == 0 && !root.equals(MerkleHash.EMPTY)) {
            throw new IllegalArgumentException("the root of an empty tree is the SHA-256 of nothing");
        }
        extensions = List.copyOf(extensions);
        if (extensions.stream().anyMatch(line -> line.isEmpty() || line.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("an extension is one line that is not empty");
        }
    }

    public Checkpoint(String origin, long size, MerkleHash root) {
        this(origin, size, root, List.of());
    }

    /** Reads the text of a note, signatures not included. */
    public static Checkpoint parse(String text) throws TlogFormatException {
        StrictText.decode(text.getBytes(StandardCharsets.UTF_8), Note.MAX_BYTES, "the checkpoint");
        List<String> lines = StrictText.lines(text, "the checkpoint");
        if (lines.size() < 3 || lines.size() > 3 + MAX_EXTENSIONS) {
            throw new TlogFormatException("a checkpoint has three lines: origin, size, root; this has " + lines.size());
        }
        if (lines.stream().anyMatch(String::isEmpty)) {
            throw new TlogFormatException("a line of the checkpoint is empty");
        }
        long size = StrictText.decimal(lines.get(1), "the size in the checkpoint");
        MerkleHash root = MerkleHash.parse(lines.get(2), "the root in the checkpoint");
        if (size == 0 && !root.equals(MerkleHash.EMPTY)) {
            throw new TlogFormatException(
                    "the checkpoint of an empty log has a root that is not that of an empty tree");
        }
        return new Checkpoint(lines.getFirst(), size, root, lines.subList(3, lines.size()));
    }

    /** What is signed: the lines with their newlines. */
    public String text() {
        StringBuilder text = new StringBuilder(origin)
                .append('\n')
                .append(size)
                .append('\n')
                .append(root.base64())
                .append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
