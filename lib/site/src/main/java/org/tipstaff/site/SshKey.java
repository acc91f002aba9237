package org.tipstaff.site;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A person's public key as OpenSSH writes it, {@code ssh-ed25519 AAAA…}, without options and without the comment. Only
 * Ed25519 (RFC 8709): one kind, one spelling of a signature.
 */
public record SshKey(String text) {
    private static final String TYPE = "ssh-ed25519";
    private static final byte[] HEAD = HexFormat.of().parseHex("0000000b7373682d6564323535313900000020");

    public SshKey {
        blob(text);
    }

    /** @throws IllegalArgumentException when the text is no such key; a comment behind it is left out */
    public static SshKey parse(String text) {
        String[] words = text.strip().split("\\s+", 3);
        return new SshKey(words.length < 2 ? text : words[0] + " " + words[1]);
    }

    private static byte[] blob(String text) {
        try {
            String base64 = text.startsWith(TYPE + " ") ? text.substring(TYPE.length() + 1) : "";
            byte[] blob = Base64.getDecoder().decode(base64);
            if (blob.length == HEAD.length + 32
                    && Arrays.equals(HEAD, Arrays.copyOf(blob, HEAD.length))
                    && Base64.getEncoder().encodeToString(blob).equals(base64)) {
                return blob;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "a signer's key is the line of an OpenSSH .pub file of type ssh-ed25519 (ssh-keygen -t ed25519)");
    }

    /** The 32 bytes of RFC 8032. */
    public byte[] publicKey() {
        byte[] blob = blob(text);
        return Arrays.copyOfRange(blob, HEAD.length, blob.length);
    }

    @Override
    public String toString() {
        return text;
    }
}
