package org.tipstaff.actuators.directory;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultListener;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.actuators.packets.BoundedProcess.SilentException;

/**
 * One conversation with a domain controller: TLS with the pinned certificates, signed in, ended after {@link #DEADLINE}
 * whatever comes back. A referral is not followed, for whoever answers would choose whom this program signs in to next.
 */
final class DirectorySession implements AutoCloseable {
    /** All of a conversation, from the first packet to the last. */
    static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    /** Longer answers end the conversation; an account or a mark has some kilobytes. */
    static final int MESSAGE_BYTES_MAX = 64 * 1024;

    /** The file of pinned certificates. */
    private static final int TRUST_BYTES_MAX = 256 * 1024;

    private final String where;
    private final LDAPConnection connection;
    private final Watch watch;

    private DirectorySession(String where, LDAPConnection connection, Watch watch) {
        this.where = where;
        this.connection = connection;
        this.watch = watch;
    }

    /**
     * @throws RefusedException when nothing could be asked for: no secret, another certificate, another password
     * @throws SilentException when nobody answers
     */
    static DirectorySession open(DirectoryConfig config, Duration deadline) throws SilentException, RefusedException {
        String secret;
        try {
            secret = config.secret().secret();
        } catch (IOException e) {
            throw new RefusedException(config + " was not asked: " + e.getMessage());
        }
        SSLContext trust = trust(config);
        try {
            return config.seat().call(() -> connect(config, trust, secret, deadline));
        } catch (RefusedException | SilentException e) {
            throw e;
        } catch (IOException e) {
            throw BoundedProcess.silent(config + ": " + e.getMessage());
        }
    }

    private static SSLContext trust(DirectoryConfig config) throws RefusedException {
        try (InputStream in = Files.newInputStream(config.trust())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new java.io.ByteArrayInputStream(in.readNBytes(TRUST_BYTES_MAX)))) {
                store.setCertificateEntry("pinned-" + number++, each);
            }
            if (number == 0) {
                throw new RefusedException("there is no certificate in " + config.trust());
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (RefusedException e) {
            throw e;
        } catch (GeneralSecurityException | IOException e) {
            throw new RefusedException(
                    "the pinned certificates in " + config.trust() + " can't be read: " + e.getMessage());
        }
    }

    private static DirectorySession connect(DirectoryConfig config, SSLContext trust, String secret, Duration deadline)
            throws IOException {
        Watch watch = new Watch(deadline);
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setFollowReferrals(false);
        options.setConnectTimeoutMillis((int) CONNECT_WITHIN.toMillis());
        options.setResponseTimeoutMillis(deadline.toMillis());
        options.setMaxMessageSize(MESSAGE_BYTES_MAX);
        options.setUseSchema(false);
        SSLSocket socket = socket(config, trust, watch);
        LDAPConnection connection = new LDAPConnection(new Made(socket), options);
        DirectorySession session = new DirectorySession(config.toString(), connection, watch);
        boolean open = false;
        try {
            connection.connect(socket.getInetAddress(), config.port(), (int) CONNECT_WITHIN.toMillis());
            connection.bind(new SimpleBindRequest(config.userDn(), secret));
            open = true;
            return session;
        } catch (LDAPException e) {
            if (isOfCertificates(e)) {
                throw new RefusedException(
                        config + " is not whom the pinned certificates name: " + line(String.valueOf(e.getMessage())));
            }
            if (e.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
                throw new RefusedException(config + " refuses the account of this program");
            }
            throw session.why(e);
        } finally {
            if (!open) {
                session.close();
                socket.close();
            }
        }
    }

