package org.tipstaff.receivers.syslog;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Received;
import org.tipstaff.receivers.Refusal;

/**
 * One connection: reads a buffer, cuts it into messages, hands them to the intake, and only then reads on. So a connection
 * holds at most one buffer of messages in memory, and a sender feels at once when the intake is slow.
 */
final class StreamConnection {
    /** Bytes read at a time, and with that the most that one batch holds beyond one message. */
    private static final int BUFFER = 64 * 1024;

    private final StreamListener.Shared shared;
    private final Socket plain;
    private String source;
    private final Framing framing;
    private volatile Phase phase = Phase.HANDSHAKE;
    private volatile long phaseBegan;
    private volatile boolean overdue;
    private @Nullable Thread thread;

    /** What the connection is waiting for, each with a time of its own. */
    private enum Phase {
        HANDSHAKE,
        BETWEEN_MESSAGES,
        WITHIN_MESSAGE,
        /** Not the sender's turn: his time does not run. */
        HANDING_ON
    }

    StreamConnection(StreamListener.Shared shared, Socket socket, String source) {
        this.shared = shared;
        this.plain = socket;
        this.source = source;
        SyslogLimits limits = shared.config().limits();
        this.framing = new Framing(limits.messageBytes(), limits.announcedBytes());
        this.phaseBegan = shared.timing().nanos();
    }

    void start(Runnable afterwards) {
        Thread started = Thread.ofVirtual()
                .name(shared.config().name() + "-" + plain.getRemoteSocketAddress())
                .unstarted(() -> {
                    try {
                        run();
                    } finally {
                        closeQuietly(plain);
                        afterwards.run();
                    }
                });
        thread = started;
        started.start();
    }

    private void run() {
        try (Socket socket = shared.tls().isPresent() ? handshake(plain) : plain) {
            if (socket instanceof SSLSocket tls && !identify(tls)) {
                return;
            }
            enter(Phase.BETWEEN_MESSAGES);
            receive(socket.getInputStream());
        } catch (SSLException failed) {
            if (phase == Phase.HANDSHAKE) {
                shared.refused(
                        source,
                        Refusal.CERTIFICATE,
                        0,
                        0,
                        "the TLS handshake with " + peer() + " failed: " + failed.getMessage());
            }
        } catch (IOException broken) {
            if (phase == Phase.HANDSHAKE) {
                shared.refused(
                        source,
                        overdue ? Refusal.SLOW : Refusal.CERTIFICATE,
                        0,
                        0,
                        "the TLS handshake with " + peer() + " did not end: " + broken.getMessage());
            }
        }
    }

    private SSLSocket handshake(Socket socket) throws IOException {
        SSLSocket tls = (SSLSocket) shared.tls()
                .orElseThrow()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        tls.setUseClientMode(false);
        tls.setEnabledProtocols(TlsIdentity.PROTOCOLS);
        tls.setNeedClientAuth(asksForCertificates());
        tls.startHandshake();
        return tls;
    }

    private boolean asksForCertificates() {
        return !shared.config().senders().certificates().isEmpty()
                || (shared.config().transport() instanceof SyslogConfig.Transport.Tls(TlsFiles files)
                        && files.clientAuthorities().isPresent());
    }

    /** Finds the source of the client's certificate, where certificates are named. */
    private boolean identify(SSLSocket tls) throws SSLPeerUnverifiedException {
        if (shared.config().senders().certificates().isEmpty()) {
            return true;
        }
        Certificate shown = tls.getSession().getPeerCertificates()[0];
        Optional<String> named = shown instanceof X509Certificate certificate
                ? shared.config().senders().byCertificate(certificate)
                : Optional.empty();
        if (named.isEmpty()) {
            shared.refused(
                    source, Refusal.CERTIFICATE, 0, 0, "the client certificate of " + peer() + " belongs to no source");
            return false;
        }
        source = named.get();
        return true;
    }

    private void receive(InputStream in) {
        byte[] buffer = new byte[BUFFER];
        Batch batch = new Batch();
        try {
            int read = readOrEnd(in, buffer);
            while (read >= 0) {
                boolean before = framing.withinMessage();
                framing.feed(buffer, 0, read, batch);
                if (!batch.records.isEmpty()) {
                    enter(Phase.HANDING_ON);
                    handOn(batch);
                }
                if (!framing.withinMessage()) {
                    enter(Phase.BETWEEN_MESSAGES);
                } else if (!before || phase == Phase.HANDING_ON) {
                    enter(Phase.WITHIN_MESSAGE);
                }
                read = shared.intake().isStopping() ? -1 : readOrEnd(in, buffer);
            }
        } catch (Framing.Broken broken) {
            shared.refused(
                    source,
                    broken.reason(),
                    0,
                    0,
                    "the connection from " + peer() + " was closed: " + broken.getMessage());
        }
        if (overdue) {
            shared.refused(
                    source,
                    Refusal.SLOW,
                    0,
                    0,
                    "the connection from " + peer() + " was closed, for it sent nothing in time");
        }
        enter(Phase.HANDING_ON);
        framing.end(batch);
        handOn(batch);
    }

    /** A connection that breaks has ended: what came of it before is kept. */
    private static int readOrEnd(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException ended) {
            return -1;
        }
    }

    private void handOn(Batch batch) {
        if (batch.records.isEmpty()) {
            return;
        }
        List<Received> records = List.copyOf(batch.records);
        batch.records.clear();
        shared.intake().accept(source, records);
        Duration wait = shared.rates().take(source, records.size());
        if (!wait.isZero()) {
            shared.intake().pause(wait);
        }
    }

    private String peer() {
        return plain.getInetAddress().getHostAddress();
    }

    private void enter(Phase next) {
        phaseBegan = shared.timing().nanos();
        phase = next;
    }

    void closeIfOverdue(long now) {
        SyslogLimits limits = shared.config().limits();
        Duration most = switch (phase) {
            case HANDSHAKE -> limits.handshake();
            case BETWEEN_MESSAGES -> limits.idle();
            case WITHIN_MESSAGE -> limits.message();
            case HANDING_ON -> Duration.ofNanos(Long.MAX_VALUE);
        };
        if (now - phaseBegan > most.toNanos()) {
            overdue = true;
            closeQuietly(plain);
        }
    }

    void close() {
        closeQuietly(plain);
    }

    void await(Duration most) {
        Thread running = thread;
        if (running != null) {
            try {
                running.join(most);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // There is nobody to tell, and nothing to save.
        }
    }

    /** Messages that wait to be handed on together. */
    private final class Batch implements Framing.Messages {
        private final List<Received> records = new ArrayList<>();

        @Override
        public void message(byte[] bytes) {
            records.add(new Received(source, shared.timing().now(), Form.SYSLOG, bytes));
        }

        @Override
        public void cut(byte[] beginning, long lost) {
            message(beginning);
            shared.refused(
                    source,
                    Refusal.CUT,
                    1,
                    lost,
                    "of a message from " + peer() + " the first " + beginning.length + " bytes were taken and " + lost
                            + " were not: it was longer than allowed, or broke off");
        }
    }
}
