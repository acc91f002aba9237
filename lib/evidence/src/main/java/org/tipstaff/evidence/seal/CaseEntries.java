package org.tipstaff.evidence.seal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final String ORDER = "order";
    private static final String RECORD = "record";
    private static final Set<String> OF_FILES = Set.of(
            EntryKind.ACQUIRE.name(), EntryKind.DERIVE.name(), EntryKind.RECEIVE.name(), EntryKind.RECEIPT.name());

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
     * Somebody else's file was taken in, as theirs.
     *
     * @param path in the bag
     * @param name that it came under
     * @param source who says what is in it
     * @param grade of the source and of what it says
     */
    public static CustodyEntry receive(
            CustodyEntry.Builder entry, String path, Bag.Filed file, String name, String source, Grade grade) {
        return entry.secret(PATH, committed(path))
                .digest(DIGEST, file.sha256())
                .number(BYTES, file.bytes())
                .secret("name", name)
                .secret("source", source)
                .word("grade", grade.toString())
                .build();
    }

    /**
     * A file was destroyed by order.
     *
     * @param path in the bag
     * @param order digest of the order
     * @param tombstone digest of the signed text that stays
     */
    public static CustodyEntry destroy(
            CustodyEntry.Builder entry, String path, Sha256 file, Sha256 order, Sha256 tombstone, String reason) {
        return entry.secret(PATH, committed(path))
                .digest(DIGEST, file)
                .digest(ORDER, order)
                .digest(RECORD, tombstone)
                .secret("reason", reason)
                .build();
    }

    /**
     * What an entry of kind destroy says.
     *
     * @param entry its index
     * @param sha256 of what was destroyed
     * @param order digest of the order
     * @param tombstone digest of the signed text that stays
     */
    record Destroyed(long entry, Sha256 sha256, Sha256 order, Sha256 tombstone) {
        /** Empty for entries of another kind. */
        static Optional<Destroyed> of(LoggedEntry entry) throws TlogFormatException {
            if (!entry.kind().equals(EntryKind.DESTROY.name())) {
                return Optional.empty();
            }
            Map<String, Json> fields = entry.fields();
            if (fields.get(DIGEST) instanceof Json.Text(String file)
                    && fields.get(ORDER) instanceof Json.Text(String order)
                    && fields.get(RECORD) instanceof Json.Text(String tombstone)) {
                try {
                    return Optional.of(
                            new Destroyed(entry.index(), new Sha256(file), new Sha256(order), new Sha256(tombstone)));
                } catch (IllegalArgumentException e) {
                    throw new TlogFormatException("a digest of the entry is none");
                }
            }
            throw new TlogFormatException("an entry of kind destroy has path, sha256, order and record");
        }
    }

    /**
     * Where a commitment stands.
     *
     * @param entry its index
     * @param field as openings name it
     */
    record Place(long entry, String field) {}

    /** Every place of an entry that an opening belongs to. */
    static List<Place> commitments(LoggedEntry entry) {
        List<Place> places = new ArrayList<>();
        places.add(new Place(entry.index(), "actor"));
        if (isCommitment(entry.label())) {
            places.add(new Place(entry.index(), "label"));
        }
        entry.fields().forEach((name, value) -> {
            if (isCommitment(value)) {
                places.add(new Place(entry.index(), "fields/" + name));
            } else if (value instanceof Json.Items(List<Json> items)) {
                for (int i = 0; i < items.size(); i++) {
                    if (isCommitment(items.get(i))) {
                        places.add(new Place(entry.index(), "fields/" + name + "/" + i));
                    }
                }
            }
        });
        return places;
    }

    private static boolean isCommitment(Json json) {
        return json instanceof Json.Members;
    }

    /**
     * What an entry of kind acquire, derive, receive or receipt says of its file.
     *
     * @param entry its index
     * @param path committed: its opening says which
     * @param kept of an original; empty for any other file
     */
    public record FileEntry(long entry, Commitment path, Sha256 sha256, long bytes, Optional<Kept> kept) {
        /** Empty for entries of another kind. */
        public static Optional<FileEntry> of(LoggedEntry entry) throws TlogFormatException {
            boolean acquire = entry.kind().equals(EntryKind.ACQUIRE.name());
            if (!OF_FILES.contains(entry.kind())) {
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
