package org.tipstaff.receivers.syslog;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of a test, and what it signs. */
final class Certificates {
    /** A certificate with its key. */
    record Identity(X509Certificate certificate, KeyPair keys) {
        /** Writes both as PEM; gives the files. */
        TlsFiles write(Path folder, String name, java.util.Optional<Path> clientAuthorities) throws IOException {
            Path certificateFile = pem(folder.resolve(name + ".crt"), "CERTIFICATE", encoded(certificate));
            Path keyFile = pem(
                    folder.resolve(name + ".key"),
                    "PRIVATE KEY",
                    keys.getPrivate().getEncoded());
            return new TlsFiles(certificateFile, keyFile, clientAuthorities);
        }
    }

    private final Identity authority;
    private final String algorithm;
    private long serial = 1;

    Certificates(String algorithm) {
        this.algorithm = algorithm;
        this.authority =
                make("CN=Example Court Test Authority", null, Instant.now().plus(Duration.ofDays(2)));
    }

    Identity issue(String name) {
        return make("CN=" + name, authority, Instant.now().plus(Duration.ofDays(1)));
    }

    Identity issueExpired(String name) {
        return make("CN=" + name, authority, Instant.now().minus(Duration.ofMinutes(1)));
    }

    Path writeAuthority(Path folder) throws IOException {
        return pem(folder.resolve("authority.crt"), "CERTIFICATE", encoded(authority.certificate()));
    }

    /** A context that trusts this authority, and shows an identity when it is given one. */
    SSLContext client(Identity... shown) {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("authority", authority.certificate());
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(trust);
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            for (Identity identity : shown) {
                own.setKeyEntry(
                        "own", identity.keys().getPrivate(), new char[0], new Certificate[] {identity.certificate()});
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Identity make(String subject, Identity issuer, Instant until) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("RSA")) {
                generator.initialize(2048);
            }
            KeyPair keys = generator.generateKeyPair();
            X500Name name = new X500Name(subject);
            X500Name by = issuer == null
                    ? name
                    : new X500Name(
                            issuer.certificate().getSubjectX500Principal().getName());
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    by,
                    BigInteger.valueOf(serial++),
                    Date.from(Instant.now().minus(Duration.ofDays(1))),
                    Date.from(until),
                    name,
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issuer == null));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            }));
            String signature = switch (algorithm) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> "Ed25519";
            };
            KeyPair signing = issuer == null ? keys : issuer.keys();
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(signing.getPrivate())));
            return new Identity(certificate, keys);
        } catch (GeneralSecurityException | IOException | OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path pem(Path file, String label, byte[] der) throws IOException {
        StringWriter text = new StringWriter();
        text.append("-----BEGIN ").append(label).append("-----\n");
        text.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
        text.append("\n-----END ").append(label).append("-----\n");
        return Files.writeString(file, text.toString());
    }
}
