package org.tipstaff.evidence.anchor;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.ConsistencyProof;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.NoteVerifier;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;

/** A cosigner of one log that answers as C2SP tlog-witness says, clause by clause, and remembers in memory. */
public final class CosignerDouble implements Cosigner {
    private final NoteSigner signer;
    private final NoteKey log;
    private final Instant now;
    private long size;
    private MerkleHash root = MerkleHash.EMPTY;

    public CosignerDouble(NoteSigner signer, NoteKey log, Instant now) {
        this.signer = signer;
        this.log = log;
        this.now = now;
    }

    public NoteKey key() {
        return signer.key();
    }

    @Override
    public synchronized Reply addCheckpoint(byte[] request) {
        String text = new String(request, StandardCharsets.UTF_8);
        int empty = text.indexOf("\n\n");
        if (empty < 0 || !text.startsWith("old ")) {
            return plain(400, "no empty line, or no old size");
        }
        List<String> lines = List.of(text.substring(0, empty).split("\n", -1));
        if (lines.size() > 64 || !lines.getFirst().matches("old (0|[1-9][0-9]{0,17})")) {
            return plain(400, "old size or proof");
        }
        long oldSize = Long.parseLong(lines.getFirst().substring(4));
        List<MerkleHash> path = new ArrayList<>();
        SignedCheckpoint submitted;
        try {
            for (String line : lines.subList(1, lines.size())) {
                path.add(MerkleHash.of(Base64.getDecoder().decode(line)));
            }
            submitted = SignedCheckpoint.parse(text.substring(empty + 2).getBytes(StandardCharsets.UTF_8));
            Checkpoint head = submitted.checkpoint();
            if (!head.origin().equals(log.name())) {
                return plain(404, "unknown origin");
            }
            if (new NoteVerifier(log).verify(submitted.note()) != NoteVerifier.Verdict.SIGNED) {
                return plain(403, "not signed by a key of this log");
            }
            if (oldSize > head.size()) {
                return plain(400, "old size is larger than the checkpoint");
            }
            if (oldSize != size) {
                return new Reply(409, "text/x.tlog.size", (size + "\n").getBytes(StandardCharsets.UTF_8));
            }
            if (oldSize == head.size() && !head.root().equals(root)) {
                return new Reply(409, "text/x.tlog.size", (size + "\n").getBytes(StandardCharsets.UTF_8));
            }
            if (!new ConsistencyProof(oldSize, head.size(), path).proves(root, head.root())) {
                return plain(422, "the proof does not hold");
            }
            size = head.size();
            root = head.root();
            String line = signer.sign(submitted.note().text(), now) + "\n";
            return plain(200, line);
        } catch (TlogFormatException | IllegalArgumentException e) {
            return plain(400, String.valueOf(e.getMessage()));
        }
    }

    private static Reply plain(int status, String words) {
        return new Reply(status, "text/plain; charset=utf-8", words.getBytes(StandardCharsets.UTF_8));
    }
}
