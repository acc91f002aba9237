package org.tipstaff.receivers.syslog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Makes the TLS context of a listener from PEM files. TLS 1.2 and 1.3 only, with the ciphers that the Java runtime still allows. */
final class TlsIdentity {
    static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Bytes of a PEM file; a chain has a few thousand. */
    private static final long FILE_BYTES = 1 << 20;

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");

    private TlsIdentity() {}

    /**
     * @param pinned fingerprints of client certificates that are let in without an authority, where no authorities are named
     * @throws IOException with a sentence that names the file, for whoever wrote the configuration
     */
    static SSLContext context(TlsFiles files, Set<String> pinned) throws IOException {
        try {
            List<X509Certificate> chain = certificates(files.certificates());
            PrivateKey key = key(files.key(), chain.getFirst());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("listener", key, new char[0], chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust(files.clientAuthorities(), pinned), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(
                    files.certificates() + " and " + files.key() + " make no TLS identity: " + unusable.getMessage(),
                    unusable);
        }
    }

    private static TrustManager[] trust(Optional<Path> authorities, Set<String> pinned)
            throws IOException, GeneralSecurityException {
        if (authorities.isEmpty()) {
            return new TrustManager[] {new Pinned(pinned)};
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (X509Certificate authority : certificates(authorities.get())) {
            store.setCertificateEntry("authority" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES) {
            throw new IOException(file + " has more than " + FILE_BYTES + " bytes: is it a PEM file?");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Certificate certificate : factory.generateCertificates(
                    new ByteArrayInputStream(read(file).getBytes(StandardCharsets.ISO_8859_1)))) {
                certificates.add((X509Certificate) certificate);
            }
        } catch (CertificateException damaged) {
            throw new IOException(file + " holds a damaged certificate: " + damaged.getMessage(), damaged);
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + " holds no certificate (-----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    private static PrivateKey key(Path file, X509Certificate certificate) throws IOException, GeneralSecurityException {
        Matcher pem = PRIVATE_KEY.matcher(read(file));
        if (!pem.find()) {
            throw new IOException(
                    file + " holds no private key in PKCS#8 without a password (-----BEGIN PRIVATE KEY-----);"
                            + " 'openssl pkcs8 -topk8 -nocrypt' makes one of other forms");
        }
        String algorithm = certificate.getPublicKey().getAlgorithm();
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException | IllegalArgumentException other) {
            throw new IOException(
                    file + " holds no " + algorithm + " key, as the certificate of the listener needs", other);
        }
    }

    /** Lets in the clients whose certificates are named one by one, RFC 5425 §4.2.2; with no names, nobody's certificate means anything. */
    private static final class Pinned extends X509ExtendedTrustManager {
        private final Set<String> fingerprints;

        Pinned(Set<String> fingerprints) {
            this.fingerprints = Set.copyOf(fingerprints);
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length == 0 || !fingerprints.contains(Senders.fingerprint(chain[0]))) {
                throw new CertificateException("no source has this client certificate");
            }
            chain[0].checkValidity();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("a listener trusts no server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("a listener trusts no server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("a listener trusts no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
