package org.tipstaff.actuators.packets;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.tipstaff.respond.Transport;
import org.tipstaff.site.Address;

/**
 * Far ends of probes: services in namespaces that send back what they get, and count it. One thread serves them all.
 */
public final class EchoSeats implements AutoCloseable {
    /** Connections at a time; more are closed at once. */
    private static final int CONNECTIONS_MAX = 20_000;

    /** Words that are remembered; the far ends of one rehearsal hear some thousands. */
    private static final int WORDS_MAX = 1_000_000;

    private static final int WORD_BYTES = 32;

    private final Selector selector;
    private final Thread thread;
    private final Map<Seat, AtomicLong> bytes = new ConcurrentHashMap<>();
    private final Set<String> words = ConcurrentHashMap.newKeySet();
    private final List<SelectableChannel> listening = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** Where a service listens. */
    public record Seat(Address address, Transport transport, int port) implements Comparable<Seat> {
        @Override
        public int compareTo(Seat other) {
            int byAddress = address.compareTo(other.address);
            int byTransport = byAddress != 0 ? byAddress : transport.compareTo(other.transport);
            return byTransport != 0 ? byTransport : Integer.compare(port, other.port);
        }

        @Override
        public String toString() {
            return address + " " + transport + "/" + port;
        }
    }

    public EchoSeats() throws IOException {
        selector = Selector.open();
        thread = Thread.ofPlatform().daemon().name("echo").start(this::serve);
    }

    /** Listens; the kernel answers ICMP by itself. */
    public void listen(Namespace namespace, Collection<Seat> seats) throws IOException {
        Callable<Boolean> opening = () -> {
            for (Seat seat : seats) {
                InetSocketAddress at = new InetSocketAddress(SocketProber.inet(seat.address()), seat.port());
                StandardProtocolFamily family =
                        seat.address().bits() == 32 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
                bytes.putIfAbsent(seat, new AtomicLong());
                if (seat.transport() == Transport.TCP) {
                    ServerSocketChannel server = ServerSocketChannel.open(family);
                    listening.add(server);
                    server.configureBlocking(false);
                    server.bind(at, 1024);
                    server.register(selector, SelectionKey.OP_ACCEPT, seat);
                } else if (seat.transport() == Transport.UDP) {
                    DatagramChannel server = DatagramChannel.open(family);
                    listening.add(server);
                    server.configureBlocking(false);
                    server.bind(at);
                    server.register(selector, SelectionKey.OP_READ, seat);
                }
            }
            return true;
        };
        namespace.call(opening);
        selector.wakeup();
    }

    /** Bytes of payload that arrived, by seat. */
    public Map<Seat, Long> received() {
        Map<Seat, Long> copy = new TreeMap<>();
        bytes.forEach((seat, count) -> copy.put(seat, count.get()));
        return copy;
    }

    /** Whether a probe's word arrived at any seat. */
    boolean heard(String word) {
        return words.contains(word);
    }

    private void hear(ByteBuffer buffer) {
        if (buffer.remaining() == WORD_BYTES && words.size() < WORDS_MAX) {
            words.add(StandardCharsets.US_ASCII.decode(buffer.duplicate()).toString());
        }
    }

    private void serve() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        while (!closed) {
            try {
                selector.select(1000);
            } catch (IOException e) {
                return;
            }
            for (SelectionKey key : selector.selectedKeys()) {
                try {
                    serve(key, buffer);
                } catch (IOException | java.nio.channels.CancelledKeyException e) {
                    key.cancel();
                    if (key.channel() instanceof SocketChannel gone) {
                        close(gone);
                    }
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private void serve(SelectionKey key, ByteBuffer buffer) throws IOException {
        Seat seat = (Seat) key.attachment();
        if (key.channel() instanceof ServerSocketChannel server) {
            SocketChannel accepted = server.accept();
            if (accepted == null) {
                return;
            }
            if (selector.keys().size() > CONNECTIONS_MAX) {
                accepted.close();
                return;
            }
            accepted.configureBlocking(false);
            accepted.register(selector, SelectionKey.OP_READ, seat);
            return;
        }
        buffer.clear();
        if (key.channel() instanceof SocketChannel connection) {
            if (connection.read(buffer) < 0) {
                key.cancel();
                connection.close();
                return;
            }
            count(seat, buffer.position());
            buffer.flip();
            hear(buffer);
            connection.write(buffer);
        } else if (key.channel() instanceof DatagramChannel datagrams) {
            SocketAddress from = datagrams.receive(buffer);
            if (from != null) {
                count(seat, buffer.position());
                buffer.flip();
                hear(buffer);
                datagrams.send(buffer, from);
            }
        }
    }

    private void count(Seat seat, int more) {
        bytes.computeIfAbsent(seat, _ -> new AtomicLong()).addAndGet(more);
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listening.forEach(EchoSeats::close);
        selector.keys().forEach(key -> close(key.channel()));
        try {
            selector.close();
        } catch (IOException e) {
            // Nothing is left in it.
        }
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
