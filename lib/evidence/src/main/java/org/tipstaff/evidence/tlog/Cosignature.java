package org.tipstaff.evidence.tlog;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The messages that cosignatures sign, and the time inside a cosignature (C2SP tlog-cosignature). A cosigner states
 * that, as of that time, this was the largest tree of the log it had seen and consistent with all before.
 */
public final class Cosignature {
    private static final byte[] SUBTREE_LABEL = "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);

    private Cosignature() {}

    /**
     * The time a cosignature states; believe it after the signature is verified.
     *
     * @throws TlogFormatException when it is no cosignature in length, or its time exceeds 2^63-1
     */
    public static Instant time(NoteSignature signature, SignatureType type) throws TlogFormatException {
        byte[] bytes = signature.signature();
        if (!type.isCosignature() || bytes.length != type.lineBytes()) {
            throw new TlogFormatException(
                    "the signature of " + signature.name() + " is no cosignature of type " + type);
        }
        long seconds = ByteBuffer.wrap(bytes).getLong();
        if (seconds < 0 || seconds > Instant.MAX.getEpochSecond()) {
            throw new TlogFormatException("the cosignature of " + signature.name() + " has an impossible time");
        }
        return Instant.ofEpochSecond(seconds);
    }

    /** What is signed under the given type, name and time. */
    static byte[] message(SignatureType type, String name, long seconds, Checkpoint checkpoint) {
        return type == SignatureType.COSIGNATURE_ML_DSA_44
                ? mlDsa44Message(name, seconds, checkpoint)
                : ed25519Message(seconds, checkpoint);
    }

    private static byte[] ed25519Message(long seconds, Checkpoint checkpoint) {
        return ("cosignature/v1\ntime " + seconds + "\n" + checkpoint.text()).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] mlDsa44Message(String name, long seconds, Checkpoint checkpoint) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SUBTREE_LABEL);
            writeShort(out, name, "cosigner's name");
            out.writeLong(seconds);
            writeShort(out, checkpoint.origin(), "origin");
            out.writeLong(0);
            out.writeLong(checkpoint.size());
            out.write(checkpoint.root().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** {@code opaque <1..2^8-1>} of RFC 8446: a length byte and the bytes. */
    private static void writeShort(DataOutputStream out, String text, String what) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 255) {
            throw new IllegalArgumentException(
                    "the " + what + " has " + bytes.length + " bytes; an ML-DSA-44 cosignature binds at most 255");
        }
        out.writeByte(bytes.length);
        out.write(bytes);
    }

    /** A {@code timestamped_signature}. */
    static byte[] timed(long seconds, byte[] signature) {
        byte[] line =
                Arrays.copyOf(ByteBuffer.allocate(Long.BYTES).putLong(seconds).array(), Long.BYTES + signature.length);
        System.arraycopy(signature, 0, line, Long.BYTES, signature.length);
        return line;
    }
}
