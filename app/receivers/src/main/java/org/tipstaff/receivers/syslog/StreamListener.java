package org.tipstaff.receivers.syslog;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.tipstaff.receivers.Intake;
import org.tipstaff.receivers.ListenerWarning;
import org.tipstaff.receivers.RateGate;
import org.tipstaff.receivers.Refusal;
import org.tipstaff.receivers.Refused;
import org.tipstaff.receivers.SteadyIntake;
import org.tipstaff.receivers.Tally;
import org.tipstaff.receivers.Timing;

/** Syslog over TCP and TLS: one virtual thread for each connection, one that accepts, one that closes what is overdue. */
final class StreamListener implements SyslogListener {
    /** How often deadlines are looked at: each may be kept this much too late. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How long a close waits for one connection; a disk that hangs longer must not keep the program from ending. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(30);

    /** What all connections of a listener share. */
    record Shared(
            SyslogConfig config,
            Optional<SSLContext> tls,
            SteadyIntake intake,
            RateGate rates,
            Tally tally,
            Timing timing) {
        void refused(String source, Refusal reason, long records, long bytes, String sentence) {
            tally.refused(new Refused(timing.now(), config.name(), source, reason, records, bytes, sentence));
        }
    }

    private final Shared shared;
    private final ServerSocket server;
    private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private final Thread accepting;
    private final Thread looking;

    private StreamListener(Shared shared, ServerSocket server) {
        this.shared = shared;
        this.server = server;
        this.accepting =
                Thread.ofVirtual().name(shared.config().name() + "-accept").unstarted(this::acceptAll);
        this.looking =
                Thread.ofVirtual().name(shared.config().name() + "-deadlines").unstarted(this::lookAgainAndAgain);
    }

    static StreamListener start(
            SyslogConfig config, Optional<SSLContext> tls, Intake intake, Tally tally, Timing timing)
            throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(config.address());
        } catch (IOException taken) {
            server.close();
            throw new IOException(
                    "listener " + config.name() + " can't have " + config.address() + ": " + taken.getMessage(), taken);
        }
        SteadyIntake steady = new SteadyIntake(config.name(), intake, tally, timing);
        StreamListener listener = new StreamListener(
                new Shared(config, tls, steady, new RateGate(config.rate(), timing), tally, timing), server);
        listener.accepting.start();
        listener.looking.start();
        return listener;
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public Optional<ListenerWarning> warning() {
        return shared.config().warning();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                admit(server.accept());
            } catch (IOException closedOrOutOfFiles) {
                // Without a file to spare every accept fails at once; those who are connected go on, and the next look
                // tries again.
                if (!server.isClosed() && !pause()) {
                    return;
                }
            }
        }
    }

    private boolean pause() {
        try {
            shared.timing().pause(LOOK);
            return true;
        } catch (InterruptedException stop) {
            return false;
        }
    }

    private void admit(Socket socket) {
        InetAddress address = socket.getInetAddress();
        Optional<String> source = shared.config().senders().byAddress(address);
        if (source.isEmpty()) {
            shared.refused(
                    Tally.UNKNOWN,
                    Refusal.ADDRESS,
                    0,
                    0,
                    "a connection from " + address.getHostAddress() + ", which no network of the allow-list contains");
            StreamConnection.closeQuietly(socket);
            return;
        }
        if (!takePlace(address)) {
            shared.refused(
                    source.get(),
                    Refusal.CONNECTIONS,
                    0,
                    0,
                    "a connection from " + address.getHostAddress() + " beyond the "
                            + shared.config().limits().connections() + " in all, or the "
                            + shared.config().limits().connectionsPerAddress() + " of one address");
            StreamConnection.closeQuietly(socket);
            return;
        }
        StreamConnection connection = new StreamConnection(shared, socket, source.get());
        connections.add(connection);
        connection.start(() -> ended(connection, address));
        shared.tally().connections(shared.config().name(), connections.size());
    }

    private void ended(StreamConnection connection, InetAddress address) {
        connections.remove(connection);
        leavePlace(address);
        shared.tally().connections(shared.config().name(), connections.size());
    }

    private boolean takePlace(InetAddress address) {
        SyslogLimits limits = shared.config().limits();
        synchronized (byAddress) {
            int all = byAddress.values().stream().mapToInt(Integer::intValue).sum();
            int own = byAddress.getOrDefault(address, 0);
            if (all >= limits.connections() || own >= limits.connectionsPerAddress()) {
                return false;
            }
            byAddress.put(address, own + 1);
            return true;
        }
    }

    private void leavePlace(InetAddress address) {
        synchronized (byAddress) {
            byAddress.computeIfPresent(address, (key, open) -> open == 1 ? null : open - 1);
        }
    }

    private void lookAgainAndAgain() {
        while (!server.isClosed() && pause()) {
            closeOverdue();
        }
    }

    @Override
    public void closeOverdue() {
        long now = shared.timing().nanos();
        connections.forEach(connection -> connection.closeIfOverdue(now));
    }

    @Override
    public void close() {
        shared.intake().stop();
        try {
            server.close();
        } catch (IOException unheard) {
            // A listening socket that can't be closed is closed when the process ends.
        }
        looking.interrupt();
        accepting.interrupt();
        awaitLastAccepted();
        List<StreamConnection> open = List.copyOf(connections);
        open.forEach(StreamConnection::close);
        open.forEach(connection -> connection.await(LAST_WAIT));
    }

    /** Whoever was accepted has begun by then, so that nobody is left out of those who are waited for. */
    private void awaitLastAccepted() {
        try {
            accepting.join(LAST_WAIT);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
