package org.tipstaff.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tipstaff.evidence.seal.SshSignature;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.label.Person;

/**
 * A short text that one person completes and signs with {@code ssh-keygen -Y sign}: a title, then lines {@code name: value}, one of
 * them {@code by: name@office}. The signature lies beside it as {@code .sig}.
 *
 * @param title its first line
 * @param namespace what {@code ssh-keygen -n} is told
 * @param names its lines, each once
 */
record SignedForm(String title, String namespace, List<String> names) {
    private static final int BYTES_MAX = 16 * 1024;
    private static final String BY = "by";

    /**
     * One that was signed.
     *
     * @param values by name; none is missing
     * @param text as it was signed
     */
    record Signed(Person by, Map<String, String> values, byte[] text, byte[] signature) {
        String value(String name) {
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("'" + name + "' is missing");
            }
            return value;
        }
    }

    /**
     * Reads and verifies one.
     *
     * @param signers who may sign, by {@code name@office}
     * @throws UsageException when it is none, or not signed by the person it names
     */
    Signed read(Path file, Map<String, NoteKey> signers) throws IOException {
        byte[] text = bytes(file);
        Path beside = file.resolveSibling(file.getFileName() + ".sig");
        if (!Files.isRegularFile(beside)) {
            throw new UsageException(file + " is not signed: " + beside
                    + " is missing. Sign it with ssh-keygen -Y sign -n " + namespace + " -f KEY " + file);
        }
        byte[] signature = bytes(beside);
        try {
            Map<String, String> values = parse(text);
            Signed signed = new Signed(new Person(values.getOrDefault(BY, "")), values, text, signature);
            NoteKey key = signers.get(signed.by().id());
            if (key == null) {
                throw new IllegalArgumentException(signed.by() + " is not among those who may sign");
            }
            if (!SshSignature.verifies(text, namespace, new String(signature, StandardCharsets.US_ASCII), key)) {
                throw new IllegalArgumentException("its signature is not one of " + signed.by() + " over this text");
            }
            return signed;
        } catch (IllegalArgumentException e) {
            throw new UsageException(file + " is not taken: " + e.getMessage());
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw new UsageException(file + " has more than " + BYTES_MAX + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private Map<String, String> parse(byte[] text) {
        List<String> lines = new String(text, StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(title)) {
            throw new IllegalArgumentException("it does not begin with '" + title + "'");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(": ");
            if (colon < 0 || !names.contains(line.substring(0, colon))) {
                throw new IllegalArgumentException("'" + SafeText.printable(line) + "' is no line of it");
            }
            if (values.put(line.substring(0, colon), line.substring(colon + 2).strip()) != null) {
                throw new IllegalArgumentException("'" + line.substring(0, colon) + "' stands twice");
            }
        }
        if (!values.keySet().containsAll(names)) {
            throw new IllegalArgumentException("it needs the lines " + names);
        }
        return values;
    }
}
