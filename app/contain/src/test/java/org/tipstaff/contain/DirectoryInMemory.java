package org.tipstaff.contain;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;
import org.tipstaff.actuators.packets.BoundedProcess;

/** A directory over TLS with a few accounts. */
final class DirectoryInMemory implements AutoCloseable {
    private static final String BASE = "DC=court,DC=example";

    private final InMemoryDirectoryServer server;

    private DirectoryInMemory(InMemoryDirectoryServer server) {
        this.server = server;
    }

    static DirectoryInMemory start(Path folder, Path authority, String password) throws Exception {
        Assumptions.assumeTrue(
                BoundedProcess.run(List.of("sh", "-c", "command -v openssl"), "", Duration.ofSeconds(5))
                        .good(),
                "openssl is not installed");
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
        config.setSchema(null);
        config.addAdditionalBindCredentials("CN=svc," + BASE, password);
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "tls",
                InetAddress.getLoopbackAddress(),
                0,
                context(folder, authority).getServerSocketFactory(),
                null));
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.startListening();
        server.add(new Entry(BASE, new Attribute("objectClass", "domainDNS"), new Attribute("dc", "court")));
        server.add(new Entry("CN=Tipstaff," + BASE, new Attribute("objectClass", "container")));
        for (String name : List.of("clerk", "filing", "break.glass")) {
            server.add(new Entry(
                    "CN=" + name + "," + BASE,
                    new Attribute("objectClass", "user"),
                    new Attribute("sAMAccountName", name),
                    new Attribute("userAccountControl", "512"),
                    new Attribute("objectGUID", Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 16))));
        }
        return new DirectoryInMemory(server);
    }

    private static SSLContext context(Path folder, Path authority) throws IOException, GeneralSecurityException {
        Path key = folder.resolve("dc.key");
        Path store = folder.resolve("dc.p12");
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=dc1.court.example",
                "-addext",
                "subjectAltName=DNS:dc1.court.example",
                "-keyout",
                key.toString(),
                "-out",
                authority.toString());
        openssl(
                "pkcs12",
                "-export",
                "-in",
                authority.toString(),
                "-inkey",
                key.toString(),
                "-out",
                store.toString(),
                "-passout",
                "pass:test");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "test".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "test".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void openssl(String... words) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        BoundedProcess.Ended ended = BoundedProcess.run(command, "", Duration.ofSeconds(30));
        if (!ended.good()) {
            throw new IOException("openssl: " + ended.says());
        }
    }

    int port() {
        return server.getListenPort();
    }

    String control(String account) throws LDAPException {
        return String.valueOf(server.getEntry("CN=" + account + "," + BASE).getAttributeValue("userAccountControl"));
    }

    int marks() throws LDAPException {
        return server.search("CN=Tipstaff," + BASE, SearchScope.ONE, Filter.createPresenceFilter("objectClass"))
                .getEntryCount();
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}
