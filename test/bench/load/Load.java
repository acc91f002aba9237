import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends Windows events to {@code _bulk} at a rate, and among them, one after the other, events that must alarm somebody: for
 * each the time from the first byte of its request to the message at the webhook. Run by the script beside it.
 *
 * <p>Arguments: URL, file with a source's token, file with a reader's token, port of the webhook, events a second, seconds, events a request, senders,
 * seconds in the middle in which ten times as much is sent.
 */
public final class Load {
    private static final int EVENT_BYTES = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI bulk;
    private final URI metrics;
    private final String source;
    private final String reader;
    private final HttpClient client;
    private final AtomicLong record = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong heldBack = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final BlockingQueue<Long> told = new LinkedBlockingQueue<>();
    private volatile boolean ended;
    private long burstFrom;
    private long burstTo;
    private volatile long lagMost;

    private Load(String url, Path source, Path reader) throws IOException {
        this.bulk = URI.create(url + "/_bulk");
        this.metrics = URI.create(url + "/metrics");
        this.source = "Bearer " + Files.readString(source).strip();
        this.reader = "Bearer " + Files.readString(reader).strip();
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    public static void main(String[] args) throws Exception {
        Load load = new Load(args[0], Path.of(args[1]), Path.of(args[2]));
        long middle = Long.parseLong(args[5]) * 500_000_000L;
        long burst = Long.parseLong(args[8]) * 500_000_000L;
        load.burstFrom = middle - burst;
        load.burstTo = middle + burst;
        load.run(
                Integer.parseInt(args[3]),
                Long.parseLong(args[4]),
                Integer.parseInt(args[5]),
                Integer.parseInt(args[6]),
                Integer.parseInt(args[7]));
    }

    private void run(int port, long rate, int seconds, int perRequest, int senders) throws Exception {
        HttpServer webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        webhook.createContext("/", exchange -> {
            long now = System.nanoTime();
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            told.add(now);
        });
        webhook.start();
        long began = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().start(() -> send(number, rate / (double) senders, perRequest, began)));
        }
        Thread watching = Thread.ofPlatform().start(() -> watch(began));
        List<Long> latencies = probe(began, seconds);
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
        double took = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "accepted %d in %.1f s = %.0f/s; requests held back %d, failed %d%n",
                accepted.get(),
                took,
                accepted.get() / took,
                heldBack.get(),
                failed.get());
        Collections.sort(latencies);
        if (!latencies.isEmpty()) {
            System.out.printf(
                    Locale.ROOT,
                    "bytes to webhook, %d alarms: p50 %.0f ms, p90 %.0f ms, p99 %.0f ms, most %.0f ms%n",
                    latencies.size(),
                    at(latencies, 0.50),
                    at(latencies, 0.90),
                    at(latencies, 0.99),
                    at(latencies, 1));
        }
        long caughtUp = System.nanoTime();
        while (metric(text(), "lag_records") > 0 && System.nanoTime() - caughtUp < 120_000_000_000L) {
            LockSupport.parkNanos(100_000_000);
        }
        System.out.printf(Locale.ROOT, "lag gone %.1f s after the last event%n", (System.nanoTime() - caughtUp) / 1e9);
        long kept = metric(text(), "journal_records_total");
        System.out.printf(
                Locale.ROOT,
                "in the journal %d of %d accepted%s; most lag seen %d records%n",
                kept,
                accepted.get(),
                kept >= accepted.get() ? ": none lost" : ": LOST",
                lagMost);
        System.out.println(text().lines()
                .filter(line -> line.matches("tipstaff_(journal_records|events|findings|journal_bytes|resident|heap_used|unknown).*"))
                .reduce("", (all, line) -> all + line + "\n"));
        System.out.printf(
                Locale.ROOT,
                "generator: %.1f CPU seconds%n",
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0);
        watching.join();
        webhook.stop(0);
        System.exit(0);
    }

    private static double at(List<Long> sorted, double part) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(part * sorted.size()) - (part < 1 ? 0 : 1))) / 1e6;
    }

    private void send(int number, double rate, int perRequest, long began) {
        long due = began;
        boolean bursting = false;
        while (!ended) {
            byte[] body = body(perRequest, number);
            long wait = due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            long now = System.nanoTime();
            boolean bursts = now - began >= burstFrom && now - began < burstTo;
            if (bursting && !bursts) {
                due = now; // what the burst could not send is not made up for
            }
            bursting = bursts;
            due += (long) (perRequest / (bursts ? 10 * rate : rate) * 1e9);
            try {
                while (!ended) {
                    int status = post(body);
                    if (status == 200) {
                        accepted.addAndGet(perRequest);
                        break;
                    }
                    (status == 429 ? heldBack : failed).incrementAndGet();
                    LockSupport.parkNanos(500_000_000);
                }
            } catch (IOException e) {
                failed.incrementAndGet();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private int post(byte[] body) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(bulk)
                                .header("Authorization", source)
                                .header("Content-Type", "application/x-ndjson")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private byte[] body(int events, int sender) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(events * (EVENT_BYTES + 60));
        String time = Instant.now().toString();
        for (int i = 0; i < events; i++) {
            long number = record.incrementAndGet();
            StringBuilder event = new StringBuilder(EVENT_BYTES);
            event.append("{\"@timestamp\":\"").append(time).append("\",\"winlog\":{\"channel\":\"Security\",\"event_id\":4688,")
                    .append("\"provider_name\":\"Microsoft-Windows-Security-Auditing\",\"computer_name\":\"WS")
                    .append(sender * 100 + number % 100).append(".court.example\",\"record_id\":").append(number)
                    .append(",\"event_data\":{\"SubjectUserName\":\"registry.clerk").append(number % 40)
                    .append("\",\"SubjectDomainName\":\"COURT\",\"NewProcessName\":\"C:\\\\Program Files\\\\Registry\\\\docket")
                    .append(number % 30).append(".exe\",\"ParentProcessName\":\"C:\\\\Windows\\\\explorer.exe\",\"CommandLine\":\"docket.exe --open case-")
                    .append(number % 5000).append(" --page ").append(number % 90).append("\",\"MandatoryLabel\":\"S-1-16-8192\",\"TokenElevationType\":\"%%1938\",\"Padding\":\"");
            while (event.length() < EVENT_BYTES - 5) {
                event.append("abcdefghij klmnopqrs ");
            }
            event.setLength(EVENT_BYTES - 5);
            event.append("\"}}}\n");
            body.writeBytes("{\"create\":{\"_index\":\"winlogbeat\"}}\n".getBytes(StandardCharsets.UTF_8));
            body.writeBytes(event.toString().getBytes(StandardCharsets.UTF_8));
        }
        return body.toByteArray();
    }

    /** One alarm after the other, each on a host and of a rule of its own, so that each opens an incident. */
    private List<Long> probe(long began, int seconds) throws Exception {
        List<Long> latencies = new ArrayList<>();
        long end = began + seconds * 1_000_000_000L;
        for (int number = 0; System.nanoTime() - end < 0; number++) {
            LockSupport.parkNanos(300_000_000);
            told.clear();
            long sent = System.nanoTime();
            String event = "{\"create\":{\"_index\":\"winlogbeat\"}}\n{\"@timestamp\":\"" + Instant.now()
                    + "\",\"winlog\":{\"channel\":\"Security\",\"event_id\":" + (20_000 + number % 400)
                    + ",\"provider_name\":\"Microsoft-Windows-Security-Auditing\",\"computer_name\":\"PROBE" + number + ".court.example\",\"record_id\":" + (1_000_000_000L + number)
                    + ",\"event_data\":{\"SubjectUserName\":\"probe.user" + number + "\"}}}\n";
            if (post(event.getBytes(StandardCharsets.UTF_8)) != 200) {
                continue;
            }
            accepted.incrementAndGet();
            Long heard = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (heard == null) {
                System.out.println("no message in " + PATIENCE.toSeconds() + " s");
            } else {
                latencies.add(heard - sent);
            }
        }
        return latencies;
    }

    private void watch(long began) {
        while (!ended) {
            try {
                String text = text();
                lagMost = Math.max(lagMost, metric(text, "lag_records"));
                System.out.printf(
                        Locale.ROOT,
                        "%4.0f s: accepted %d, lag %d records, heap %d MB, RSS %d MB%n",
                        (System.nanoTime() - began) / 1e9,
                        accepted.get(),
                        metric(text, "lag_records"),
                        metric(text, "heap_used_bytes") >> 20,
                        metric(text, "resident_bytes") >> 20);
            } catch (IOException | InterruptedException e) {
                System.out.println("no metrics: " + e);
            }
            LockSupport.parkNanos(5_000_000_000L);
        }
    }

    private String text() throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(metrics).header("Authorization", reader).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static long metric(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith("tipstaff_" + name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }
}
