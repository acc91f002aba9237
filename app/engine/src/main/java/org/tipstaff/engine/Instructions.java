package org.tipstaff.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tipstaff.evidence.seal.CaseSeal;

/** How to verify a case without this program: the same words and the same script in every case and package. */
final class Instructions {
    private static final List<String> PRINTED = List.of("main.go", "go.mod", "go.sum");

    private Instructions() {}

    static void write(Path folder) throws IOException {
        String text = resource("VERIFY.md");
        for (String part : PRINTED) {
            text = text.replace("@" + part + "@", resource(part).stripTrailing());
        }
        Files.write(folder.resolve(CaseSeal.INSTRUCTIONS), text.getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve(CaseSeal.SCRIPT), resource("verify.sh").getBytes(StandardCharsets.UTF_8));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Instructions.class.getResourceAsStream("verify/" + name)) {
            if (in == null) {
                throw new IllegalStateException("this program was built without " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
