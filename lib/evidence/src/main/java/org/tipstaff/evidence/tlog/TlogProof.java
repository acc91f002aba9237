package org.tipstaff.evidence.tlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One text file by which somebody offline checks that an entry is in the log (C2SP tlog-proof): a path in the tree and
 * the checkpoint it leads to. The signatures of the checkpoint are for {@link NoteVerifier} or {@link TlogPolicy}.
 *
 * @param extra opaque bytes that nothing authenticates, or null
 * @param inclusion the entry's place and path, for the checkpoint's size
 * @param checkpoint with its signatures, as the log issued it
 */
public record TlogProof(byte @Nullable [] extra, InclusionProof inclusion, SignedCheckpoint checkpoint) {
    /** A longer proof is refused unread. */
    public static final int MAX_BYTES = 2 << 20;

    private static final String HEAD = "c2sp.org/tlog-proof@v1";

    public TlogProof {
        if (inclusion.size() != checkpoint.checkpoint().size()) {
            throw new IllegalArgumentException("the path is for a tree of " + inclusion.size()
                    + ", the checkpoint for one of " + checkpoint.checkpoint().size());
        }
        extra = extra == null ? null : extra.clone();
    }

    public TlogProof(InclusionProof inclusion, SignedCheckpoint checkpoint) {
        this(null, inclusion, checkpoint);
    }

    @Override
    public byte @Nullable [] extra() {
        return extra == null ? null : extra.clone();
    }

    /** Whether the entry with these bytes is in the checkpoint's tree; who signed the checkpoint is another question. */
    public boolean provesEntry(byte[] entry) {
        return inclusion.proves(
                MerkleHash.ofEntry(entry), checkpoint.checkpoint().root());
    }

    public static TlogProof parse(byte[] bytes) throws TlogFormatException {
        String text = StrictText.decode(bytes, MAX_BYTES, "the proof");
        int split = text.indexOf("\n\n");
        if (split < 0) {
            throw new TlogFormatException("the proof has no empty line before its checkpoint");
        }
        List<String> lines = StrictText.lines(text.substring(0, split + 1), "the proof");
        if (!lines.getFirst().equals(HEAD)) {
            throw new TlogFormatException("the proof does not begin with " + HEAD);
        }
        int at = 1;
        Optional<byte[]> extra = Optional.empty();
        if (at < lines.size() && lines.get(at).startsWith("extra ")) {
            extra = Optional.of(StrictText.base64(lines.get(at).substring(6), "the extra data of the proof"));
            at++;
        }
        if (at == lines.size() || !lines.get(at).startsWith("index ")) {
            throw new TlogFormatException("the proof does not say the index of its entry");
        }
        long index = StrictText.decimal(lines.get(at).substring(6), "the index in the proof");
        if (lines.size() - at - 1 > InclusionProof.MAX_PATH) {
            throw new TlogFormatException("the proof has more than " + InclusionProof.MAX_PATH + " hashes");
        }
        List<MerkleHash> path = new ArrayList<>();
        for (String line : lines.subList(at + 1, lines.size())) {
            path.add(MerkleHash.parse(line, "hash " + path.size() + " of the proof"));
        }
        SignedCheckpoint checkpoint =
                SignedCheckpoint.parse(text.substring(split + 2).getBytes(StandardCharsets.UTF_8));
        long size = checkpoint.checkpoint().size();
        if (index >= size) {
            throw new TlogFormatException("the proof is for entry " + index + " of a log that has " + size);
        }
        return new TlogProof(extra.orElse(null), new InclusionProof(index, size, path), checkpoint);
    }

    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TlogProof proof
                && Arrays.equals(extra, proof.extra)
                && inclusion.equals(proof.inclusion)
                && checkpoint.equals(proof.checkpoint);
    }

    @Override
    public int hashCode() {
        return 31 * inclusion.hashCode() + checkpoint.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        if (extra != null) {
            text.append("extra ")
                    .append(Base64.getEncoder().encodeToString(extra))
                    .append('\n');
        }
        text.append("index ").append(inclusion.index()).append('\n');
        inclusion.path().forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(checkpoint.note()).toString();
    }
}
