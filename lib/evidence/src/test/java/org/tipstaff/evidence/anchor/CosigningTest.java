package org.tipstaff.evidence.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.SubtreeHashes;
import org.tipstaff.evidence.tlog.TlogPolicy;

class CosigningTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String ORIGIN = "court.example/custody/1";

    private final NoteSigner log = NoteSigner.generate(ORIGIN, SignatureType.ED25519);

    /** A log in memory; a fork has other entries from some point on. */
    private final class Log implements SubtreeHashes {
        private final List<MerkleHash> entries = new ArrayList<>();

        Log grow(int size, String kind) {
            while (entries.size() < size) {
                entries.add(MerkleHash.ofEntry((kind + entries.size()).getBytes(StandardCharsets.UTF_8)));
            }
            return this;
        }

        @Override
        public long size() {
            return entries.size();
        }

        @Override
        public MerkleHash perfect(int height, long index) {
            return height == 0
                    ? entries.get((int) index)
                    : MerkleHash.ofNode(perfect(height - 1, 2 * index), perfect(height - 1, 2 * index + 1));
        }

        SignedCheckpoint head() throws Exception {
            return NoteSigner.sign(new Checkpoint(ORIGIN, size(), root(size())), NOW, List.of(log));
        }
    }

    private CosignerDouble cosigner(String name, SignatureType type) {
        return new CosignerDouble(NoteSigner.generate(name, type), log.key(), NOW);
    }

    private static Cosigning.Outcome ask(CosignerDouble cosigner, Log of, long known) throws Exception {
        return Cosigning.ask(cosigner, cosigner.key(), of.head(), known, of);
    }

    @Test
    void obtainsCosignaturesOfBothKindsAtEverySize() throws Exception {
        for (SignatureType type : List.of(SignatureType.COSIGNATURE_ED25519, SignatureType.COSIGNATURE_ML_DSA_44)) {
            CosignerDouble cosigner = cosigner("cosigner.example/one", type);
            Log growing = new Log();
            for (int size : List.of(0, 1, 2, 3, 7, 8, 9, 255, 256, 257)) {
                // Nothing known: the cosigner says its size, and the second turn proves from there.
                Cosigning.Outcome outcome = ask(cosigner, growing.grow(size, "e"), 0);
                assertThat(outcome).as("size " + size).isInstanceOf(Cosigning.Outcome.Cosigned.class);
                assertThat(((Cosigning.Outcome.Cosigned) outcome).at()).isEqualTo(NOW);
            }
        }
    }

    @Test
    void seesACutTail() throws Exception {
        CosignerDouble cosigner = cosigner("cosigner.example/one", SignatureType.COSIGNATURE_ED25519);
        ask(cosigner, new Log().grow(9, "e"), 0);
        assertThat(ask(cosigner, new Log().grow(7, "e"), 0)).isEqualTo(new Cosigning.Outcome.SeenLarger(9));
    }

    @Test
    void seesARewrittenLog() throws Exception {
        CosignerDouble cosigner = cosigner("cosigner.example/one", SignatureType.COSIGNATURE_ED25519);
        ask(cosigner, new Log().grow(9, "e"), 0);
        assertThat(ask(cosigner, new Log().grow(8, "e").grow(9, "f"), 0))
                .isInstanceOf(Cosigning.Outcome.OtherHistory.class);
        assertThat(ask(cosigner, new Log().grow(8, "e").grow(12, "f"), 0))
                .isInstanceOf(Cosigning.Outcome.OtherHistory.class);
        assertThat(ask(cosigner, new Log().grow(12, "e"), 9)).isInstanceOf(Cosigning.Outcome.Cosigned.class);
    }

    @Test
    void tellsWhyItWasDeclined() throws Exception {
        NoteSigner other = NoteSigner.generate(ORIGIN, SignatureType.ED25519);
        CosignerDouble strict = new CosignerDouble(
                NoteSigner.generate("c.example", SignatureType.COSIGNATURE_ED25519), other.key(), NOW);
        assertThat(ask(strict, new Log().grow(3, "e"), 0))
                .isInstanceOfSatisfying(
                        Cosigning.Outcome.Declined.class,
                        d -> assertThat(d.status()).isEqualTo(403));
        NoteKey elsewhere =
                NoteSigner.generate("elsewhere.example", SignatureType.ED25519).key();
        CosignerDouble ignorant =
                new CosignerDouble(NoteSigner.generate("c.example", SignatureType.COSIGNATURE_ED25519), elsewhere, NOW);
        assertThat(ask(ignorant, new Log().grow(3, "e"), 0))
                .isInstanceOfSatisfying(
                        Cosigning.Outcome.Declined.class,
                        d -> assertThat(d.status()).isEqualTo(404));
    }

    @Test
    void believesOnlyTheTrustedKey() throws Exception {
        CosignerDouble cosigner = cosigner("cosigner.example/one", SignatureType.COSIGNATURE_ED25519);
        Log entries = new Log().grow(5, "e");
        NoteKey expected = NoteSigner.generate("cosigner.example/one", SignatureType.COSIGNATURE_ED25519)
                .key();
        assertThat(Cosigning.ask(cosigner, expected, entries.head(), 0, entries))
                .isInstanceOf(Cosigning.Outcome.Declined.class);
        for (String answer :
                List.of("", "x", "\u2014 a b\n", "\n\n", "\u2014 cosigner.example/one AAAAAAAA\n", "\u0000")) {
            assertThat(Cosigning.ask(
                            request -> new Cosigner.Reply(200, "text/plain", answer.getBytes(StandardCharsets.UTF_8)),
                            cosigner.key(),
                            entries.head(),
                            0,
                            entries))
                    .as(answer)
                    .isInstanceOf(Cosigning.Outcome.Declined.class);
        }
    }

    @Test
    void asksACosignerThatKeepsChangingItsMindOnlySoOften() throws Exception {
        Log entries = new Log().grow(5, "e");
        int[] asked = {0};
        Cosigner fickle = request -> new Cosigner.Reply(
                409, "text/x.tlog.size", (asked[0]++ % 4 + 1 + "\n").getBytes(StandardCharsets.UTF_8));
        NoteKey key = NoteSigner.generate("c.example", SignatureType.COSIGNATURE_ED25519)
                .key();
        assertThat(Cosigning.ask(fickle, key, entries.head(), 0, entries))
                .isInstanceOf(Cosigning.Outcome.Declined.class);
        assertThat(asked[0]).isEqualTo(3);
    }

    @Test
    void countsByThePolicy() throws Exception {
        CosignerDouble one = cosigner("one.example", SignatureType.COSIGNATURE_ED25519);
        CosignerDouble two = cosigner("two.example", SignatureType.COSIGNATURE_ML_DSA_44);
        CosignerDouble three = cosigner("three.example", SignatureType.COSIGNATURE_ED25519);
        TlogPolicy policy = TlogPolicy.parse(("log " + log.key() + "\nwitness A " + one.key() + " https://a\nwitness B "
                        + two.key() + " https://b\nwitness C " + three.key() + "\ngroup G 2 A B C\nquorum G\n")
                .getBytes(StandardCharsets.UTF_8));
        Log entries = new Log().grow(5, "e");
        Cosigning.Directory both = party -> switch (party.name()) {
            case "A" -> Optional.of(one);
            case "B" -> Optional.of(two);
            default -> Optional.empty();
        };
        Cosigning.Round enough = Cosigning.round(entries.head(), policy, both, Map.of(), entries);
        assertThat(enough.judgement().accepted()).isTrue();
        assertThat(enough.judgement().cosignedBy()).containsExactly("A", "B");
        assertThat(SignedCheckpoint.parse(enough.checkpoint().bytes())).isEqualTo(enough.checkpoint());
        Cosigning.Directory offline = party -> switch (party.name()) {
            case "A" -> Optional.of(one);
            case "B" ->
                Optional.of(request -> {
                    throw new IOException("no network");
                });
            default -> Optional.empty();
        };
        Cosigning.Round tooFew = Cosigning.round(entries.head(), policy, offline, Map.of("A", 5L), entries);
        assertThat(tooFew.judgement().accepted()).isFalse();
        assertThat(tooFew.outcomes().get("B")).isEqualTo(new Cosigning.Outcome.Unreached("no network"));
        assertThat(tooFew.outcomes()).doesNotContainKey("C");
    }
}
