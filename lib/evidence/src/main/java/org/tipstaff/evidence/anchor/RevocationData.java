package org.tipstaff.evidence.anchor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A certificate revocation list (RFC 5280) or an OCSP response (RFC 6960), stored beside a token. It is believed about a
 * certificate only where that certificate's issuer signed it, and it is read for the time of the token, not for today.
 */
public final class RevocationData {
    /** Lists of large authorities have some megabytes. */
    public static final int MAX_BYTES = 16 << 20;

    private static final String BEGIN = "-----BEGIN X509 CRL-----";
    private static final String END = "-----END X509 CRL-----";

    private sealed interface Form {
        record Listed(X509CRL crl) implements Form {}

        record Answered(BasicOCSPResp response) implements Form {}
    }

    private final Form form;

    private RevocationData(Form form) {
        this.form = form;
    }

    /** Reads a list (DER or PEM) or an OCSP response (DER). */
    public static RevocationData parse(byte[] bytes) throws TimestampException {
        if (bytes.length > MAX_BYTES) {
            throw malformed("revocation data has at most " + MAX_BYTES + " bytes, not " + bytes.length, null);
        }
        byte[] der = bytes;
        String start = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.ISO_8859_1);
        if (start.contains(BEGIN)) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int end = text.indexOf(END);
            if (end < 0) {
                throw malformed("a revocation list begins and does not end", null);
            }
            der = Certificates.base64(text.substring(text.indexOf(BEGIN) + BEGIN.length(), end));
        }
        DerBounds.check(der, "revocation data");
        try {
            return new RevocationData(isAnswer(der) ? answer(der) : list(der));
        } catch (IOException | OCSPException | GeneralSecurityException | RuntimeException e) {
            // BouncyCastle says by unchecked exceptions of many kinds that bytes are not what it expected.
            throw malformed("revocation data cannot be read: " + e.getMessage(), e);
        }
    }

    /** An OCSPResponse begins with SEQUENCE, ENUMERATED; a list with SEQUENCE, SEQUENCE. */
    private static boolean isAnswer(byte[] der) {
        int second = der[1] >= 0 ? 2 : 2 + (der[1] & 0x7f);
        return der.length > second && der[second] == 0x0a;
    }

    private static Form list(byte[] der) throws GeneralSecurityException {
        return new Form.Listed(
                (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der)));
    }

    private static Form answer(byte[] der) throws IOException, OCSPException, TimestampException {
        OCSPResp response = new OCSPResp(der);
        if (response.getStatus() != OCSPResp.SUCCESSFUL
                || !(response.getResponseObject() instanceof BasicOCSPResp basic)) {
            throw malformed("the OCSP responder gave no answer, only status " + response.getStatus(), null);
        }
        return new Form.Answered(basic);
    }

    private static TimestampException malformed(String message, @Nullable Throwable cause) {
        return cause == null
                ? new TimestampException(TimestampRefusal.FORMAT, message)
                : new TimestampException(TimestampRefusal.FORMAT, message, cause);
    }

    /** What this says about a certificate; empty where it says nothing that its issuer stands behind. */
    Optional<Standing> standing(X509Certificate certificate, X509Certificate issuer) {
        try {
            return switch (form) {
                case Form.Listed list -> listed(list.crl(), certificate, issuer);
                case Form.Answered answer -> answered(answer.response(), certificate, issuer);
            };
        } catch (IOException
                | OCSPException
                | OperatorCreationException
                | GeneralSecurityException
                | TimestampException
                | RuntimeException e) {
            // A list or answer whose inside is damaged says nothing; unchecked exceptions come from BouncyCastle's
            // readers.
            return Optional.empty();
        }
    }

    private static Optional<Standing> listed(X509CRL crl, X509Certificate certificate, X509Certificate issuer)
            throws GeneralSecurityException, IOException {
        if (!crl.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
                || !issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                || !mayIssueLists(issuer)
                || !speaksFor(crl, certificate)) {
            return Optional.empty();
        }
        crl.verify(issuer.getPublicKey());
        Instant asOf = crl.getThisUpdate().toInstant();
        X509CRLEntry entry = crl.getRevokedCertificate(certificate.getSerialNumber());
        if (entry == null) {
            return Optional.of(new Standing.Good(asOf));
        }
        CRLReason reason = entry.getRevocationReason();
        if (reason == CRLReason.REMOVE_FROM_CRL) {
            return Optional.of(new Standing.Good(asOf));
        }
        Instant at = entry.getRevocationDate().toInstant();
        byte[] doubtedFrom = entry.getExtensionValue(Extension.invalidityDate.getId());
        if (doubtedFrom != null) {
            Instant from = invalidity(ASN1OctetString.getInstance(doubtedFrom).getOctets());
            at = from.isBefore(at) ? from : at;
        }
        return Optional.of(new Standing.Revoked(asOf, at, name(reason), survives(reason)));
    }

    private static boolean mayIssueLists(X509Certificate issuer) {
        boolean[] usage = issuer.getKeyUsage();
        return usage == null || usage[6];
    }

    /**
     * Whether a list covers this certificate at all. Lists that hold only changes, only some reasons, or other issuers'
     * certificates are passed over: reading "not listed" there as "not revoked" would be wrong.
     */
    private static boolean speaksFor(X509CRL crl, X509Certificate certificate) {
        Set<String> critical = crl.getCriticalExtensionOIDs();
        if (critical == null || critical.isEmpty()) {
            return crl.getExtensionValue(Extension.deltaCRLIndicator.getId()) == null;
        }
        if (!critical.equals(Set.of(Extension.issuingDistributionPoint.getId()))) {
            return false;
        }
        IssuingDistributionPoint point = IssuingDistributionPoint.getInstance(
                ASN1OctetString.getInstance(crl.getExtensionValue(Extension.issuingDistributionPoint.getId()))
                        .getOctets());
        boolean authority = certificate.getBasicConstraints() >= 0;
        return point.getOnlySomeReasons() == null
                && !point.isIndirectCRL()
                && !point.onlyContainsAttributeCerts()
                && (authority ? !point.onlyContainsUserCerts() : !point.onlyContainsCACerts())
                && (point.getDistributionPoint() == null || namesPoint(certificate, point));
    }

    /** A list for one distribution point speaks only for certificates that name that point. */
    private static boolean namesPoint(X509Certificate certificate, IssuingDistributionPoint point) {
        byte[] value = certificate.getExtensionValue(Extension.cRLDistributionPoints.getId());
        if (value == null) {
            return false;
        }
        for (var ofCertificate : CRLDistPoint.getInstance(
                        ASN1OctetString.getInstance(value).getOctets())
                .getDistributionPoints()) {
            if (point.getDistributionPoint().equals(ofCertificate.getDistributionPoint())) {
                return true;
            }
        }
        return false;
    }

    private static Instant invalidity(byte[] der) throws IOException {
        try {
            return ASN1GeneralizedTime.getInstance(der).getDate().toInstant();
        } catch (ParseException e) {
            throw new IOException("an invalidity date that is no date", e);
        }
    }

    private static String name(@Nullable CRLReason reason) {
        return reason == null ? "none given" : reason.name();
    }

    private static boolean survives(@Nullable CRLReason reason) {
        return reason == CRLReason.UNSPECIFIED
                || reason == CRLReason.AFFILIATION_CHANGED
                || reason == CRLReason.SUPERSEDED
                || reason == CRLReason.CESSATION_OF_OPERATION;
    }

    private static Optional<Standing> answered(
            BasicOCSPResp response, X509Certificate certificate, X509Certificate issuer)
            throws IOException, OCSPException, OperatorCreationException, GeneralSecurityException, TimestampException {
        X509CertificateHolder issuerHolder = Certificates.forBouncyCastle(issuer);
        if (!signedFor(response, issuer)) {
            return Optional.empty();
        }
        var digests = new JcaDigestCalculatorProviderBuilder().build();
        for (SingleResp single : response.getResponses()) {
            if (single.getCertID().getSerialNumber().equals(certificate.getSerialNumber())
                    && single.getCertID().matchesIssuer(issuerHolder, digests)) {
                return standing(single);
            }
        }
        return Optional.empty();
    }

    private static Optional<Standing> standing(SingleResp single) {
        Instant asOf = single.getThisUpdate().toInstant();
        if (single.getCertStatus() == CertificateStatus.GOOD) {
            return Optional.of(new Standing.Good(asOf));
        }
        if (single.getCertStatus() instanceof RevokedStatus revoked) {
            CRLReason reason = revoked.hasRevocationReason() ? reason(revoked.getRevocationReason()) : null;
            Date at = revoked.getRevocationTime();
            return Optional.of(new Standing.Revoked(asOf, at.toInstant(), name(reason), survives(reason)));
        }
        return Optional.empty();
    }

    private static @Nullable CRLReason reason(int code) {
        List<CRLReason> byCode = List.of(CRLReason.values());
        return code >= 0 && code < byCode.size() ? byCode.get(code) : null;
    }

    /** An answer is the issuer's own, or signed by a certificate that the issuer made for this and nothing else. */
    private static boolean signedFor(BasicOCSPResp response, X509Certificate issuer)
            throws OCSPException, OperatorCreationException, GeneralSecurityException, TimestampException {
        if (holds(response, issuer)) {
            return true;
        }
        X509CertificateHolder[] included = response.getCerts();
        if (included.length > Certificates.MAX_CERTIFICATES) {
            return false;
        }
        for (X509CertificateHolder holder : included) {
            X509Certificate responder;
            try {
                responder = Certificates.fromDer(holder.getEncoded());
            } catch (IOException e) {
                return false;
            }
            if (responder.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                    && responder.getExtendedKeyUsage() != null
                    && responder.getExtendedKeyUsage().contains("1.3.6.1.5.5.7.3.9")
                    && holds(response, responder)) {
                responder.verify(issuer.getPublicKey());
                responder.checkValidity(response.getProducedAt());
                return true;
            }
        }
        return false;
    }

    private static boolean holds(BasicOCSPResp response, X509Certificate signer)
            throws OCSPException, OperatorCreationException {
        try {
            return response.isSignatureValid(new JcaContentVerifierProviderBuilder().build(signer.getPublicKey()));
        } catch (OCSPException | RuntimeException e) {
            // Another kind of key than the one that signed: not this signer.
            return false;
        }
    }
}
