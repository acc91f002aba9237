package org.tipstaff.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tipstaff.evidence.seal.SshSignature;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;

/** People with keys, and the file that says who may sign. */
final class People {
    private final Map<String, NoteSigner> keys = new LinkedHashMap<>();
    private final Path folder;
    private final Path signers;

    /** @param folder for the file, and for what they sign */
    People(Path folder, List<String> names) throws IOException {
        this.folder = folder;
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            NoteSigner signer = NoteSigner.generate(name, SignatureType.ED25519);
            keys.put(name, signer);
            byte[] kind = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
            byte[] blob = ByteBuffer.allocate(8 + kind.length + 32)
                    .putInt(kind.length)
                    .put(kind)
                    .putInt(32)
                    .put(signer.key().publicKey())
                    .array();
            lines.append(name + " ssh-ed25519 " + Base64.getEncoder().encodeToString(blob) + "\n");
        }
        signers = Files.writeString(folder.resolve("signers"), lines);
    }

    Path signers() {
        return signers;
    }

    /** The text as a file; its signature lies beside it when the person is one of these. */
    Path sign(String text, String name, String namespace) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "signed", ".txt"), text);
        NoteSigner signer = keys.get(name);
        if (signer != null) {
            Files.writeString(
                    file.resolveSibling(file.getFileName() + ".sig"),
                    SshSignature.of(text.getBytes(StandardCharsets.UTF_8), namespace, signer));
        }
        return file;
    }
}
