package org.tipstaff.evidence.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Checkpoint HEAD = new Checkpoint("court.example/log", 17, MerkleTreeTest.leaf(1));

    @ParameterizedTest
    @EnumSource(SignatureType.class)
    void aKeyVerifiesWhatItSignedAndNothingElse(SignatureType type) throws Exception {
        NoteSigner signer = NoteSigner.generate("court.example/log", type);
        NoteVerifier verifier = new NoteVerifier(NoteKey.parse(signer.key().toString()));
        SignedCheckpoint signed = NoteSigner.sign(HEAD, AT, List.of(signer));
        SignedCheckpoint read = SignedCheckpoint.parse(signed.bytes());
        assertThat(read).isEqualTo(signed);
        assertThat(verifier.verify(read.note())).isEqualTo(NoteVerifier.Verdict.SIGNED);

        NoteSignature signature = read.note().signatures().getFirst();
        Checkpoint other = new Checkpoint(HEAD.origin(), 18, HEAD.root());
        assertThat(verifier.verify(new Note(other.text(), List.of(signature)))).isEqualTo(NoteVerifier.Verdict.WRONG);
        byte[] bytes = signature.signature();
        for (int at = 0; at < bytes.length; at += type == SignatureType.COSIGNATURE_ML_DSA_44 ? 97 : 5) {
            byte[] changed = bytes.clone();
            changed[at] ^= 4;
            assertThat(verifier.verifies(HEAD.text(), new NoteSignature(signature.name(), signature.keyId(), changed)))
                    .as("byte %d", at)
                    .isFalse();
        }
        assertThat(verifier.verifies(HEAD.text(), new NoteSignature("x", signature.keyId(), bytes)))
                .isFalse();
        // The same name, another key.
        assertThat(new NoteVerifier(
                                NoteSigner.generate("court.example/log", type).key())
                        .verify(read.note()))
                .isEqualTo(NoteVerifier.Verdict.ABSENT);
        // The same key, another name.
        assertThat(new NoteVerifier(signer.key().named("court.example/other")).verify(read.note()))
                .isEqualTo(NoteVerifier.Verdict.ABSENT);
    }

    @ParameterizedTest
    @EnumSource(SignatureType.class)
    void keysAreReadAsTheyWereWritten(SignatureType type) throws Exception {
        NoteSigner signer = NoteSigner.generate("court.example/log", type);
        NoteSigner read = NoteSigner.parse(signer.secretText());
        assertThat(read.key()).isEqualTo(signer.key());
        assertThat(new NoteVerifier(signer.key()).verifies(HEAD.text(), read.sign(HEAD.text(), AT)))
                .isTrue();
        NoteSigner other = NoteSigner.generate("court.example/log", type);
        String mixed = signer.secretText().lines().findFirst().orElseThrow() + "\n" + other.key() + "\n";
        assertThatThrownBy(() -> NoteSigner.parse(mixed)).isInstanceOf(TlogFormatException.class);
        assertThat(signer.toString()).doesNotContain(signer.secretText().substring(0, 60));
    }

    @Test
    void foreignBytesAreSignedOnlyWhereTheyCantBeANote() {
        NoteSigner plain = NoteSigner.generate("court.example/log", SignatureType.ED25519);
        assertThat(plain.signForeign(new byte[] {'S', 'S', 'H', 0})).hasSize(64);
        assertThatThrownBy(() -> plain.signForeign(HEAD.text().getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("NUL");
        NoteSigner quantum = NoteSigner.generate("court.example/log", SignatureType.COSIGNATURE_ML_DSA_44);
        assertThatThrownBy(() -> quantum.signForeign(new byte[1])).hasMessageContaining("checkpoints only");
    }

    @Test
    void theKeyIdIsThatOfTheSpecification() throws Exception {
        NoteKey key = new NoteKey("court.example/log", SignatureType.ED25519, new byte[32]);
        byte[] hashed = new byte["court.example/log".length() + 2 + 32];
        System.arraycopy("court.example/log\n\1".getBytes(StandardCharsets.US_ASCII), 0, hashed, 0, hashed.length - 32);
        assertThat(key.toString())
                .startsWith("court.example/log+"
                        + org.tipstaff.event.Sha256.of(hashed).hex().substring(0, 8) + "+AQAAAA");
        assertThat(NoteKey.parse(key.toString())).isEqualTo(key);
    }

    @Test
    void aCosignatureStatesItsTime() throws Exception {
        for (SignatureType type : List.of(SignatureType.COSIGNATURE_ED25519, SignatureType.COSIGNATURE_ML_DSA_44)) {
            NoteSigner signer = NoteSigner.generate("cosigner.example", type);
            NoteSignature signature = signer.sign(HEAD.text(), AT.plusMillis(900));
            assertThat(Cosignature.time(signature, type)).isEqualTo(AT);
            assertThatThrownBy(() -> Cosignature.time(signature, SignatureType.ED25519))
                    .isInstanceOf(TlogFormatException.class);
            assertThatThrownBy(() -> signer.sign("no checkpoint\n", AT)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** The bytes that tlog-cosignature asks for, spelt out. */
    @Test
    void messages() {
        byte[] ed25519 = Cosignature.message(SignatureType.COSIGNATURE_ED25519, "w", 1679315147L, HEAD);
        assertThat(new String(ed25519, StandardCharsets.UTF_8))
                .isEqualTo("cosignature/v1\ntime 1679315147\ncourt.example/log\n17\n"
                        + HEAD.root().base64() + "\n");
        byte[] mlDsa = Cosignature.message(SignatureType.COSIGNATURE_ML_DSA_44, "w", 258, HEAD);
        String expected = "subtree/v1\n\0" + "\1w" + "\0\0\0\0\0\0\1\2" + "\21court.example/log" + "\0".repeat(8)
                + "\0\0\0\0\0\0\0\21";
        assertThat(new String(mlDsa, 0, mlDsa.length - 32, StandardCharsets.ISO_8859_1))
                .isEqualTo(expected);
        assertThat(MerkleHash.of(mlDsa, mlDsa.length - 32, 32)).isEqualTo(HEAD.root());
    }

    @Test
    void theTextEndsAtTheLastEmptyLine() throws Exception {
        String line = NoteSignature.MARK + "a AAAAAAE=\n";
        Note note = Note.parse(("one\n\ntwo\n\n" + line).getBytes(StandardCharsets.UTF_8));
        assertThat(note.text()).isEqualTo("one\n\ntwo\n");
        assertThat(note.signatures()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "text\n\n\u2014 a AAAAAAE=",
                "text\n\n- a AAAAAAE=\n",
                "text\n\n\u2014 a AAAAAA==\n",
                "text\n\n\u2014 a AAAAAAE\n",
                "text\n\n\u2014 a AAAAAAF=\n",
                "text\n\n\u2014 a+b AAAAAAE=\n",
                "text\n\n\u2014 a b AAAAAAE=\n",
                "text\n\n\u2014  AAAAAAE=\n",
                "text\n\n\u2014 a\u00a0b AAAAAAE=\n",
                "te\txt\n\n\u2014 a AAAAAAE=\n",
                "text\r\n\n\u2014 a AAAAAAE=\n"
            })
    void whatIsNoNoteIsRefused(String text) {
        assertThatThrownBy(() -> Note.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(TlogFormatException.class);
    }

    @Test
    void tooManySignaturesAndWrongBytesAreRefused() {
        String line = NoteSignature.MARK + "a AAAAAAE=\n";
        assertThat(catching(() -> Note.parse(("t\n\n" + line.repeat(64)).getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
        assertThat(catching(() -> Note.parse(("t\n\n" + line.repeat(65)).getBytes(StandardCharsets.UTF_8))))
                .contains("more than 64");
        assertThat(catching(() -> Note.parse(new byte[] {(byte) 0xc3, '\n', '\n'})))
                .contains("not UTF-8");
    }

    private interface Reads {
        void read() throws TlogFormatException;
    }

    private static String catching(Reads reads) {
        try {
            reads.read();
            return "";
        } catch (TlogFormatException e) {
            return e.getMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o\n1\n",
                "o\n01\nHASH\n",
                "o\n+1\nHASH\n",
                "o\n-1\nHASH\n",
                "o\n9223372036854775808\nHASH\n",
                "o\n1\nHASH",
                "\n1\nHASH\n",
                "o\n1\nHASH\n\n",
                "o\n1\nAAAA\n",
                "o\n0\nHASH\n",
                "o\n1 \nHASH\n"
            })
    void whatIsNoCheckpointIsRefused(String text) {
        String hash = Base64.getEncoder().encodeToString(new byte[32]);
        assertThatThrownBy(() -> Checkpoint.parse(text.replace("HASH", hash))).isInstanceOf(TlogFormatException.class);
    }

    @Test
    void extensionsAreKept() throws Exception {
        Checkpoint extended = new Checkpoint("o", 1, HEAD.root(), List.of("one", "two"));
        assertThat(Checkpoint.parse(extended.text())).isEqualTo(extended);
    }
}
