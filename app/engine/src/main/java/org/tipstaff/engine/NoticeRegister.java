package org.tipstaff.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.CanonicalJson;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.InclusionProof;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.NoteVerifier;
import org.tipstaff.evidence.tlog.SubtreeHashes;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.evidence.tlog.TlogProof;
import org.tipstaff.inform.Claim;
import org.tipstaff.inform.Notice;

/**
 * The register of what one audience was told in one case: a log of its own, one leaf a notice, signed by the court's keys. Each
 * notice carries its leaf ({@code register.json}: id, version, what it supersedes, SHA-256) and a proof that it is in the log
 * ({@code notice.tlog-proof}, C2SP tlog-proof).
 *
 * <p>A proof in the custody log of the case would tell its reader how much else happened there and when, so what an audience gets
 * rests on a log that holds nothing but what that audience got before (as for packages). The case's own log holds the digests of
 * both files.
 */
public final class NoticeRegister {
    /** The leaf, byte for byte. */
    public static final String LEAF = "register.json";
    /** That it is in the register. */
    public static final String PROOF = "notice.tlog-proof";

    /** Files of a released notice; more are not looked at. */
    private static final int FILES_MAX = 64;

    private static final long BYTES_MAX = 64L << 20;
    private static final String FORMAT = "tipstaff-notice/v1";

    private NoticeRegister() {}

    /** Hashes of a log that is small enough to be held. */
    private record Held(List<MerkleHash> leaves) implements SubtreeHashes {
        @Override
        public long size() {
            return leaves.size();
        }

        @Override
        public MerkleHash perfect(int height, long index) {
            return height == 0
                    ? leaves.get((int) index)
                    : MerkleHash.ofNode(perfect(height - 1, 2 * index), perfect(height - 1, 2 * index + 1));
        }
    }

    /**
     * What a notice says of itself in the register.
     *
     * @param sums digest of the list of digests of all its files
     */
    static byte[] leaf(Notice notice, Sha256 sums) {
        TreeSet<String> corrects = new TreeSet<>();
        notice.claims().stream().map(Claim::corrects).forEach(corrects::addAll);
        Map<String, Json> members = new TreeMap<>();
        members.put("format", new Json.Text(FORMAT));
        members.put("id", new Json.Text(notice.reference()));
        members.put("version", new Json.Whole(notice.number()));
        if (notice.number() > 1) {
            members.put("supersedes", new Json.Text(notice.kind().key() + "-" + (notice.number() - 1)));
        }
        members.put(
                "corrects",
                new Json.Items(corrects.stream().<Json>map(Json.Text::new).toList()));
        members.put("label", new Json.Text(notice.label().toString()));
        members.put("drafted", new Json.Text(notice.at().toString()));
        members.put("sha256", new Json.Text(sums.hex()));
        return CanonicalJson.bytes(new Json.Members(members));
    }

    /**
     * Puts a leaf behind earlier ones.
     *
     * @param earlier leaves of the same register, in order
     * @param before the last proof of one of them, whose log this goes on with; null where none of them has one. Leaves behind it
     *     were never in the log: they come into it now
     */
    static TlogProof add(List<byte[]> earlier, @Nullable TlogProof before, byte[] leaf, CustodyKeys keys, Instant at)
            throws IOException {
        List<MerkleHash> hashes = new ArrayList<>();
        earlier.forEach(each -> hashes.add(MerkleHash.ofEntry(each)));
        try {
            String origin;
            if (before == null) {
                byte[] random = new byte[8];
                new SecureRandom().nextBytes(random);
                origin = keys.ed25519().key().name() + "/notices-"
                        + HexFormat.of().formatHex(random);
            } else {
                Checkpoint head = before.checkpoint().checkpoint();
                if (head.size() > hashes.size()
                        || !new Held(List.copyOf(hashes)).root(head.size()).equals(head.root())) {
                    throw new IOException(
                            "the register of earlier notices is not what the last of them proves: a notice was"
                                    + " changed or taken away. Run tipstaff verify, and release nothing until it is clear why");
                }
                origin = head.origin();
            }
            hashes.add(MerkleHash.ofEntry(leaf));
            Held held = new Held(List.copyOf(hashes));
            CustodyKeys own = keys.forLog(origin);
            return new TlogProof(
                    InclusionProof.of(held, held.size() - 1, held.size()),
                    NoteSigner.sign(
                            new Checkpoint(origin, held.size(), held.root(held.size())),
                            at,
                            List.of(own.ed25519(), own.mlDsa44())));
        } catch (TlogFormatException e) {
            throw new IOException("the register of notices can't be gone on with: " + e.getMessage(), e);
        }
    }

