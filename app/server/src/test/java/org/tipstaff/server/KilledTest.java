package org.tipstaff.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.journal.Batch;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.JournalReader;
import org.tipstaff.journal.Read;

/**
 * The process is killed under load, at random points, again and again. Two senders: a shipper to {@code _bulk}, which after a lost
 * answer sends the same documents again under the same ids; and a syslog sender over TLS, whom nobody can answer. What was
 * acknowledged is there once, and found once; of what each syslog connection sent a beginning is there, without a hole, once.
 */
class KilledTest {
    private static final boolean FULL = Boolean.getBoolean("tipstaff.full");
    private static final int KILLS = FULL ? 100 : 3;
    /** Of one rule on one host so many findings a day are joined to incidents (decision 15). */
    private static final int IN_INCIDENTS_MAX = 500;

    private static final int DOCUMENTS_PER_REQUEST = 20;
    private static final Pattern RECORD = Pattern.compile("\"record_id\":([0-9]+)");
    private static final Pattern LINE = Pattern.compile("line ([0-9]+)$");

    @TempDir
    Path folder;

    /** A program of its own, which can be killed. */
    private static final class Running implements AutoCloseable {
        final Process process;
        final Path log;

        Running(Court court, Path folder, int number) throws Exception {
            log = folder.resolve("serve-" + number + ".log");
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx512m",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "org.tipstaff.cli.Main",
                            "serve",
                            "--data",
                            court.data.toString(),
                            "--site",
                            court.site.toString(),
                            "--config",
                            court.data.resolveSibling("serve.yaml").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Pattern ready = Pattern.compile("ready after .*http://127\\.0\\.0\\.1:([0-9]+)");
            Court.eventually("ready: " + log, () -> {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                String said = Files.readString(log);
                Matcher port = ready.matcher(said);
                if (port.find()) {
                    court.port = Integer.parseInt(port.group(1));
                    return true;
                }
                return false;
            });
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** One connection: numbers from {@code first}, before {@code next}. */
    private record Connection(long first, long next) {}

    /** Sends numbered lines over TLS until the connection breaks. */
    private static final class SyslogSender {
        private final int port;
        private final SSLContext tls;
        final List<Connection> connections = new ArrayList<>();
        private long next = 1;

        SyslogSender(int port) throws Exception {
            this.port = port;
            this.tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {new TrustingAll()}, null);
        }

        /** @return the thread, which ends when the connection breaks */
        Thread start(AtomicBoolean killed) {
            return Thread.ofPlatform().start(() -> {
                while (!killed.get()) {
                    long first = next;
                    try (Socket socket = tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
                        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 2048);
                        while (!killed.get()) {
                            byte[] message = ("<134>1 2026-03-02T12:00:00Z fw watch - - - line " + next)
                                    .getBytes(StandardCharsets.UTF_8);
                            next++;
                            out.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
                            out.write(message);
                            if (next % 20 == 0) {
                                out.flush();
                                LockSupport.parkNanos(5_000_000);
                            }
                        }
                    } catch (IOException broken) {
                        // Killed in between, as it should be.
                    }
                    connections.add(new Connection(first, next));
                }
            });
        }
    }

