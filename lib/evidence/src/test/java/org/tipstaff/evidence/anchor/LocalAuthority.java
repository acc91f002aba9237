package org.tipstaff.evidence.anchor;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.jspecify.annotations.Nullable;

/** A time-stamping authority with real keys, whose clock and faults the test sets. Root, issuing authority, stamping key. */
public final class LocalAuthority implements TimestampAuthority {
    static final Instant ROOT_FROM = Instant.parse("2020-01-01T00:00:00Z");
    static final Instant ROOT_TO = Instant.parse("2060-01-01T00:00:00Z");
    static final Instant SIGNER_FROM = Instant.parse("2025-06-01T00:00:00Z");
    static final Instant SIGNER_TO = Instant.parse("2026-06-01T00:00:00Z");
    public static final Instant STAMPED = Instant.parse("2026-01-02T03:04:05Z");

    final KeyPair rootKeys = keys();
    final KeyPair issuerKeys = keys();
    final KeyPair signerKeys = keys();
    public final X509Certificate root;
    final X509Certificate issuer;
    X509Certificate signer;
    public Instant clock = STAMPED;
    String signatureAlgorithm = "SHA256withECDSA";
    private long serial = 1;

    public LocalAuthority() {
        this(new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping), true);
    }

    LocalAuthority(@Nullable ExtendedKeyUsage purpose, boolean critical) {
        root = certificate("CN=Test Root", "CN=Test Root", rootKeys, rootKeys, 1, ROOT_FROM, ROOT_TO, true, null, true);
        issuer = certificate(
                "CN=Test Issuing Authority",
                "CN=Test Root",
                issuerKeys,
                rootKeys,
                2,
                ROOT_FROM,
                ROOT_TO,
                true,
                null,
                true);
        signer = certificate(
                "CN=Test Time Stamping",
                "CN=Test Issuing Authority",
                signerKeys,
                issuerKeys,
                3,
                SIGNER_FROM,
                SIGNER_TO,
                false,
                purpose,
                critical);
    }

    public TimestampTrust trust() {
        return TimestampTrust.of(List.of(root));
    }

    static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static X509Certificate certificate(
            String subject,
            String issuer,
            KeyPair keys,
            KeyPair issuerKeys,
            long serial,
            Instant from,
            Instant to,
            boolean authority,
            @Nullable ExtendedKeyUsage purpose,
            boolean critical) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    BigInteger.valueOf(serial),
                    Date.from(from),
                    Date.from(to),
                    new X500Name(subject),
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
            if (purpose != null) {
                builder.addExtension(Extension.extendedKeyUsage, critical, purpose);
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] ask(byte[] request) throws IOException {
        try {
            TimeStampRequest asked = new TimeStampRequest(request);
            JcaSimpleSignerInfoGeneratorBuilder builder = new JcaSimpleSignerInfoGeneratorBuilder();
            TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
                    builder.build(signatureAlgorithm, signerKeys.getPrivate(), signer),
                    digests().get(new org.bouncycastle.asn1.x509.AlgorithmIdentifier(TSPAlgorithms.SHA256)),
                    new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"));
            if (asked.getCertReq()) {
                tokens.addCertificates(new JcaCertStore(List.of(signer, issuer)));
            }
            tokens.setAccuracySeconds(1);
            return new TimeStampResponseGenerator(tokens, Set.of(TSPAlgorithms.SHA256.getId()))
                    .generate(asked, BigInteger.valueOf(serial++), Date.from(clock))
                    .getEncoded();
        } catch (TSPException | GeneralSecurityException | OperatorCreationException e) {
            throw new IOException(e);
        }
    }

    static byte[] refusing(String words) {
        try {
            return new TimeStampResponseGenerator(null, TSPAlgorithms.ALLOWED)
                    .generateFailResponse(2, 1 << 7, words)
                    .getEncoded();
        } catch (TSPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A list of the issuing authority; reason -1 is none, invalidity null is none. */
    byte[] list(Instant asOf, @Nullable Instant revoked, int reason, @Nullable Instant invalidity) {
        return list(
                "CN=Test Issuing Authority", issuerKeys, asOf, revoked == null ? -1 : 3, revoked, reason, invalidity);
    }

    static byte[] list(
            String issuer,
            KeyPair keys,
            Instant asOf,
            long serial,
            @Nullable Instant revoked,
            int reason,
            @Nullable Instant invalidity) {
        try {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(new X500Name(issuer), Date.from(asOf));
            builder.setNextUpdate(Date.from(asOf.plusSeconds(86_400 * 30L)));
            if (revoked != null) {
                ExtensionsGenerator extensions = new ExtensionsGenerator();
                if (reason >= 0) {
                    extensions.addExtension(Extension.reasonCode, false, CRLReason.lookup(reason));
                }
                if (invalidity != null) {
                    extensions.addExtension(
                            Extension.invalidityDate, false, new ASN1GeneralizedTime(Date.from(invalidity)));
                }
                if (extensions.isEmpty()) {
                    builder.addCRLEntry(BigInteger.valueOf(serial), Date.from(revoked), 0);
                } else {
                    builder.addCRLEntry(BigInteger.valueOf(serial), Date.from(revoked), extensions.generate());
                }
            }
            return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] ocsp(CertificateStatus status, Instant asOf, KeyPair by, @Nullable X509Certificate responder) {
        try {
            var basic = new JcaBasicOCSPRespBuilder(by.getPublic(), digests().get(CertificateID.HASH_SHA1));
            basic.addResponse(
                    new CertificateID(
                            digests().get(CertificateID.HASH_SHA1),
                            new JcaX509CertificateHolder(issuer),
                            signer.getSerialNumber()),
                    status,
                    Date.from(asOf),
                    (Date) null);
            var included = responder == null
                    ? new org.bouncycastle.cert.X509CertificateHolder[0]
                    : new org.bouncycastle.cert.X509CertificateHolder[] {new JcaX509CertificateHolder(responder)};
            OCSPResp response = new OCSPRespBuilder()
                    .build(
                            OCSPRespBuilder.SUCCESSFUL,
                            basic.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate()),
                                    included,
                                    Date.from(asOf)));
            return response.getEncoded();
        } catch (OCSPException | OperatorCreationException | GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DigestCalculatorProvider digests() throws OperatorCreationException {
        return new JcaDigestCalculatorProviderBuilder().build();
    }
}
