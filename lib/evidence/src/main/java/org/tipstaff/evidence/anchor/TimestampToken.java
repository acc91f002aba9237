package org.tipstaff.evidence.anchor;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.tsp.TimeStampResp;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.GenTimeAccuracy;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;

/**
 * A time-stamp token (RFC 3161, RFC 5816), as a whole answer or bare. The bytes come from a network or from a package that an
 * opponent packed.
 *
 * <p>Everything is judged at the time the token states, never at today's: a token outlives the certificate that signed it
 * (which a stock {@code openssl ts -verify} without {@code -attime} denies), provided that what was known about revocation is
 * stored with it. Parts of an answer that no signature covers, such as certificates that are not needed, may be changed
 * without changing the verdict; that the token is the very one the log speaks of is shown by {@link #digest()}.
 */
public final class TimestampToken {
    /** Real answers have two to twelve kilobytes. */
    public static final int MAX_BYTES = 1 << 20;

    /** Digests nobody can make two texts for. SHA-1 and MD5 are refused: a token forged by collision would pass. */
    private static final Set<String> SOUND_DIGESTS = Set.of(
            NISTObjectIdentifiers.id_sha256.getId(),
            NISTObjectIdentifiers.id_sha384.getId(),
            NISTObjectIdentifiers.id_sha512.getId(),
            NISTObjectIdentifiers.id_sha512_256.getId(),
            NISTObjectIdentifiers.id_sha3_256.getId(),
            NISTObjectIdentifiers.id_sha3_384.getId(),
            NISTObjectIdentifiers.id_sha3_512.getId());

    private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";

    private final byte[] bytes;
    private final TimeStampToken token;
    private final List<X509Certificate> certificates;
    private final boolean grantedWithChanges;

    private TimestampToken(
            byte[] bytes, TimeStampToken token, List<X509Certificate> certificates, boolean grantedWithChanges) {
        this.bytes = bytes;
        this.token = token;
        this.certificates = certificates;
        this.grantedWithChanges = grantedWithChanges;
    }

    /**
     * Reads an answer (TimeStampResp) or a bare token.
     *
     * @throws TimestampException when it is neither, or the authority refused
     */
    public static TimestampToken parse(byte[] bytes) throws TimestampException {
        if (bytes.length > MAX_BYTES) {
            throw malformed("a token has at most " + MAX_BYTES + " bytes, not " + bytes.length, null);
        }
        DerBounds.check(bytes, "the token");
        try {
            return read(bytes.clone());
        } catch (IOException | CMSException | TSPException | RuntimeException e) {
            // BouncyCastle says by unchecked exceptions of many kinds that bytes are not what it expected.
            throw malformed("the token cannot be read: " + e.getMessage(), e);
        }
    }