    /** The certificate was made a moment ago, and who shows it is not what is tested. */
    private static final class TrustingAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** A configuration with a syslog listener over TLS. */
    private static int configure(Path folder) throws Exception {
        Path key = folder.resolve("server.key");
        Path certificate = folder.resolve("server.pem");
        Process made;
        try {
            made = new ProcessBuilder(
                            ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -keyout "
                                            + key + " -out " + certificate)
                                    .split(" "))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("openssl.log").toFile())
                    .start();
        } catch (IOException absent) {
            Assumptions.abort("openssl is not installed");
            return 0;
        }
        assertThat(made.waitFor()).isZero();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(folder.resolve("serve.yaml"), """
                http: {listen: 127.0.0.1:0}
                syslog:
                  - {name: fw, listen: 127.0.0.1:%d, transport: tls, certificate: server.pem, key: server.key}
                """.formatted(port));
        return port;
    }

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void killedUnderLoad_whatWasAcknowledgedIsThereOnce_andFoundAsInARunThatWasNot() throws Exception {
        long seed = FULL ? System.nanoTime() : 20260302L;
        Random random = new Random(seed);
        TreeSet<Long> acknowledged = new TreeSet<>();
        SyslogSender syslog = new SyslogSender(configure(folder));
        long next = 1;
        long repeated = 0;
        try (Court court = new Court(folder)) {
            String[] unanswered = {};
            for (int kill = 0; kill < KILLS; kill++) {
                try (Running running = new Running(court, folder, kill)) {
                    AtomicBoolean killed = new AtomicBoolean();
                    long after = random.nextLong(3_000_000_000L);
                    // Mostly when it is at work, sometimes while it begins.
                    CountDownLatch atWork = new CountDownLatch(random.nextInt(4) == 0 ? 0 : 1);
                    Thread lines = syslog.start(killed);
                    Thread killer = Thread.ofPlatform().start(() -> {
                        try {
                            atWork.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        LockSupport.parkNanos(after);
                        running.process.destroyForcibly();
                        killed.set(true);
                    });
                    while (!killed.get()) {
                        String[] documents = unanswered;
                        if (documents.length == 0) {
                            documents = new String[DOCUMENTS_PER_REQUEST];
                            for (int i = 0; i < documents.length; i++, next++) {
                                documents[i] = next % 10 == 0 ? Court.logCleared(next) : Court.ordinary(next);
                            }
                        }
                        unanswered = documents;
                        try {
                            HttpResponse<String> answer = court.bulkNamed(RECORD, documents);
                            if (answer.statusCode() == 200) {
                                assertThat(answer.body())
                                        .as("seed " + seed)
                                        .doesNotContainPattern("\"status\":(?!201|409)");
                                repeated += answer.body().split("\"status\":409", -1).length - 1;
                                for (String document : documents) {
                                    acknowledged.add(number(RECORD, document));
                                }
                                unanswered = new String[0];
                                atWork.countDown();
                            }
                        } catch (IOException e) {
                            // Killed in between: whether it was kept is not known, and it is sent again.
                        }
                    }
                    killer.join();
                    lines.join();
                    running.kill();
                }
            }
            TreeSet<String> findings = new TreeSet<>();
            TreeSet<String> incidents = new TreeSet<>();
            try (Running _ = new Running(court, folder, KILLS)) {
                collect(court, findings, incidents, kept(court.data, acknowledged, syslog, seed));
            }
            // The same journal, with detection, views and custody from nothing: what an uninterrupted run finds.
            Path uninterrupted = Files.createDirectory(folder.resolve("uninterrupted"));
            var _ = configure(uninterrupted);
            try (Court other = new Court(uninterrupted)) {
                copy(court.data.resolve("journal"), other.data.resolve("journal"));
                TreeSet<String> itsFindings = new TreeSet<>();
                TreeSet<String> itsIncidents = new TreeSet<>();
                try (Running _ = new Running(other, folder, KILLS + 1)) {
                    collect(other, itsFindings, itsIncidents, findings.size());
                }
                assertThat(findings).as("seed " + seed).isEqualTo(itsFindings);
                assertThat(incidents).as("seed " + seed).isEqualTo(itsIncidents);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d kills, %d documents acknowledged (%d sent again and known), %d syslog connections, %d findings, %d incidents; seed %d%n",
                    KILLS,
                    acknowledged.size(),
                    repeated,
                    syslog.connections.size(),
                    findings.size(),
                    incidents.size(),
                    seed);
        }
    }

    private static long number(Pattern pattern, String text) {
        Matcher number = pattern.matcher(text);
        assertThat(number.find()).as(text).isTrue();
        return Long.parseLong(number.group(1));
    }

    /** Looks into a copy of the journal: counts each record there, and those that rules find. */
    private int kept(Path data, TreeSet<Long> acknowledged, SyslogSender syslog, long seed) throws Exception {
        Map<Long, Integer> kept = new TreeMap<>();
        Map<Long, Integer> lines = new TreeMap<>();
        Path copy = folder.resolve("journal-to-read");
        copy(data.resolve("journal"), copy);
        try (Journal journal = Journal.open(copy, JournalLimits.defaults(), InstantSource.system());
                JournalReader reader = journal.reader(journal.first())) {
            for (Read read = reader.next(Duration.ZERO); read != null; read = reader.next(Duration.ZERO)) {
                assertThat(read).as("seed " + seed).isInstanceOf(Batch.class);
                Batch batch = (Batch) read;
                for (int i = 0; i < batch.size(); i++) {
                    String text = new String(batch.bytes(i), StandardCharsets.UTF_8);
                    boolean isLine = batch.form(i) == Form.SYSLOG;
                    (isLine ? lines : kept).merge(number(isLine ? LINE : RECORD, text), 1, Integer::sum);
                }
            }
        }
        assertThat(kept.keySet()).as("acknowledged and kept, seed " + seed).containsAll(acknowledged);
        assertThat(kept.values()).as("each once, seed " + seed).containsOnly(1);
        assertThat(lines).as("lines over TLS, seed " + seed).isNotEmpty();
        assertThat(lines.values()).as("each line once, seed " + seed).containsOnly(1);
        for (Connection each : syslog.connections) {
            boolean missing = false;
            for (long line = each.first(); line < each.next(); line++) {
                boolean isKept = lines.containsKey(line);
                assertThat(isKept && missing)
                        .as("line %s is there, and one before it of %s is not, seed %s", line, each, seed)
                        .isFalse();
                missing |= !isKept;
            }
        }
        return (int) kept.keySet().stream().filter(record -> record % 10 == 0).count();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file)) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }

    private static void collect(Court court, TreeSet<String> findings, TreeSet<String> incidents, int expected)
            throws Exception {
        Court.eventually("all findings", () -> all(court, "findings").size() >= expected);
        findings.addAll(all(court, "findings"));
        assertThat(findings).isNotEmpty().hasSize(expected);
        int inIncidents = Math.min(expected, IN_INCIDENTS_MAX);
        Court.eventually(
                "as many in incidents as are joined", () -> members(court).size() >= inIncidents);
        incidents.addAll(all(court, "incidents"));
    }

    /** Ids of all rows, page by page. */
    private static List<String> all(Court court, String what) throws Exception {
        List<String> ids = new ArrayList<>();
        String after = "";
        while (true) {
            String page = court.get("/api/v1/" + what + "?limit=500" + after);
            // A finding goes on with its time, an incident with its title; the rule within a finding has a title too.
            Matcher id = Pattern.compile("\\{\"id\":\"([^\"]+)\",\"" + (what.equals("findings") ? "time" : "title"))
                    .matcher(page);
            while (id.find()) {
                ids.add(id.group(1));
            }
            Matcher next = Pattern.compile("\"next\":\"([^\"]+)\"}$").matcher(page);
            if (!next.find()) {
                return ids;
            }
            after = "&after=" + next.group(1);
        }
    }

    private static TreeSet<String> members(Court court) throws Exception {
        TreeSet<String> members = new TreeSet<>();
        for (String incident : all(court, "incidents")) {
            Matcher list =
                    Pattern.compile("\"findings\":\\[([^]]*)]").matcher(court.get("/api/v1/incidents/" + incident));
            if (list.find()) {
                for (String id : list.group(1).split(",")) {
                    members.add(id.replace("\"", ""));
                }
            }
        }
        return members;
    }
}
