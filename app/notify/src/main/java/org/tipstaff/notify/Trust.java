package org.tipstaff.notify;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whom to believe at the other end of a TLS connection. */
final class Trust {
    private static final int BYTES_MAX = 1 << 20;

    private Trust() {}

    /** @param certificates path of PEM certificates; null for the Java runtime's own list */
    static SSLContext context(@Nullable String certificates) throws CarriageException {
        try {
            if (certificates == null) {
                return SSLContext.getDefault();
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            try (InputStream in = Files.newInputStream(Path.of(certificates))) {
                InputStream all = new BufferedInputStream(new ByteArrayInputStream(in.readNBytes(BYTES_MAX)));
                for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(all)) {
                    store.setCertificateEntry("given-" + number++, each);
                }
            }
            if (number == 0) {
                throw CarriageException.passing("there is no certificate in " + certificates);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw CarriageException.passing("the certificates to trust can not be used: "
                    + certificates
                    + ", "
                    + e.getClass().getSimpleName());
        }
    }
}
