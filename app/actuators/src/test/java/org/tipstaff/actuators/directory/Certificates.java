package org.tipstaff.actuators.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;
import org.tipstaff.actuators.packets.BoundedProcess;

/** An authority of one test and the certificate of a server, made by openssl. */
record Certificates(Path authority, Path certificate, Path key, Path store) {
    private static final String PASSWORD = "of-the-test";

    static void required() throws IOException {
        Assumptions.assumeTrue(
                BoundedProcess.run(List.of("sh", "-c", "command -v openssl"), "", Duration.ofSeconds(5))
                        .good(),
                "openssl is not installed");
    }

    /** @param server the name that the certificate bears */
    static Certificates make(Path folder, String server) throws IOException {
        Files.createDirectories(folder);
        Certificates made = new Certificates(
                folder.resolve("ca.pem"),
                folder.resolve("server.pem"),
                folder.resolve("server.key"),
                folder.resolve("server.p12"));
        Path authorityKey = folder.resolve("ca.key");
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                authorityKey,
                "-out",
                made.authority,
                "-subj",
                "/CN=authority of a test",
                "-days",
                "2");
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                made.key,
                "-out",
                folder.resolve("server.csr"),
                "-subj",
                "/CN=" + server);
        Path extensions = Files.writeString(folder.resolve("extensions"), "subjectAltName=DNS:" + server + "\n");
        openssl(
                "x509",
                "-req",
                "-in",
                folder.resolve("server.csr"),
                "-CA",
                made.authority,
                "-CAkey",
                authorityKey,
                "-CAcreateserial",
                "-out",
                made.certificate,
                "-days",
                "2",
                "-extfile",
                extensions);
        openssl(
                "pkcs12",
                "-export",
                "-in",
                made.certificate,
                "-inkey",
                made.key,
                "-out",
                made.store,
                "-passout",
                "pass:" + PASSWORD);
        return made;
    }

    private static void openssl(Object... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        for (Object word : words) {
            command.add(word.toString());
        }
        BoundedProcess.Ended ended = BoundedProcess.run(command, "", Duration.ofSeconds(30));
        if (!ended.good()) {
            throw new IOException("openssl: " + ended.says());
        }
    }

    /** For a server of this test. */
    SSLContext context() throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
