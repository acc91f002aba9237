package org.tipstaff.actuators.packets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tipstaff.respond.Endpoint;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.Transport;
import org.tipstaff.site.Address;

/**
 * Probes with ordinary sockets, all at once, from the namespaces that this machine can step into. TCP and UDP are through when
 * the far end sent back what was sent to it ({@link EchoSeats}), for a connection alone proves one direction only, and a proxy
 * may have accepted it.
 *
 * <p>A TCP probe of a port whose service does not echo can be told so ({@code connectIsEnough}); such a probe of an established
 * flow says nothing, and is {@link Answer#UNKNOWN}.
 */
public final class SocketProber implements Prober {
    /** Far ends are in the same house; retransmission takes a second, and a packet that is not cut arrives at once. */
    public static final Duration PATIENCE = Duration.ofMillis(400);

    /** In each word that is sent, so that the far end can be asked what it heard. */
    private static final AtomicLong WORDS = new AtomicLong();

    private final Map<String, Namespace> seats;
    private final Duration patience;
    private final boolean connectIsEnough;
    private final @Nullable EchoSeats far;

    /**
     * @param seats by name of an endpoint: where probes from it are sent; others can't be sent
     * @param far the far ends, where they are ours: only they know what arrived without being answered
     */
    public SocketProber(
            Map<String, Namespace> seats, Duration patience, boolean connectIsEnough, @Nullable EchoSeats far) {
        this.far = far;
        this.seats = Map.copyOf(seats);
        this.patience = patience;
        this.connectIsEnough = connectIsEnough;
    }

    @Override
    public Flows open(Collection<Probe> probes) {
        return new OpenFlows(probes);
    }

    private final class OpenFlows implements Flows {
        private final Map<Probe, Answer> opened;
        private final Map<Probe, SelectableChannel> established = new HashMap<>();

        OpenFlows(Collection<Probe> probes) {
            opened = send(probes, Map.of(), established);
        }

        @Override
        public Map<Probe, Answer> opened() {
            return opened;
        }

        @Override
        public Map<Probe, Answer> again() {
            return send(opened.keySet(), established, new HashMap<>());
        }

        @Override
        public void close() {
            established.values().forEach(SocketProber::close);
            established.clear();
        }
    }

