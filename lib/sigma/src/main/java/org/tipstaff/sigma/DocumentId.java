package org.tipstaff.sigma;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Gives a document without an id one that depends on its text alone (RFC 9562, version 5). */
final class DocumentId {
    /** Version 5 of the DNS namespace and {@code sigma.tipstaff.org}; fixed for ever, or ids would change. */
    private static final UUID NAMESPACE =
            version5(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "sigma.tipstaff.org");

    private DocumentId() {}

    static String ofContent(String text) {
        return version5(NAMESPACE, text).toString();
    }

    private static UUID version5(UUID namespace, String name) {
        MessageDigest sha1;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
        java.nio.ByteBuffer prefix = java.nio.ByteBuffer.allocate(16)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits());
        sha1.update(prefix.array());
        java.nio.ByteBuffer hash = java.nio.ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        long most = (hash.getLong() & ~0xf000L) | 0x5000L;
        long least = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(most, least);
    }
}
