import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Both ends of the flows that serve is to cut: one answers, the other measures when no answer comes any more. */
final class Drop {
    private static final int PORT = 9000;
    private static final long PACE = 1_000_000;
    /** So long without an answer, and the flow is cut. */
    private static final long SILENT = 400_000_000;
    private static final long PATIENCE = 20_000_000_000L;

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(arguments[1]);
        if (arguments[0].equals("echo")) {
            echo(rounds);
        } else {
            measure(rounds, Path.of(arguments[2]), Integer.parseInt(arguments[3]));
        }
    }

    private static InetSocketAddress far(int round) throws IOException {
        return new InetSocketAddress(InetAddress.getByName("198.51.100." + round), PORT);
    }

    private static void echo(int rounds) throws IOException {
        Selector selector = Selector.open();
        for (int round = 1; round <= rounds; round++) {
            DatagramChannel channel = DatagramChannel.open().bind(far(round));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
        ByteBuffer packet = ByteBuffer.allocate(64);
        while (true) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                DatagramChannel channel = (DatagramChannel) key.channel();
                packet.clear();
                var from = channel.receive(packet);
                if (from != null) {
                    channel.send(packet.flip(), from);
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private static void measure(int rounds, Path log, int rate) throws IOException, InterruptedException {
        append(log, ordinary(0));
        Thread.sleep(2_000);
        if (rate > 0) {
            Thread.ofPlatform().daemon().start(() -> background(log, rate));
        }
        List<Double> millis = new ArrayList<>();
        Random random = new Random(7);
        for (int round = 1; round <= rounds; round++) {
            // Not in step with anything that looks at intervals.
            Thread.sleep(800 + random.nextInt(800));
            double took = round(round, log) / 1e6;
            if (took < 0) {
                System.out.printf("round %d: not cut in %d s%n", round, PATIENCE / 1_000_000_000L);
                System.exit(1);
            }
            if (round == 1) {
                System.out.printf("the first after the start: %.0f ms%n", took);
            } else {
                millis.add(took);
            }
        }
        millis.sort(null);
        System.out.printf(
                "%d further rounds, %d ordinary events/s: p50 %.0f ms, p95 %.0f ms, least %.0f ms, most %.0f ms%n",
                millis.size(), rate, at(millis, 0.50), at(millis, 0.95), millis.getFirst(), millis.getLast());
    }

    /** The least value that so many of all do not exceed. */
    private static double at(List<Double> sorted, double part) {
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }

    /** Nanoseconds from the append to the first packet without an answer. */
    private static long round(int round, Path log) throws IOException {
        try (DatagramChannel flow = DatagramChannel.open().connect(far(round))) {
            flow.configureBlocking(false);
            List<Long> sent = new ArrayList<>();
            ByteBuffer packet = ByteBuffer.allocate(8);
            int answered = -1;
            long heard = System.nanoTime();
            long next = heard;
            long appended = 0;
            long begun = heard;
            while (System.nanoTime() - begun < PATIENCE) {
                long now = System.nanoTime();
                if (appended == 0 && now - begun > 300_000_000L) {
                    if (answered < 0) {
                        throw new IOException("nothing gets through before there is an event");
                    }
                    append(log, beacon(round));
                    appended = System.nanoTime();
                }
                if (now >= next) {
                    packet.clear().putInt(sent.size()).putInt(round).flip();
                    sent.add(now);
                    flow.write(packet);
                    next = now + PACE;
                }
                packet.clear();
                while (flow.read(packet) > 0) {
                    packet.flip();
                    answered = Math.max(answered, packet.getInt());
                    heard = System.nanoTime();
                    packet.clear();
                }
                if (appended != 0 && System.nanoTime() - heard > SILENT) {
                    return sent.get(answered + 1) - appended;
                }
                LockSupport.parkNanos(200_000);
            }
            return -1;
        }
    }

    private static synchronized void append(Path log, String lines) throws IOException {
        Files.writeString(
                log, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void background(Path log, int rate) {
        long number = 0;
        long begun = System.nanoTime();
        try {
            while (true) {
                long due = (System.nanoTime() - begun) * rate / 1_000_000_000L;
                StringBuilder lines = new StringBuilder();
                for (; number < due; number++) {
                    lines.append(ordinary(number));
                }
                append(log, lines.toString());
                LockSupport.parkNanos(20_000_000);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String ordinary(long number) {
        return ("{\"@timestamp\":\"%s\",\"winlog\":{\"channel\":\"Security\",\"event_id\":4624,\"provider_name\":"
                        + "\"Microsoft-Windows-Security-Auditing\",\"computer_name\":\"WS-%d.court.example\",\"record_id\":%d,"
                        + "\"event_data\":{\"TargetUserName\":\"clerk%d\",\"LogonType\":\"2\"}}}\n")
                .formatted(Instant.now(), number % 20 + 1, number + 1, number % 50);
    }

    private static String beacon(int round) {
        return ("{\"@timestamp\":\"%s\",\"winlog\":{\"channel\":\"Microsoft-Windows-Sysmon/Operational\",\"event_id\":3,"
                        + "\"provider_name\":\"Microsoft-Windows-Sysmon\",\"computer_name\":\"WS-%d.court.example\",\"record_id\":%d,"
                        + "\"event_data\":{\"Image\":\"C:\\\\Users\\\\u%d\\\\beacon-%d.exe\",\"ProcessGuid\":"
                        + "\"{00000000-0000-0000-0000-%012d}\",\"ProcessId\":\"%d\",\"User\":\"COURT\\\\u%d\",\"Protocol\":\"udp\","
                        + "\"Initiated\":\"true\",\"SourceIp\":\"10.99.1.2\",\"DestinationIp\":\"198.51.100.%d\","
                        + "\"DestinationPort\":\"9000\"}}}\n")
                .formatted(Instant.now(), round, 1_000 + round, round, round, round, 4_000 + round, round, round);
    }
}
