package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.engine.CaseAnchors;
import org.tipstaff.engine.CaseFolder;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.evidence.anchor.CosignerDouble;
import org.tipstaff.evidence.anchor.LocalAuthority;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.NoteVerifier;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogPolicy;

/** Heads of a log in other hands: cosigners by the reader's own policy, and a court that shows two histories. */
class HeadsTest {
    @TempDir
    static Path folder;

    private static MadeCase sound;
    private static Path key;
    private static List<NoteKey> cosigners;

    @BeforeAll
    static void make() throws Exception {
        sound = MadeCase.of(
                folder.resolve("sound"),
                List.of(Program.ROOT.resolve("examples/court-intrusion/logs/BKP01.tasks.jsonl.gz")),
                CaseFolder.OriginalsKept.COPY,
                CustodyKeys.generate("court.example/tipstaff"),
                new LocalAuthority(),
                0);
        key = sound.publicKeys(folder.resolve("court.vkey"));
        NoteKey log = sound.keys.forLog(sound.checkpoint().origin()).ed25519().key();
        List<CosignerDouble> asked = new ArrayList<>();
        for (SignatureType type : List.of(
                SignatureType.COSIGNATURE_ED25519,
                SignatureType.COSIGNATURE_ML_DSA_44,
                SignatureType.COSIGNATURE_ED25519)) {
            asked.add(new CosignerDouble(
                    NoteSigner.generate("cosigner-" + asked.size() + ".example", type), log, LocalAuthority.STAMPED));
        }
        cosigners = asked.stream().map(CosignerDouble::key).toList();
        TlogPolicy all = TlogPolicy.parse(policy("2", cosigners).getBytes(StandardCharsets.UTF_8));
        try (CaseLog open = CaseLog.open(sound.folder, sound.custodian())) {
            // The third can't be reached.
            new CaseAnchors(open)
                    .anchor(
                            null,
                            sound.authority.trust(),
                            new CaseAnchors.Cosigners(
                                    all,
                                    party -> party.name().equals("c2")
                                            ? Optional.empty()
                                            : Optional.of(asked.get(party.name().charAt(1) - '0'))));
        }
    }