    private static TimestampToken read(byte[] bytes)
            throws IOException, CMSException, TSPException, TimestampException {
        ASN1Sequence outer = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(bytes));
        boolean changed = false;
        byte[] bare = bytes;
        if (outer.size() > 0 && outer.getObjectAt(0) instanceof ASN1Sequence) {
            TimeStampResp response = TimeStampResp.getInstance(outer);
            int status = response.getStatus().getStatusObject().intValueExact();
            if (status != PKIStatus.GRANTED && status != PKIStatus.GRANTED_WITH_MODS) {
                throw new TimestampException(
                        TimestampRefusal.STATUS, "the authority refused to stamp: status " + status + words(response));
            }
            if (response.getTimeStampToken() == null) {
                throw malformed("the authority says it stamped and sends no token", null);
            }
            changed = status == PKIStatus.GRANTED_WITH_MODS;
            bare = response.getTimeStampToken().getEncoded("DER");
        }
        CMSSignedData signed = new CMSSignedData(bare);
        if (signed.getSignedContent() != null && signed.getSignedContent().getContent() instanceof byte[] content) {
            DerBounds.check(content, "the inside of the token");
        }
        TimeStampToken token = new TimeStampToken(signed);
        List<X509Certificate> certificates = new ArrayList<>();
        for (X509CertificateHolder holder : signed.getCertificates().getMatches(null)) {
            if (certificates.size() == Certificates.MAX_CERTIFICATES) {
                throw malformed("the token carries more than " + Certificates.MAX_CERTIFICATES + " certificates", null);
            }
            certificates.add(Certificates.fromDer(holder.getEncoded()));
        }
        // Read once here what is asked for later, so that damage shows now.
        new TimestampToken(bytes, token, certificates, changed)
                .facts(certificates.isEmpty() ? null : certificates.get(0));
        return new TimestampToken(bytes, token, List.copyOf(certificates), changed);
    }

    private static String words(TimeStampResp response) {
        if (response.getStatus().getStatusString() == null) {
            return "";
        }
        StringBuilder text = new StringBuilder(", ");
        response.getStatus()
                .getStatusString()
                .getStringAtUTF8(0)
                .getString()
                .codePoints()
                .limit(200)
                .forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return text.toString();
    }

    private static TimestampException malformed(String message, @Nullable Throwable cause) {
        return cause == null
                ? new TimestampException(TimestampRefusal.FORMAT, message)
                : new TimestampException(TimestampRefusal.FORMAT, message, cause);
    }

    /** The bytes as they came, which is how they are stored. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** SHA-256 of {@link #bytes()}: what the custody log records. */
    public Sha256 digest() {
        return Sha256.of(bytes);
    }

    /** Certificates that came inside; unchecked. */
    public List<X509Certificate> certificates() {
        return certificates;
    }

    /** The time it claims; unchecked. */
    public Instant claimedTime() {
        return token.getTimeStampInfo().getGenTime().toInstant();
    }

    /** Judges the token as one over a checkpoint, whenever it was asked for. */
    public TimestampCheck check(byte[] checkpoint, TimestampTrust trust) {
        return judge(Sha256.of(checkpoint), null, trust);
    }

    /** Judges the token as the answer to a request just made: its nonce is the request's. */
    public TimestampCheck check(TimestampRequest request, TimestampTrust trust) {
        return judge(request.imprint(), request.nonce(), trust);
    }

    private TimestampCheck judge(Sha256 imprint, @Nullable BigInteger nonce, TimestampTrust trust) {
        try {
            checkAnswers(imprint, nonce);
            X509Certificate signer = signer(trust.chain());
            checkPurpose(signer);
            checkSignature(signer);
            List<X509Certificate> known = new ArrayList<>(certificates);
            known.addAll(trust.chain());
            List<X509Certificate> chain = Certificates.chain(signer, known, trust.trusted(), claimedTime());
            return standing(chain, facts(signer), trust.revocation());
        } catch (TimestampException e) {
            return new TimestampCheck.Refused(e.refusal(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // BouncyCastle reads some parts only when they are used, and says by unchecked exceptions that they are
            // damaged.
            return new TimestampCheck.Refused(TimestampRefusal.FORMAT, "the token cannot be read: " + e.getMessage());
        }
    }

    private void checkAnswers(Sha256 imprint, @Nullable BigInteger nonce) throws TimestampException {
        var info = token.getTimeStampInfo();
        if (!info.getMessageImprintAlgOID().equals(NISTObjectIdentifiers.id_sha256)
                || !Arrays.equals(info.getMessageImprintDigest(), HexFormat.of().parseHex(imprint.hex()))) {
            throw new TimestampException(
                    TimestampRefusal.IMPRINT,
                    "the token was made over " + HexFormat.of().formatHex(info.getMessageImprintDigest())
                            + ", the checkpoint's SHA-256 is " + imprint);
        }
        if (nonce != null && !nonce.equals(info.getNonce())) {
            throw new TimestampException(
                    TimestampRefusal.NONCE, "the request's nonce is " + nonce + ", the answer's " + info.getNonce());
        }
    }

    private X509Certificate signer(List<X509Certificate> chain) throws TimestampException {
        List<X509Certificate> known = new ArrayList<>(certificates);
        known.addAll(chain);
        for (X509Certificate certificate : known) {
            if (token.getSID().match(Certificates.forBouncyCastle(certificate))) {
                return certificate;
            }
        }
        throw new TimestampException(
                TimestampRefusal.SIGNATURE, "the certificate that signed is neither in the token nor stored with it");
    }

    private static void checkPurpose(X509Certificate signer) throws TimestampException {
        List<String> usages;
        try {
            usages = signer.getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            throw new TimestampException(TimestampRefusal.KEY_PURPOSE, "its key usage cannot be read", e);
        }
        if (usages == null || !usages.equals(List.of(TIME_STAMPING))) {
            throw new TimestampException(
                    TimestampRefusal.KEY_PURPOSE,
                    "the signing certificate is for " + (usages == null ? "any purpose" : usages)
                            + ", not for time-stamping alone");
        }
        Set<String> critical = signer.getCriticalExtensionOIDs();
        if (critical == null || !critical.contains(EXTENDED_KEY_USAGE)) {
            throw new TimestampException(
                    TimestampRefusal.KEY_PURPOSE, "the signing certificate does not mark its purpose as critical");
        }
        boolean[] usage = signer.getKeyUsage();
        if (usage != null && !usage[0] && !usage[1]) {
            throw new TimestampException(
                    TimestampRefusal.KEY_PURPOSE, "the signing certificate's key is not for signatures");
        }
    }

    private void checkSignature(X509Certificate signer) throws TimestampException {
        var signerInfo =
                token.toCMSSignedData().getSignerInfos().getSigners().iterator().next();
        checkDigest(new ASN1ObjectIdentifier(signerInfo.getDigestAlgOID()));
        try {
            // Checks the signature, that the signed attributes name this very certificate (ESSCertID), and that the
            // certificate was valid at the time of the token.
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
        } catch (TSPException | OperatorCreationException e) {
            throw new TimestampException(
                    TimestampRefusal.SIGNATURE, "the authority's signature does not hold: " + e.getMessage(), e);
        }
    }

    private static void checkDigest(ASN1ObjectIdentifier digest) throws TimestampException {
        if (!SOUND_DIGESTS.contains(digest.getId())) {
            throw new TimestampException(
                    TimestampRefusal.SIGNATURE,
                    "the signature is made with digest " + digest.getId() + ", which can be forged or is unknown");
        }
    }

    private TimestampFacts facts(@Nullable X509Certificate signer) {
        var info = token.getTimeStampInfo();
        GenTimeAccuracy accuracy = info.getGenTimeAccuracy();
        return new TimestampFacts(
                claimedTime(),
                Optional.ofNullable(accuracy)
                        .map(a -> Duration.ofSeconds(a.getSeconds())
                                .plusMillis(a.getMillis())
                                .plusNanos(1000L * a.getMicros())),
                signer == null ? "" : signer.getSubjectX500Principal().getName(),
                info.getPolicy().getId(),
                info.getSerialNumber(),
                signer == null ? Instant.EPOCH : signer.getNotAfter().toInstant(),
                digest());
    }

    /** Judges the chain, root excepted, by what the issuers said; a root can only be removed by whoever trusts it. */
    private TimestampCheck standing(
            List<X509Certificate> chain, TimestampFacts facts, List<RevocationData> revocation) {
        List<TimestampCheck.Caveat> caveats = new ArrayList<>();
        if (grantedWithChanges) {
            caveats.add(TimestampCheck.Caveat.GRANTED_WITH_CHANGES);
        }
        Standing.@Nullable Revoked doubt = null;
        for (int i = 0; i + 1 < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            X509Certificate issuer = chain.get(i + 1);
            List<Standing> said = revocation.stream()
                    .flatMap(data -> data.standing(certificate, issuer).stream())
                    .toList();
            Optional<Standing.Revoked> revoked = said.stream()
                    .filter(Standing.Revoked.class::isInstance)
                    .map(Standing.Revoked.class::cast)
                    .min(java.util.Comparator.comparing(Standing.Revoked::tokensSurvive)
                            .thenComparing(Standing.Revoked::at));
            if (revoked.isPresent()) {
                Standing.Revoked it = revoked.get();
                if (said.stream().anyMatch(s -> s instanceof Standing.Revoked r && !r.at().isAfter(facts.time()))) {
                    return new TimestampCheck.Refused(
                            TimestampRefusal.REVOKED,
                            "'" + certificate.getSubjectX500Principal().getName() + "' was revoked at " + it.at() + " ("
                                    + it.reason() + "), before the token's time " + facts.time());
                }
                if (!it.tokensSurvive() && (doubt == null || it.at().isBefore(doubt.at()))) {
                    doubt = it;
                } else {
                    add(caveats, TimestampCheck.Caveat.REVOKED_LATER);
                }
            } else if (said.isEmpty()) {
                add(caveats, TimestampCheck.Caveat.REVOCATION_NOT_SHOWN);
            } else if (said.stream().allMatch(s -> s.asOf().isBefore(facts.time()))) {
                add(caveats, TimestampCheck.Caveat.REVOCATION_OLDER_THAN_TOKEN);
            }
        }
        return doubt == null
                ? new TimestampCheck.Proven(facts, caveats)
                : new TimestampCheck.Doubtful(facts, doubt.at(), doubt.reason(), caveats);
    }

    private static void add(List<TimestampCheck.Caveat> caveats, TimestampCheck.Caveat caveat) {
        if (!caveats.contains(caveat)) {
            caveats.add(caveat);
        }
    }
}