    /**
     * What a reader who was given a released notice can prove of it, with the court's public keys and nothing else.
     *
     * @param folder as it was given: the files, {@code SHA256SUMS}, the leaf and its proof
     * @param keys of the court, from elsewhere
     * @return what is wrong; empty when the notice is the one that the court released
     */
    public static List<String> verify(Path folder, List<NoteKey> keys) throws IOException {
        List<String> wrong = new ArrayList<>();
        Map<String, byte[]> files = read(folder, wrong);
        byte[] sums = files.remove(NoticeDesk.SUMS);
        byte[] leaf = files.remove(LEAF);
        byte[] proof = files.remove(PROOF);
        if (sums == null || leaf == null || proof == null) {
            wrong.add("it needs " + NoticeDesk.SUMS + ", " + LEAF + " and " + PROOF);
            return wrong;
        }
        files.keySet().removeIf(name -> name.startsWith("approval-") || name.equals(NoticeJson.DESK));
        String listed = NoticeDesk.listed(files);
        if (!listed.equals(new String(sums, StandardCharsets.UTF_8))) {
            wrong.add("its files are not those of " + NoticeDesk.SUMS + ": one was changed, added or left out");
        }
        try {
            if (!(CanonicalJson.parse(leaf, leaf.length) instanceof Json.Members(Map<String, Json> members))
                    || !new Json.Text(FORMAT).equals(members.get("format"))
                    || !new Json.Text(Sha256.of(sums).hex()).equals(members.get("sha256"))) {
                wrong.add(LEAF + " is about other files");
            }
            TlogProof parsed = TlogProof.parse(proof);
            if (!parsed.provesEntry(leaf)) {
                wrong.add(PROOF + " does not prove that " + LEAF + " is in the register");
            }
            String origin = parsed.checkpoint().checkpoint().origin();
            for (NoteKey key : keys) {
                boolean own = origin.startsWith(key.name() + "/notices-");
                NoteVerifier verifier = new NoteVerifier(key.named(origin));
                if (!own || verifier.verify(parsed.checkpoint().note()) != NoteVerifier.Verdict.SIGNED) {
                    wrong.add("the key of " + key.name() + " (" + key.type() + ") did not sign it");
                }
            }
        } catch (TlogFormatException e) {
            wrong.add(e.getMessage() == null ? "it can't be read" : e.getMessage());
        }
        if (keys.isEmpty()) {
            wrong.add("no key of the court was given, so anybody may have signed it");
        }
        return wrong;
    }

    private static TreeMap<String, byte[]> read(Path folder, List<String> wrong) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        List<Path> there;
        try (Stream<Path> all = Files.list(folder)) {
            there = all.sorted().limit(FILES_MAX + 1L).toList();
        }
        long bytes = 0;
        for (Path file : there) {
            bytes += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : BYTES_MAX + 1;
            if (files.size() == FILES_MAX || bytes > BYTES_MAX) {
                wrong.add("it has more than " + FILES_MAX + " files or " + BYTES_MAX
                        + " bytes, or something that is no file: " + file.getFileName());
                break;
            }
            files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        }
        return files;
    }
}
