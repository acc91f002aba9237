package org.tipstaff.evidence.anchor;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;

/** X.509 certificates from hostile hands, and the way from one of them to a trusted one at a given time. */
public final class Certificates {
    /** A chain file or token with more is refused: every one of them costs signature checks. */
    static final int MAX_CERTIFICATES = 64;

    static final int MAX_BYTES = 1 << 20;

    /** Certificates between the authority's and the trusted one. */
    private static final int MAX_PATH = 8;

    /** Signatures tried while looking for a chain. Without this bound, cross-signed certificates multiply. */
    private static final int MAX_TRIES = 256;

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private Certificates() {}

    /** Reads the certificates of a PEM file; text between them is passed over. */
    public static List<X509Certificate> fromPem(byte[] pem) throws TimestampException {
        if (pem.length > MAX_BYTES) {
            throw malformed("a file of certificates has at most " + MAX_BYTES + " bytes, not " + pem.length);
        }
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        List<X509Certificate> found = new ArrayList<>();
        int at = text.indexOf(BEGIN);
        while (at >= 0) {
            int end = text.indexOf(END, at);
            if (end < 0) {
                throw malformed("a certificate begins and does not end");
            }
            if (found.size() == MAX_CERTIFICATES) {
                throw malformed("more than " + MAX_CERTIFICATES + " certificates");
            }
            found.add(fromDer(base64(text.substring(at + BEGIN.length(), end))));
            at = text.indexOf(BEGIN, end);
        }
        if (found.isEmpty()) {
            throw malformed("there is no certificate in it; a PEM file with '" + BEGIN + "' is wanted");
        }
        return List.copyOf(found);
    }

    static byte[] base64(String text) throws TimestampException {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new TimestampException(TimestampRefusal.FORMAT, "this is not base64: " + e.getMessage(), e);
        }
    }

    static X509Certificate fromDer(byte[] der) throws TimestampException {
        DerBounds.check(der, "a certificate");
        try {
            Certificate certificate =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            if (certificate instanceof X509Certificate x509) {
                return x509;
            }
        } catch (CertificateException e) {
            throw new TimestampException(TimestampRefusal.FORMAT, "a certificate cannot be read: " + e.getMessage(), e);
        }
        throw malformed("a certificate that is not X.509");
    }

    /** As PEM, in the order given, with the subject in front of each so that a person can read the file. */
    public static byte[] toPem(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        for (X509Certificate certificate : certificates) {
            text.append("# ")
                    .append(printable(certificate.getSubjectX500Principal().getName()))
                    .append('\n');
            text.append(BEGIN)
                    .append('\n')
                    .append(encoder.encodeToString(holder(certificate)))
                    .append('\n')
                    .append(END)
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String printable(String name) {
        StringBuilder clean = new StringBuilder();
        name.codePoints().limit(300).forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return clean.toString();
    }

    private static byte[] holder(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    static X509CertificateHolder forBouncyCastle(X509Certificate certificate) throws TimestampException {
        try {
            return new X509CertificateHolder(holder(certificate));
        } catch (java.io.IOException e) {
            throw new TimestampException(TimestampRefusal.FORMAT, "a certificate cannot be read: " + e.getMessage(), e);
        }
    }

    private static TimestampException malformed(String message) {
        return new TimestampException(TimestampRefusal.FORMAT, message);
    }

    /**
     * The chain from a certificate to a trusted one, valid at one time. The Java runtime's own search is not used, for it looks
     * without a bound; its rules for a finished chain are (RFC 5280, section 6).
     *
     * @param signer where it begins
     * @param known certificates that may lie between
     * @param trusted where it may end
     * @return the certificates from the signer to the trusted one, both included
     * @throws TimestampException with {@link TimestampRefusal#CHAIN}
     */
    static List<X509Certificate> chain(
            X509Certificate signer, List<X509Certificate> known, List<X509Certificate> trusted, Instant time)
            throws TimestampException {
        Search search = new Search(known, trusted, Date.from(time));
        List<X509Certificate> path = new ArrayList<>();
        path.add(signer);
        if (search.extend(path)) {
            return List.copyOf(path);
        }
        throw new TimestampException(
                TimestampRefusal.CHAIN,
                "no valid chain from '"
                        + printable(signer.getSubjectX500Principal().getName()) + "' to a trusted certificate at "
                        + time + ": " + search.lastReason);
    }

    private static final class Search {
        private final List<X509Certificate> known;
        private final List<X509Certificate> trusted;
        private final Date time;
        private int triesLeft = MAX_TRIES;
        private String lastReason = "no certificate at hand issued it";

        Search(List<X509Certificate> known, List<X509Certificate> trusted, Date time) {
            this.known = known;
            this.trusted = trusted;
            this.time = time;
        }

        boolean extend(List<X509Certificate> path) {
            X509Certificate last = path.getLast();
            if (trusted.contains(last)) {
                return valid(path.subList(0, path.size() - 1), last);
            }
            for (X509Certificate root : trusted) {
                if (issued(root, last) && valid(path, root)) {
                    path.add(root);
                    return true;
                }
            }
            if (path.size() > MAX_PATH) {
                lastReason = "it is longer than " + MAX_PATH + " certificates";
                return false;
            }
            for (X509Certificate issuer : known) {
                if (!path.contains(issuer) && issued(issuer, last)) {
                    path.add(issuer);
                    if (extend(path)) {
                        return true;
                    }
                    path.removeLast();
                }
            }
            return false;
        }

        private boolean issued(X509Certificate issuer, X509Certificate certificate) {
            if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
                return false;
            }
            if (triesLeft == 0) {
                lastReason = "more than " + MAX_TRIES + " signatures would have to be tried";
                return false;
            }
            triesLeft--;
            try {
                certificate.verify(issuer.getPublicKey());
                return true;
            } catch (GeneralSecurityException e) {
                lastReason = "a certificate's signature does not hold (" + e.getMessage() + ")";
                return false;
            }
        }

        private boolean valid(List<X509Certificate> path, X509Certificate root) {
            try {
                root.checkValidity(time);
                if (!path.isEmpty()) {
                    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
                    parameters.setDate(time);
                    // Revocation is judged from what was stored with the token: see RevocationData.
                    parameters.setRevocationEnabled(false);
                    CertPathValidator.getInstance("PKIX")
                            .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
                }
                return true;
            } catch (GeneralSecurityException e) {
                lastReason = String.valueOf(e.getMessage());
                return false;
            }
        }
    }
}