    private Map<Probe, Answer> send(
            Collection<Probe> probes, Map<Probe, SelectableChannel> over, Map<Probe, SelectableChannel> kept) {
        Map<Probe, Answer> answers = new TreeMap<>();
        List<Probe> echoes = new ArrayList<>();
        Map<Namespace, List<Probe>> bySeat = new LinkedHashMap<>();
        for (Probe probe : probes) {
            Namespace seat = seats.get(probe.from().name());
            answers.put(probe, seat == null ? Answer.UNKNOWN : Answer.CUT);
            if (seat != null) {
                if (probe.transport() == Transport.ICMP) {
                    echoes.add(probe);
                } else {
                    bySeat.computeIfAbsent(seat, _ -> new ArrayList<>()).add(probe);
                }
            }
        }
        List<Thread> pings = echoes.stream().map(probe -> ping(probe, answers)).toList();
        List<Attempt> attempts = new ArrayList<>();
        bySeat.forEach((seat, from) -> attempts.addAll(begin(seat, from, over, answers)));
        converse(attempts, answers);
        for (Attempt attempt : attempts) {
            if (far != null && answer(answers, attempt.probe) == Answer.CUT && far.heard(attempt.word)) {
                answer(answers, attempt.probe, Answer.ONE_WAY);
            }
            if (answer(answers, attempt.probe) == Answer.THROUGH
                    && attempt.probe.flow() == Probe.Flow.ESTABLISHED
                    && attempt.fresh) {
                kept.put(attempt.probe, attempt.channel);
            } else if (attempt.fresh) {
                close(attempt.channel);
            }
        }
        for (Thread ping : pings) {
            try {
                ping.join(patience.multipliedBy(3));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (answers) {
            return new TreeMap<>(answers);
        }
    }

    private static @Nullable Answer answer(Map<Probe, Answer> answers, Probe probe) {
        synchronized (answers) {
            return answers.get(probe);
        }
    }

    private static void answer(Map<Probe, Answer> answers, Probe probe, Answer answer) {
        synchronized (answers) {
            answers.put(probe, answer);
        }
    }

    private static final class Attempt {
        private final Probe probe;
        private final SelectableChannel channel;
        private final boolean fresh;
        private final String word = "tipstaff %022x\n".formatted(WORDS.incrementAndGet());
        private int heard;

        Attempt(Probe probe, SelectableChannel channel, boolean fresh) {
            this.probe = probe;
            this.channel = channel;
            this.fresh = fresh;
        }
    }

    private List<Attempt> begin(
            Namespace seat, List<Probe> probes, Map<Probe, SelectableChannel> over, Map<Probe, Answer> answers) {
        List<Attempt> attempts = new ArrayList<>();
        Callable<Boolean> opening = () -> {
            for (Probe probe : probes) {
                SelectableChannel channel = over.get(probe);
                if (channel != null) {
                    attempts.add(new Attempt(probe, channel, false));
                    continue;
                }
                if (!over.isEmpty() && probe.flow() == Probe.Flow.ESTABLISHED) {
                    // It never was, so it can't go on.
                    answer(answers, probe, Answer.UNKNOWN);
                    continue;
                }
                try {
                    attempts.add(new Attempt(probe, open(probe), true));
                } catch (IOException e) {
                    // No route, or refused on the spot: it does not get through.
                    answer(answers, probe, Answer.CUT);
                }
            }
            return true;
        };
        try {
            seat.call(opening);
        } catch (IOException e) {
            probes.forEach(probe -> answer(answers, probe, Answer.UNKNOWN));
            attempts.forEach(attempt -> {
                if (attempt.fresh) {
                    close(attempt.channel);
                }
            });
            return List.of();
        }
        return attempts;
    }

    private static SelectableChannel open(Probe probe) throws IOException {
        ProtocolFamily family = probe.ipv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        InetSocketAddress from = new InetSocketAddress(inet(probe.from().address()), 0);
        InetSocketAddress to = new InetSocketAddress(inet(probe.to().address()), probe.port());
        if (probe.transport() == Transport.TCP) {
            SocketChannel channel = SocketChannel.open(family);
            try {
                channel.configureBlocking(false);
                channel.bind(from);
                channel.connect(to);
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            channel.configureBlocking(false);
            channel.bind(from);
            channel.connect(to);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void converse(List<Attempt> attempts, Map<Probe, Answer> answers) {
        if (attempts.isEmpty()) {
            return;
        }
        try (Selector selector = Selector.open()) {
            int waiting = 0;
            for (Attempt attempt : attempts) {
                try {
                    boolean connecting =
                            attempt.channel instanceof SocketChannel tcp && !tcp.isConnected() && !tcp.finishConnect();
                    attempt.channel.register(
                            selector, connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_READ, attempt);
                    if (!connecting) {
                        say(attempt);
                    }
                    waiting++;
                } catch (IOException e) {
                    // Refused, reset or without a route: not through, which is what stands there already.
                    attempt.channel.keyFor(selector);
                }
            }
            long end = System.nanoTime() + patience.toNanos();
            while (waiting > 0) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                selector.select(left);
                for (SelectionKey key : selector.selectedKeys()) {
                    Attempt attempt = (Attempt) key.attachment();
                    if (!key.isValid()) {
                        continue;
                    }
                    try {
                        if (key.isConnectable()
                                && attempt.channel instanceof SocketChannel tcp
                                && tcp.finishConnect()) {
                            if (connectIsEnough) {
                                done(key, attempt, Answer.THROUGH, answers);
                                waiting--;
                                continue;
                            }
                            key.interestOps(SelectionKey.OP_READ);
                            say(attempt);
                        } else if (key.isReadable() && heard(attempt)) {
                            done(key, attempt, Answer.THROUGH, answers);
                            waiting--;
                        }
                    } catch (IOException e) {
                        done(key, attempt, Answer.CUT, answers);
                        waiting--;
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            attempts.forEach(attempt -> answer(answers, attempt.probe, Answer.UNKNOWN));
        }
    }

    private void done(SelectionKey key, Attempt attempt, Answer answer, Map<Probe, Answer> answers) {
        key.cancel();
        boolean unproven = connectIsEnough
                && attempt.probe.transport() == Transport.TCP
                && attempt.probe.flow() == Probe.Flow.ESTABLISHED;
        answer(answers, attempt.probe, unproven ? Answer.UNKNOWN : answer);
    }

    private static void say(Attempt attempt) throws IOException {
        ByteBuffer word = ByteBuffer.wrap(attempt.word.getBytes(StandardCharsets.US_ASCII));
        if (attempt.channel instanceof SocketChannel tcp) {
            tcp.write(word);
        } else if (attempt.channel instanceof DatagramChannel udp) {
            udp.write(word);
        }
    }

    /** Whether all of what was said came back. */
    private static boolean heard(Attempt attempt) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(256);
        int read = attempt.channel instanceof SocketChannel tcp
                ? tcp.read(buffer)
                : ((DatagramChannel) attempt.channel).read(buffer);
        if (read < 0) {
            throw new IOException("closed by the far end");
        }
        attempt.heard += read;
        return attempt.heard >= attempt.word.length();
    }

    /** The JDK sends an echo request when it may open a raw socket, which who may enter a namespace may. */
    private Thread ping(Probe probe, Map<Probe, Answer> answers) {
        Endpoint from = probe.from();
        return Thread.ofPlatform().daemon().start(() -> {
            Answer answer;
            try {
                Namespace seat = seats.getOrDefault(from.name(), Namespace.OWN);
                boolean reached = seat.call(() -> inet(probe.to().address()).isReachable((int) patience.toMillis()));
                answer = reached ? Answer.THROUGH : Answer.CUT;
            } catch (IOException e) {
                answer = Answer.UNKNOWN;
            }
            answer(answers, probe, answer);
        });
    }

    /** Never asks for a name: an address of the site is digits. */
    public static InetAddress inet(Address address) throws IOException {
        byte[] bytes = new byte[address.bits() / 8];
        for (int i = 0; i < bytes.length; i++) {
            int fromEnd = bytes.length - 1 - i;
            long half = fromEnd < 8 ? address.low() : address.high();
            bytes[i] = (byte) (half >>> (8 * (fromEnd % 8)));
        }
        return InetAddress.getByAddress(bytes);
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
