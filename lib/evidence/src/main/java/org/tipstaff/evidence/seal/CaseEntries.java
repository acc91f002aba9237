package org.tipstaff.evidence.seal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.Originals.Original;
import org.tipstaff.evidence.custody.Commitment;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.tlog.TlogFormatException;

/** How files stand in the log: each one that was taken in or made has one entry, which the bag can be held against. */
public final class CaseEntries {
    private static final int LONGEST_PATH = 16_384;
    private static final String PATH = "path";
    private static final String DIGEST = "sha256";
    private static final String BYTES = "bytes";
    private static final String KEPT = "kept";

    private CaseEntries() {}

    /** What the case has of an original. */
    public enum Kept {
        /** Its bytes, under {@code data/original}. */
        COPY,
        /** Its digest, in {@code originals.tsv}. A member of a container is in the case with its container or not at all. */
        REFERENCE;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The text that stands for a path in an opening: the path itself, but for one that no opening can hold. A path can come
     * from a hostile archive.
     */
    public static String committed(String path) {
        String text = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return text.length() <= LONGEST_PATH
                ? text
                : "a path of SHA-256 " + Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An original was read. */
    public static CustodyEntry acquire(CustodyEntry.Builder entry, Original original, Kept kept) {
        return entry.secret(PATH, committed(original.path()))
                .digest(DIGEST, original.sha256())
                .number(BYTES, original.sizeBytes())
                .word(KEPT, kept.word())
                .build();
    }

    /**
     * A file of the bag was made.
     *
     * @param path in the bag
     */
    public static CustodyEntry derive(CustodyEntry.Builder entry, String path, Bag.Filed file) {
        return entry.secret(PATH, committed(path))
                .digest(DIGEST, file.sha256())
                .number(BYTES, file.bytes())
                .build();
    }

    /**
     * What an entry of kind acquire or derive says of its file.
     *
     * @param entry its index
     * @param path committed: its opening says which
     * @param kept of an original; empty for a derived file
     */
    public record FileEntry(long entry, Commitment path, Sha256 sha256, long bytes, Optional<Kept> kept) {
        /** Empty for entries of another kind. */
        public static Optional<FileEntry> of(LoggedEntry entry) throws TlogFormatException {
            boolean acquire = entry.kind().equals(EntryKind.ACQUIRE.name());
            if (!acquire && !entry.kind().equals(EntryKind.DERIVE.name())) {
                return Optional.empty();
            }
            Map<String, Json> fields = entry.fields();
            Json path = fields.get(PATH);
            if (path != null
                    && fields.get(DIGEST) instanceof Json.Text(String digest)
                    && fields.get(BYTES) instanceof Json.Whole(long bytes)) {
                Optional<Kept> kept = Optional.empty();
                if (acquire) {
                    kept = Optional.of(kept(fields.get(KEPT)));
                }
                try {
                    return Optional.of(new FileEntry(
                            entry.index(), LoggedEntry.commitment(path), new Sha256(digest), bytes, kept));
                } catch (IllegalArgumentException e) {
                    throw new TlogFormatException("the sha256 of the entry is none");
                }
            }
            throw new TlogFormatException("an entry of kind " + entry.kind() + " has path, sha256 and bytes");
        }

        private static Kept kept(@Nullable Json json) throws TlogFormatException {
            if (json instanceof Json.Text(String word)) {
                for (Kept kept : Kept.values()) {
                    if (kept.word().equals(word)) {
                        return kept;
                    }
                }
            }
            throw new TlogFormatException("an entry of kind acquire says whether the case has a copy or a reference");
        }
    }
}
