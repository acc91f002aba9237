package org.tipstaff.evidence.seal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * A signed text of a title and lines {@code name: value}, for people to read and programs to check: what a recipient or a
 * court says in one file that is mailed or filed. The signature of OpenSSH stands beneath the text, so that
 * {@code sed '/^-----BEGIN/,$d'} and {@code sed -n '/^-----BEGIN/,$p'} give what {@code ssh-keygen -Y verify} takes.
 *
 * @param title names the form and its version
 * @param lines in their order; names can repeat
 */
public record Statement(String title, List<Line> lines) {
    /** More lines are refused. */
    static final int MAX_LINES = 1_000_000;

    /**
     * One line.
     *
     * @param name of a-z and -
     * @param value without line ends
     */
    public record Line(String name, String value) {
        public Line {
            if (name.isEmpty() || !name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '-')) {
                throw new IllegalArgumentException("a line is named with a-z and -, not '" + name + "'");
            }
            if (value.isEmpty() || value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
                throw new IllegalArgumentException("the value of " + name + " is empty or has line ends");
            }
        }
    }

    public Statement {
        lines = List.copyOf(lines);
    }

    /** A statement as it came, whoever signed it. */
    public record Received(Statement statement, byte[] text, String armour) {
        boolean isSignedBy(NoteKey key, String namespace) {
            return SshSignature.verifies(text, namespace, armour, key);
        }

        /** The first of these keys that signed it. */
        Optional<NoteKey> signer(List<NoteKey> keys, String namespace) {
            return keys.stream()
                    .filter(key -> key.type() == SignatureType.ED25519 && isSignedBy(key, namespace))
                    .findFirst();
        }
    }

    private byte[] text() {
        StringBuilder text = new StringBuilder(title).append('\n');
        lines.forEach(line ->
                text.append(line.name()).append(": ").append(line.value()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    byte[] signed(NoteSigner signer, String namespace) {
        byte[] text = text();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(text);
        whole.writeBytes(SshSignature.of(text, namespace, signer).getBytes(StandardCharsets.US_ASCII));
        return whole.toByteArray();
    }

    /** @throws TlogFormatException when it is no such statement; who signed is another question */
    static Received parse(byte[] bytes, String title, int mostBytes) throws TlogFormatException {
        if (bytes.length > mostBytes) {
            throw new TlogFormatException("it has more than " + mostBytes + " bytes");
        }
        String all;
        try {
            all = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TlogFormatException("it is not UTF-8");
        }
        int end = all.indexOf("\n" + SshSignature.BEGIN + "\n");
        if (!all.startsWith(title + "\n") || end < 0) {
            throw new TlogFormatException("it does not begin with '" + title + "' and end with a signature");
        }
        List<Line> lines = new ArrayList<>();
        for (String line : all.substring(title.length() + 1, end + 1).split("\n")) {
            int colon = line.indexOf(": ");
            if (lines.size() == MAX_LINES || colon < 0) {
                throw new TlogFormatException("line " + (lines.size() + 2) + " of it is no name, colon, blank, value");
            }
            try {
                lines.add(new Line(line.substring(0, colon), line.substring(colon + 2)));
            } catch (IllegalArgumentException e) {
                throw new TlogFormatException("line " + (lines.size() + 2) + " of it: " + e.getMessage());
            }
        }
        return new Received(
                new Statement(title, lines),
                all.substring(0, end + 1).getBytes(StandardCharsets.UTF_8),
                all.substring(end + 1));
    }

    List<String> all(String name) {
        return lines.stream()
                .filter(line -> line.name().equals(name))
                .map(Line::value)
                .toList();
    }

    Optional<String> optional(String name) throws TlogFormatException {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw new TlogFormatException("it has more than one line " + name);
        }
        return values.stream().findFirst();
    }

    String one(String name) throws TlogFormatException {
        return optional(name).orElseThrow(() -> new TlogFormatException("it has no line " + name));
    }
}
