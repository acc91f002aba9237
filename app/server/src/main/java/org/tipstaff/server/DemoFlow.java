package org.tipstaff.server;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.tipstaff.actuators.packets.Namespace;

/**
 * A stream of packets from one host to another, counted at both ends: what was sent, and what arrived. Sound is 50 packets a
 * second of 160 bytes, as a telephone's codec sends it.
 */
final class DemoFlow implements AutoCloseable {
    private static final int BYTES = 160;
    private static final long PAUSE_MILLIS = 20;

    private final DatagramSocket sender;
    private final DatagramSocket receiver;
    private final Thread sending;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong arrived = new AtomicLong();
    private volatile boolean ended;

    private DemoFlow(DatagramSocket sender, DatagramSocket receiver, InetSocketAddress to) {
        this.sender = sender;
        this.receiver = receiver;
        Thread.ofPlatform().daemon().name("demo hears " + to).start(this::receive);
        this.sending = Thread.ofPlatform().daemon().name("demo sends to " + to).start(() -> send(to));
    }

    static DemoFlow open(Namespace from, Namespace to, InetAddress address, int port) throws IOException {
        InetSocketAddress at = new InetSocketAddress(address, port);
        DatagramSocket receiver = to.call(() -> new DatagramSocket(at));
        return new DemoFlow(from.call(DatagramSocket::new), receiver, at);
    }

    private void send(InetSocketAddress to) {
        byte[] bytes = new byte[BYTES];
        while (!ended) {
            try {
                sender.send(new DatagramPacket(bytes, bytes.length, to));
                sent.addAndGet(bytes.length);
            } catch (IOException e) {
                // A packet that is refused on the way out did not get out.
                sent.addAndGet(bytes.length);
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (!ended) {
            try {
                receiver.receive(packet);
                arrived.addAndGet(packet.getLength());
            } catch (IOException e) {
                return;
            }
        }
    }

    long sent() {
        return sent.get();
    }

    long arrived() {
        return arrived.get();
    }

    @Override
    public void close() {
        ended = true;
        sending.interrupt();
        sender.close();
        receiver.close();
    }
}
