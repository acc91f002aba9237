package org.tipstaff.receivers.syslog;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Received;
import org.tipstaff.receivers.Intake;
import org.tipstaff.receivers.ListenerWarning;
import org.tipstaff.receivers.RateGate;
import org.tipstaff.receivers.Refusal;
import org.tipstaff.receivers.Refused;
import org.tipstaff.receivers.SteadyIntake;
import org.tipstaff.receivers.Tally;
import org.tipstaff.receivers.Timing;

/**
 * Syslog over UDP, RFC 5426: one message a datagram. One thread reads, so that the kernel's buffer is emptied also while
 * another makes the messages durable; between them stands a bounded queue, and what does not fit is dropped and counted.
 */
final class DatagramListener implements SyslogListener {
    /** The most that a datagram can hold. */
    private static final int DATAGRAM = 65_535;

    /** What is asked of the kernel, which may give less. */
    private static final int KERNEL_BUFFER = 4 << 20;

    /** Messages handed to the intake at once. */
    private static final int BATCH = 1024;

    /** How often the writer looks whether it should end; nobody interrupts it, for it may be within the journal's write. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Duration LAST_WAIT = Duration.ofSeconds(30);

    private final SyslogConfig config;
    private final DatagramSocket socket;
    private final SteadyIntake intake;
    private final RateGate rates;
    private final Tally tally;
    private final Timing timing;
    private final BlockingQueue<Received> waiting;
    private final Thread reading;
    private final Thread writing;

    private DatagramListener(SyslogConfig config, DatagramSocket socket, Intake intake, Tally tally, Timing timing) {
        this.config = config;
        this.socket = socket;
        this.intake = new SteadyIntake(config.name(), intake, tally, timing);
        this.rates = new RateGate(config.rate(), timing);
        this.tally = tally;
        this.timing = timing;
        this.waiting = new ArrayBlockingQueue<>(config.limits().datagramsWaiting());
        this.reading = Thread.ofVirtual().name(config.name() + "-read").unstarted(this::readAll);
        this.writing = Thread.ofVirtual().name(config.name() + "-write").unstarted(this::writeAll);
    }

    static DatagramListener start(SyslogConfig config, Intake intake, Tally tally, Timing timing) throws IOException {
        DatagramSocket socket;
        try {
            socket = new DatagramSocket(null);
            socket.setReceiveBufferSize(KERNEL_BUFFER);
            socket.bind(config.address());
        } catch (SocketException taken) {
            throw new IOException(
                    "listener " + config.name() + " can't have " + config.address() + ": " + taken.getMessage(), taken);
        }
        DatagramListener listener = new DatagramListener(config, socket, intake, tally, timing);
        listener.reading.start();
        listener.writing.start();
        return listener;
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public Optional<ListenerWarning> warning() {
        return config.warning();
    }

    private void readAll() {
        byte[] buffer = new byte[DATAGRAM];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
            } catch (IOException closedOrUnreachable) {
                continue;
            }
            take(packet.getAddress(), buffer, packet.getLength());
        }
    }

    private void take(InetAddress sender, byte[] buffer, int length) {
        int end = length;
        while (end > 0 && (buffer[end - 1] == '\n' || buffer[end - 1] == '\r' || buffer[end - 1] == 0)) {
            end--;
        }
        if (end == 0) {
            return;
        }
        Optional<String> source = config.senders().byAddress(sender);
        if (source.isEmpty()) {
            refused(
                    Tally.UNKNOWN,
                    Refusal.ADDRESS,
                    1,
                    length,
                    "a datagram from " + sender.getHostAddress() + ", which no network of the allow-list contains");
        } else if (!rates.wait(source.get()).isZero()) {
            refused(
                    source.get(),
                    Refusal.RATE,
                    1,
                    length,
                    "a datagram from " + sender.getHostAddress() + " beyond the rate of its source was dropped");
        } else {
            enqueue(source.get(), sender, buffer, end);
        }
    }

    private void enqueue(String source, InetAddress sender, byte[] buffer, int length) {
        int kept = Math.min(length, config.limits().messageBytes());
        Received record = new Received(source, timing.now(), Form.SYSLOG, Arrays.copyOf(buffer, kept));
        if (!waiting.offer(record)) {
            refused(
                    source,
                    Refusal.DROPPED,
                    1,
                    length,
                    "a datagram was dropped, for " + config.limits().datagramsWaiting() + " wait to become durable");
            return;
        }
        rates.take(source, 1);
        if (kept < length) {
            refused(
                    source,
                    Refusal.CUT,
                    1,
                    length - kept,
                    "of a datagram from " + sender.getHostAddress() + " the first " + kept + " bytes were taken and "
                            + (length - kept) + " were not: it was longer than allowed");
        }
    }

    private void refused(String source, Refusal reason, long records, long bytes, String sentence) {
        tally.refused(new Refused(timing.now(), config.name(), source, reason, records, bytes, sentence));
    }

    private void writeAll() {
        List<Received> batch = new ArrayList<>(BATCH);
        try {
            while (true) {
                Received first = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    waiting.drainTo(batch, BATCH - 1);
                    bySource(batch).forEach(intake::accept);
                    batch.clear();
                } else if (intake.isStopping()) {
                    return;
                }
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, List<Received>> bySource(List<Received> batch) {
        Map<String, List<Received>> sorted = new LinkedHashMap<>();
        batch.forEach(record -> sorted.computeIfAbsent(record.source(), source -> new ArrayList<>())
                .add(record));
        return sorted;
    }

    /** Datagrams have no deadlines. */
    @Override
    public void closeOverdue() {}

    @Override
    public void close() {
        socket.close();
        try {
            reading.join(LAST_WAIT);
            intake.stop();
            writing.join(LAST_WAIT);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
