package org.tipstaff.evidence.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlogPolicyTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final NoteSigner LOG = NoteSigner.generate("court.example/log", SignatureType.ED25519);
    private static final List<NoteSigner> COSIGNERS = List.of(
            NoteSigner.generate("a.example", SignatureType.COSIGNATURE_ED25519),
            NoteSigner.generate("b.example", SignatureType.COSIGNATURE_ML_DSA_44),
            NoteSigner.generate("c.example", SignatureType.COSIGNATURE_ED25519));
    private static final Checkpoint HEAD = new Checkpoint("court.example/log", 17, MerkleTreeTest.leaf(1));

    private static String parties() {
        return "# who may\n\n log " + LOG.key() + "\thttps://court.example/log\nwitness A "
                + COSIGNERS.get(0).key()
                + "\nwitness B " + COSIGNERS.get(1).key() + " https://b.example\nwitness C "
                + COSIGNERS.get(2).key() + "\n";
    }

    private static TlogPolicy policy(String rest) throws TlogFormatException {
        return TlogPolicy.parse((parties() + rest).getBytes(StandardCharsets.UTF_8));
    }

    private static SignedCheckpoint signed(int... by) {
        List<NoteSigner> signers = new ArrayList<>(List.of(LOG));
        for (int cosigner : by) {
            signers.add(COSIGNERS.get(cosigner));
        }
        return NoteSigner.sign(HEAD, AT, signers);
    }

    @Test
    void someOfThem() throws Exception {
        TlogPolicy policy = policy("group any-two 2 A B C\nquorum any-two\n");
        assertThat(policy.logs())
                .extracting(party -> party.url().orElse(""))
                .containsExactly("https://court.example/log");
        assertThat(policy.cosigners()).hasSize(3);
        assertThat(policy.judge(signed()).accepted()).isFalse();
        assertThat(policy.judge(signed(1)).accepted()).isFalse();
        assertThat(policy.judge(signed(1, 1)).accepted()).isFalse();
        TlogPolicy.Judgement judgement = policy.judge(signed(2, 1));
        assertThat(judgement.accepted()).isTrue();
        assertThat(judgement.cosignedBy()).containsExactly("B", "C");
        assertThat(judgement.signedByLog()).containsExactly("court.example/log");
    }

    @Test
    void groupsOfGroups() throws Exception {
        TlogPolicy policy = policy("group g any A B\ngroup all all g C\nquorum all\n");
        assertThat(policy.judge(signed(0, 1)).accepted()).isFalse();
        assertThat(policy.judge(signed(0, 2)).accepted()).isTrue();
        assertThat(policy("quorum B\n").judge(signed(1)).accepted()).isTrue();
        assertThat(policy("quorum none\n").judge(signed()).accepted()).isTrue();
    }

    @Test
    void theLogMustHaveSignedAndBeTheOneNamed() throws Exception {
        TlogPolicy policy = policy("quorum A\n");
        assertThat(policy.judge(NoteSigner.sign(HEAD, AT, List.of(COSIGNERS.getFirst())))
                        .accepted())
                .isFalse();
        Checkpoint other = new Checkpoint("court.example/other", 17, HEAD.root());
        assertThat(policy.judge(NoteSigner.sign(other, AT, List.of(LOG, COSIGNERS.getFirst())))
                        .accepted())
                .isFalse();
    }

    @Test
    void aForgedSignatureIsNamed() throws Exception {
        SignedCheckpoint elsewhere =
                NoteSigner.sign(new Checkpoint(HEAD.origin(), 18, HEAD.root()), AT, List.of(COSIGNERS.getFirst()));
        SignedCheckpoint forged = signed().with(elsewhere.note().signatures().getFirst());
        TlogPolicy.Judgement judgement = policy("quorum A\n").judge(forged);
        assertThat(judgement.accepted()).isFalse();
        assertThat(judgement.wrong()).containsExactly("A");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "quorum A",
                "quorum A\nquorum A\n",
                "quorum X\n",
                "group g 2 A\nquorum g\n",
                "group g 0 A\nquorum g\n",
                "group g 01 A\nquorum g\n",
                "group g all\nquorum g\n",
                "group g all A A\nquorum g\n",
                "group g all A\ngroup h all A\nquorum h\n",
                "group g all h\ngroup h all A\nquorum g\n",
                "group A all B\nquorum A\n",
                "group none all B\nquorum none\n",
                "group g all none\nquorum g\n",
                "cosigner A b\nquorum none\n",
                "quorum A B\n",
                "quorum A\r\n",
                "witness D nokey\nquorum A\n",
                "log x+00000000+AAAA\nquorum A\n"
            })
    void whatIsNoPolicyIsRefused(String rest) {
        assertThatThrownBy(() -> policy(rest)).isInstanceOf(TlogFormatException.class);
    }

    @Test
    void aKeyCountsOnce() {
        String again = "witness D " + COSIGNERS.getFirst().named("d.example").key() + "\nquorum D\n";
        assertThatThrownBy(() -> policy(again)).hasMessageContaining("a second time");
    }

    @Test
    void aPlainKeyIsNoCosigner() {
        String plain =
                "witness D " + NoteSigner.generate("d", SignatureType.ED25519).key() + "\nquorum D\n";
        assertThatThrownBy(() -> policy(plain)).hasMessageContaining("plain notes");
    }
}
