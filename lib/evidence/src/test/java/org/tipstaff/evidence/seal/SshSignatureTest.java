package org.tipstaff.evidence.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;

class SshSignatureTest {
    private static final byte[] MESSAGE = "what is sealed\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final NoteSigner signer = NoteSigner.generate("court.example/tipstaff", SignatureType.ED25519);

    @Test
    void itVerifiesForItsKeyAndMessageOnly() {
        String signature = SshSignature.of(MESSAGE, signer);
        assertThat(SshSignature.verifies(MESSAGE, signature, signer.key())).isTrue();
        assertThat(SshSignature.verifies(new byte[] {1}, signature, signer.key()))
                .isFalse();
        assertThat(SshSignature.verifies(
                        MESSAGE,
                        signature,
                        NoteSigner.generate("court.example/tipstaff", SignatureType.ED25519)
                                .key()))
                .isFalse();
        assertThat(SshSignature.verifies(MESSAGE, "", signer.key())).isFalse();
        assertThat(SshSignature.verifies(MESSAGE, signature.substring(0, 40), signer.key()))
                .isFalse();
    }

    @Test
    void noChangedBitOfItIsOverlooked() {
        String signature = SshSignature.of(MESSAGE, signer);
        int begin = signature.indexOf('\n') + 1;
        int end = signature.indexOf("-----END");
        byte[] blob = Base64.getMimeDecoder().decode(signature.substring(begin, end));
        Random random = new Random(20260306);
        for (int i = 0; i < 200; i++) {
            byte[] changed = blob.clone();
            int bit = random.nextInt(blob.length * 8);
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            String armour = signature.substring(0, begin) + Base64.getEncoder().encodeToString(changed) + "\n"
                    + signature.substring(end);
            assertThat(SshSignature.verifies(MESSAGE, armour, signer.key()))
                    .as("bit " + bit)
                    .isFalse();
        }
    }

    @Test
    void opensshVerifiesIt() throws Exception {
        Path allowed = Files.writeString(folder.resolve("allowed"), CaseSeal.allowedSigners(List.of(signer.key())));
        Path signature = Files.writeString(folder.resolve("m.sig"), SshSignature.of(MESSAGE, signer));
        Path message = Files.write(folder.resolve("m"), MESSAGE);
        assertThat(keygen(allowed, signature, message, SshSignature.NAMESPACE)).isZero();
        assertThat(keygen(allowed, signature, message, "file")).isNotZero();
        Files.write(message, new byte[] {1});
        assertThat(keygen(allowed, signature, message, SshSignature.NAMESPACE)).isNotZero();
    }

    private int keygen(Path allowed, Path signature, Path message, String namespace) throws InterruptedException {
        try {
            return new ProcessBuilder(
                            "ssh-keygen",
                            "-Y",
                            "verify",
                            "-f",
                            allowed.toString(),
                            "-I",
                            signer.key().name(),
                            "-n",
                            namespace,
                            "-s",
                            signature.toString())
                    .redirectInput(message.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            assumeTrue(false, "ssh-keygen is not installed");
            return -1;
        }
    }
}
