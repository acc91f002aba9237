package org.tipstaff.evidence.age;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.crypto.KeyAgreement;

/** The secret half of an {@link AgeRecipient}, as {@code age-keygen} writes it: {@code AGE-SECRET-KEY-1…}. */
public final class AgeIdentity {
    /** A file of identities is no longer. */
    private static final int FILE_BYTES_MAX = 16 * 1024;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    /** RFC 7748 section 4.1. */
    private static final BigInteger BASE = BigInteger.valueOf(9);

    private final PrivateKey secret;
    private final byte[] point;

    private AgeIdentity(PrivateKey secret, byte[] point) {
        this.secret = secret;
        this.point = point;
    }

    /** @throws AgeKeyException when it is none */
    static AgeIdentity parse(String text) throws AgeKeyException {
        Bech32 parsed = Bech32.parse(text);
        if (!parsed.prefix().equals("age-secret-key-") || parsed.data().length != 32) {
            throw new AgeKeyException("it is no secret key of the kind AGE-SECRET-KEY-1");
        }
        try {
            KeyFactory factory = KeyFactory.getInstance("X25519");
            PrivateKey secret =
                    factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, parsed.data()));
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(secret);
            agreement.doPhase(factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BASE)), true);
            return new AgeIdentity(secret, agreement.generateSecret());
        } catch (GeneralSecurityException e) {
            throw new AgeKeyException("this Java runtime can't use it: " + e.getMessage());
        }
    }

    /**
     * Reads a file that {@code age-keygen} wrote.
     *
     * @throws IOException also when others may read it: then it is no longer one person's
     * @throws AgeKeyException naming the line; a file without any is refused too
     */
    public static List<AgeIdentity> parseFile(Path file) throws IOException, AgeKeyException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(open)) {
                throw new IOException(
                        "the key file " + file + " is open to others (" + PosixFilePermissions.toString(open)
                                + "). If nobody else had access to it, run: chmod 600 " + file);
            }
        }
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException("the key file " + file + " is larger than " + FILE_BYTES_MAX + " bytes");
        }
        List<AgeIdentity> identities = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                identities.add(parse(line.strip()));
            } catch (AgeKeyException e) {
                throw new AgeKeyException("line " + number + ": " + e.getMessage());
            }
        }
        if (identities.isEmpty()) {
            throw new AgeKeyException("there is no secret key in it");
        }
        return identities;
    }

    /** Secret and salt by which a sender's share unwraps the key of a file (c2sp.org/age, "X25519 recipient stanza"). */
    record Shared(byte[] secret, byte[] salt) {}

    /** @throws GeneralSecurityException also for a share of small order */
    Shared shared(byte[] share) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(secret);
        byte[] big = new byte[share.length];
        for (int i = 0; i < share.length; i++) {
            big[i] = share[share.length - 1 - i];
        }
        agreement.doPhase(
                KeyFactory.getInstance("X25519")
                        .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, big))),
                true);
        return new Shared(
                agreement.generateSecret(),
                ByteBuffer.allocate(64).put(share).put(point).array());
    }
}