    /**
     * Made here and not by the library, so that even whoever shakes hands for ever is left. The library shakes hands, and once only:
     * a second time is a renegotiation, or a new key, and a domain controller was seen to fall silent at that.
     */
    private static SSLSocket socket(DirectoryConfig config, SSLContext trust, Watch watch) throws IOException {
        InetAddress given = config.address();
        InetAddress address = given == null ? InetAddress.getByName(config.server()) : given;
        Socket plain = new Socket();
        boolean good = false;
        try {
            plain.connect(new InetSocketAddress(address, config.port()), (int) CONNECT_WITHIN.toMillis());
            watch.over(plain);
            SSLSocket socket =
                    (SSLSocket) trust.getSocketFactory().createSocket(plain, config.server(), config.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            // The certificate must bear the name of the site file, by whatever address it was reached (RFC 2830,
            // section 3.6).
            parameters.setEndpointIdentificationAlgorithm("LDAPS");
            socket.setSSLParameters(parameters);
            good = true;
            return socket;
        } finally {
            if (!good) {
                watch.end();
                plain.close();
            }
        }
    }

    private static boolean isOfCertificates(Throwable e) {
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Gives the library the one socket that was made. */
    private static final class Made extends SocketFactory {
        private final SSLSocket socket;

        Made(SSLSocket socket) {
            this.socket = socket;
        }

        @Override
        public Socket createSocket() throws IOException {
            throw new IOException("the socket is connected already");
        }

        @Override
        public Socket createSocket(String host, int port) {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            return socket;
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return socket;
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            return socket;
        }
    }

    /** Ends a conversation that takes too long, whoever waits for what. */
    private static final class Watch {
        private final CountDownLatch ended = new CountDownLatch(1);
        private final Duration deadline;

        Watch(Duration deadline) {
            this.deadline = deadline;
        }

        void over(Socket socket) {
            Thread.ofVirtual().start(() -> {
                try {
                    if (!ended.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                        socket.close();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (IOException e) {
                    // It is closed then.
                }
            });
        }

        void end() {
            ended.countDown();
        }
    }

    /** What the directory said, or that it said nothing. */
    private IOException failure(LDAPException e) {
        ResultCode code = e.getResultCode();
        boolean silent = code.isClientSideResultCode()
                || code.equals(ResultCode.BUSY)
                || code.equals(ResultCode.UNAVAILABLE)
                || code.equals(ResultCode.TIME_LIMIT_EXCEEDED)
                || code.equals(ResultCode.OTHER)
                || code.equals(ResultCode.OPERATIONS_ERROR);
        if (silent) {
            return BoundedProcess.silent(where + " gives no answer that says what it did: " + line(code, e));
        }
        if (code.equals(ResultCode.REFERRAL)) {
            return new RefusedException(where + " points to another server, which is not asked");
        }
        return new RefusedException(where + " says " + line(code, e));
    }

    private RefusedException why(LDAPException e) throws SilentException {
        IOException failure = failure(e);
        if (failure instanceof SilentException silent) {
            throw silent;
        }
        return (RefusedException) failure;
    }

    /** One line for people, of which no character steers a terminal. */
    private static String line(ResultCode code, LDAPException e) {
        String said = line(String.valueOf(e.getMessage()));
        return code.getName() + (said.isEmpty() ? "" : ": " + said);
    }

    private static String line(String text) {
        String said = text.replaceAll("\\p{Cntrl}", " ").strip();
        return said.length() > 300 ? said.substring(0, 300) : said;
    }

    /** Stops a search that brings more than was asked for. */
    private static final class TooMuch extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    /** Keeps what comes, up to a number. Elsewhere is where other servers have more, and those are not asked. */
    private static final class Found implements SearchResultListener {
        @Serial
        private static final long serialVersionUID = 1L;

        private static final int REFERENCES_MAX = 100;

        private final int most;
        private final transient List<SearchResultEntry> entries = new ArrayList<>();
        private int references;

        Found(int most) {
            this.most = most;
        }

        @Override
        public void searchEntryReturned(SearchResultEntry entry) {
            if (entries.size() >= most) {
                throw new TooMuch();
            }
            entries.add(entry);
        }

        @Override
        public void searchReferenceReturned(SearchResultReference reference) {
            references++;
            if (references > REFERENCES_MAX) {
                throw new TooMuch();
            }
        }
    }

    /**
     * @param most entries that are taken; a directory that sends more is not believed at all
     * @return none as well when {@code base} is not there
     */
    List<SearchResultEntry> search(DN base, SearchScope scope, Filter filter, int most, String... attributes)
            throws SilentException, RefusedException {
        Found found = new Found(most);
        SearchRequest request = new SearchRequest(
                found,
                base.toString(),
                scope,
                DereferencePolicy.NEVER,
                most,
                (int) DEADLINE.toSeconds(),
                false,
                filter,
                attributes);
        try {
            var _ = connection.search(request);
            return List.copyOf(found.entries);
        } catch (LDAPException e) {
            if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                return List.of();
            }
            if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                throw new RefusedException(where + " has more than " + most + " entries where so many are too many");
            }
            throw why(e);
        } catch (TooMuch e) {
            connection.closeWithoutUnbind();
            throw BoundedProcess.silent(where + " sends more than the " + most + " entries that it was asked for");
        }
    }

    /** @return false when one of that name is there already */
    boolean add(DN dn, String objectClass, String attribute, Collection<String> values)
            throws SilentException, RefusedException {
        try {
            var _ = connection.add(new AddRequest(
                    dn, new Attribute("objectClass", objectClass), new Attribute(attribute, List.copyOf(values))));
            return true;
        } catch (LDAPException e) {
            if (e.getResultCode().equals(ResultCode.ENTRY_ALREADY_EXISTS)) {
                return false;
            }
            throw why(e);
        }
    }

    /** @return false when it is not as the changes suppose: what they take away is not there, or what they give is */
    boolean modify(DN dn, List<Modification> changes) throws SilentException, RefusedException {
        try {
            var _ = connection.modify(dn.toString(), changes);
            return true;
        } catch (LDAPException e) {
            ResultCode code = e.getResultCode();
            if (code.equals(ResultCode.NO_SUCH_ATTRIBUTE)
                    || code.equals(ResultCode.ATTRIBUTE_OR_VALUE_EXISTS)
                    || code.equals(ResultCode.ENTRY_ALREADY_EXISTS)
                    || code.equals(ResultCode.UNWILLING_TO_PERFORM)) {
                return false;
            }
            throw why(e);
        }
    }

    /** What is not there is removed already. */
    void delete(DN dn) throws SilentException, RefusedException {
        try {
            var _ = connection.delete(dn.toString());
        } catch (LDAPException e) {
            if (!e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                throw why(e);
            }
        }
    }

    @Override
    public void close() {
        watch.end();
        connection.close();
    }
}