    /** So many of these three. */
    private static String policy(String enough, List<NoteKey> keys) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < keys.size(); i++) {
            text.append("witness c").append(i).append(' ').append(keys.get(i)).append('\n');
        }
        return text.append("group enough ")
                .append(enough)
                .append(" c0 c1 c2\nquorum enough\n")
                .toString();
    }

    private static Program.Outcome verify(Path what, String... options) {
        List<String> arguments = new ArrayList<>(List.of("verify", "--key", key.toString()));
        arguments.addAll(List.of(options));
        arguments.add(what.toString());
        return Program.run(arguments.toArray(String[]::new));
    }

    @Test
    void enoughCosignersOfThePolicy() throws Exception {
        Path policy = Files.writeString(folder.resolve("two.policy"), policy("2", cosigners));
        Program.Outcome outcome = verify(sound.folder, "--policy", policy.toString());
        assertThat(outcome.exit()).as(outcome.stdout()).isZero();
        assertThat(outcome.stdout())
                .contains("Cosigners saw the log", "c0, c1", "the end of the log behind what the cosigners signed")
                .doesNotContain("wrote the log anew");
    }

    @Test
    void tooFewOrOthersAreNotEnough() throws Exception {
        Path all = Files.writeString(folder.resolve("three.policy"), policy("all", cosigners));
        Program.Outcome few = verify(sound.folder, "--policy", all.toString());
        assertThat(few.exit()).isEqualTo(4);
        assertThat(few.stdout()).contains("not cosigned as your policy asks", "of its cosigners c0, c1 signed one");

        List<NoteKey> others = new ArrayList<>();
        for (NoteKey each : cosigners) {
            others.add(NoteSigner.generate(each.name(), each.type()).key());
        }
        Path forged = Files.writeString(folder.resolve("others.policy"), policy("1", others));
        assertThat(verify(sound.folder, "--policy", forged.toString()).exit()).isEqualTo(4);

        // A policy for another log accepts nothing of this one.
        NoteKey other = NoteSigner.generate("court.example/other", SignatureType.ED25519)
                .key();
        Path elsewhere =
                Files.writeString(folder.resolve("other.policy"), "log " + other + "\n" + policy("1", cosigners));
        assertThat(verify(sound.folder, "--policy", elsewhere.toString()).exit())
                .isEqualTo(4);

        MadeCase attacked = sound.copy(folder.resolve("with-policy"));
        Path inside = Files.writeString(attacked.folder.resolve("keys/policy"), policy("1", cosigners));
        Program.Outcome refused = verify(attacked.folder, "--policy", inside.toString());
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.stderr()).contains("lies inside of the case");
    }

    @Test
    void cosignaturesOfAnotherHistoryCountForNothing() throws Exception {
        MadeCase attacked = sound.copy(folder.resolve("rewritten"));
        List<byte[]> leaves = attacked.leaves();
        String leaf = new String(leaves.get(0), StandardCharsets.UTF_8);
        leaves.set(0, leaf.replace("\"at\":\"2026-01-02", "\"at\":\"2026-01-01").getBytes(StandardCharsets.UTF_8));
        attacked.rewriteLog(leaves);
        attacked.reseal(true);
        Path policy = Files.writeString(folder.resolve("rewritten.policy"), policy("2", cosigners));
        Program.Outcome outcome = verify(attacked.folder, "--policy", policy.toString());
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.stdout()).contains("not cosigned as your policy asks");
    }

    /** A copy in which another decision was recorded, as whoever has the court's keys can do it. */
    private static MadeCase history(String name, int entries) throws Exception {
        MadeCase copy = sound.copy(folder.resolve(name));
        try (CaseLog log = CaseLog.open(copy.folder, copy.custodian())) {
            for (int i = 0; i < entries; i++) {
                log.log()
                        .record(CustodyEntry.of(EntryKind.DECIDE, "registry.clerk1", "TLP:RED")
                                .secret("reason", name + i)
                                .build());
            }
            log.seal();
        }
        return copy;
    }

    private static Path kept(MadeCase it, String name) throws Exception {
        Program.Outcome head = Program.run("checkpoint", "--signed", it.folder.toString());
        assertThat(head.exit()).isZero();
        return Files.writeString(folder.resolve(name), head.stdout());
    }

    @Test
    void twoHistoriesOfOneSizeProveThemselves() throws Exception {
        MadeCase one = history("one", 1);
        MadeCase other = history("other", 1);
        assertThat(verify(one.folder).exit()).isZero();
        assertThat(verify(other.folder).exit()).isZero();
        Path kept = kept(one, "kept.txt");
        Path proof = folder.resolve("proof");
        Program.Outcome outcome =
                verify(other.folder, "--checkpoint", kept.toString(), "--split-view", proof.toString());
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.stdout())
                .contains(
                        "Proof of misbehaviour",
                        "signed two roots for " + one.checkpoint().size() + " entries");
        assertThat(outcome.stderr()).contains("prove that the court's key signed two histories");
        SignedCheckpoint a = SignedCheckpoint.parse(Files.readAllBytes(proof.resolve("1-a.checkpoint")));
        SignedCheckpoint b = SignedCheckpoint.parse(Files.readAllBytes(proof.resolve("1-b.checkpoint")));
        assertThat(a.checkpoint().size()).isEqualTo(b.checkpoint().size());
        assertThat(a.checkpoint().root()).isNotEqualTo(b.checkpoint().root());
        NoteKey court = sound.keys.forLog(a.checkpoint().origin()).ed25519().key();
        for (SignedCheckpoint head : List.of(a, b)) {
            assertThat(new NoteVerifier(court).verify(head.note())).isEqualTo(NoteVerifier.Verdict.SIGNED);
        }
        assertThat(Files.readString(proof.resolve("README.txt"))).contains("The two files are the whole proof");
        assertThat(verify(other.folder, "--json", "--checkpoint", kept.toString())
                        .stdout())
                .contains("\"split_views\":[[\"" + a.checkpoint().origin());
    }

    @Test
    void anOlderHeadOfAnotherHistoryIsToldToo() throws Exception {
        Path kept = kept(history("short", 1), "short.txt");
        Program.Outcome outcome = verify(history("long", 3).folder, "--checkpoint", kept.toString());
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.stdout()).contains("Proof of misbehaviour", "are others");
        assertThat(outcome.stderr()).contains("--split-view");
    }

    @Test
    void whatNobodySignedProvesNothingAgainstTheCourt() throws Exception {
        MadeCase one = history("unsigned", 1);
        String text = one.checkpoint().text();
        Path unsigned = Files.writeString(folder.resolve("unsigned.txt"), text);
        Program.Outcome outcome = verify(history("accused", 1).folder, "--checkpoint", unsigned.toString());
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.stdout()).contains("rewritten or cut").doesNotContain("Proof of misbehaviour");
        // Nor does a head that somebody else signed in the court's name.
        NoteSigner forger = CustodyKeys.generate("court.example/tipstaff")
                .forLog(one.checkpoint().origin())
                .ed25519();
        Path forged = Files.write(
                folder.resolve("forged.txt"),
                NoteSigner.sign(one.checkpoint(), LocalAuthority.STAMPED, List.of(forger))
                        .bytes());
        assertThat(verify(history("accused2", 1).folder, "--checkpoint", forged.toString())
                        .stdout())
                .doesNotContain("Proof of misbehaviour");
        // And an older head of the same history is none.
        assertThat(verify(one.folder, "--checkpoint", kept(sound, "older.txt").toString())
                        .exit())
                .isZero();
    }
}
