package org.tipstaff.server;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.access.Role;
import org.tipstaff.access.TokenFile;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;
import org.tipstaff.actuators.rehearsal.Twin;
import org.tipstaff.cli.DemoProgram;
import org.tipstaff.cli.LiveOptions;
import org.tipstaff.contain.PlanStatus;
import org.tipstaff.contain.SiteDevices;
import org.tipstaff.engine.CourtKeys;
import org.tipstaff.engine.Custodian;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.custody.CanonicalJson;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.LogCheck;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.respond.ApprovalRequest;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.CommandJson;
import org.tipstaff.respond.HostTarget;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/**
 * {@code tipstaff demo}: the court of {@code examples/court-intrusion}, from its first log line to the undoing of the cut. All
 * of it is the program itself, over its own ports; what stands for the world around (a telephone, people's keys, wires) is made
 * here and goes away at the end.
 */
public final class Demo implements DemoProgram {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration PROCESS_MAX = Duration.ofSeconds(30);
    private static final int BATCH_LINES = 400;
    private static final int BEACON = 8443;
    private static final int SOUND = 5004;
    private static final int VERDICT_LINES = 6;

    private final Supplier<@Nullable String> unavailable;

    /** With real packets where they can be sent. */
    public Demo() {
        this(Twin::unavailable);
    }

    /** @param unavailable why no packets can be sent here; null when they can */
    Demo(Supplier<@Nullable String> unavailable) {
        this.unavailable = unavailable;
    }

    @Override
    public int tell(Path examples, Locale language, boolean coloured, PrintWriter out) throws IOException {
        Path folder = Files.createTempDirectory("tipstaff-demo");
        try (Tale tale = new Tale(folder, examples, language, coloured, out)) {
            return tale.tell(unavailable.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** One telling. */
    private static final class Tale implements AutoCloseable {
        private final Path folder;
        private final Path examples;
        private final ResourceBundle words;
        private final Locale language;
        private final boolean coloured;
        private final PrintWriter out;
        private final BlockingQueue<String> telephone = new LinkedBlockingQueue<>();
        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final HttpServer phone;
        private final List<AutoCloseable> open = new ArrayList<>();
        private String source = "";
        private String responder = "";
        private String base = "";
        private int chapter;

        Tale(Path folder, Path examples, Locale language, boolean coloured, PrintWriter out) throws IOException {
            this.folder = folder;
            this.examples = examples;
            this.language = language;
            this.coloured = coloured;
            this.out = out;
            this.words = ResourceBundle.getBundle("org.tipstaff.server.demo", language);
            this.phone = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            phone.createContext("/", exchange -> {
                telephone.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            phone.start();
        }

        private void say(String key, Object... values) {
            out.println("  " + text(key, values));
            out.flush();
        }

        private String text(String key, Object... values) {
            return new MessageFormat(words.getString(key), language).format(values);
        }

        private void chapter(String key) {
            chapter++;
            String title = chapter + ". " + text(key);
            out.println();
            out.println(coloured ? "\u001b[1m" + title + "\u001b[0m" : title);
            out.flush();
        }

        private void good(String key, Object... values) {
            String mark = "\u2713 ";
            out.println("  " + (coloured ? "\u001b[32m" + mark + "\u001b[0m" : mark) + text(key, values));
            out.flush();
        }

        private DemoNotices.Voice voice() {
            return new DemoNotices.Voice() {
                @Override
                public void say(String key, Object... values) {
                    Tale.this.say(key, values);
                }

                @Override
                public void good(String key, Object... values) {
                    Tale.this.good(key, values);
                }
            };
        }

        int tell(@Nullable String without) throws IOException, InterruptedException {
            out.println(text("opening"));
            Site site = site(without);
            DemoNetwork network = null;
            String before = "";
            if (without == null) {
                network = DemoNetwork.open(site);
                open.add(network);
                before = network.ruleset();
                say("network", Integer.toString(site.hosts().size()));
            } else {
                say("no-root", without.lines().findFirst().orElse(""));
            }
            return play(network, before) ? DONE : FAILED;
        }

        private Site site(@Nullable String without) throws IOException {
            for (String person : List.of("analyst", "registrar")) {
                run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", person, "-f", file(person)), "");
            }
            StringBuilder text = new StringBuilder();
            for (String line : Files.readAllLines(examples.resolve("site.yaml"))) {
                if (line.startsWith("      - {kind: ntfy")
                        || line.startsWith("    language: ")
                        || line.contains("target: security.duty@")) {
                    continue;
                }
                text.append(line.replace(
                                        "http://127.0.0.1:8080",
                                        "http://127.0.0.1:" + phone.getAddress().getPort())
                                .replace("ssh://tipstaff@10.20.8.1", "local")
                                // The sound that is counted goes where the public stream goes.
                                .replace(
                                        "\"tcp://203.0.113.60:443\"",
                                        "\"tcp://203.0.113.60:443\", \"udp://203.0.113.60:" + SOUND + "\""))
                        .append('\n');
                if (line.startsWith("  - person: ")) {
                    // Whoever reads the story reads over the shoulder of whoever is told.
                    text.append("    language: ").append(language.getLanguage()).append('\n');
                }
                if (line.equals("  - person: security.analyst1")) {
                    text.append("    key: ").append(key("analyst")).append('\n');
                }
                if (line.equals("  - person: registry.registrar")) {
                    text.append("    key: ").append(key("registrar")).append('\n');
                }
            }
            String whole = without == null
                    ? text.toString()
                    : text.toString().replaceAll("gateways: \\[[^]]*\\]", "gateways: []");
            Files.writeString(folder.resolve("site.yaml"), whole);
            return SiteReader.read("site.yaml", whole.getBytes(StandardCharsets.UTF_8))
                    .site()
                    .orElseThrow(() -> new UsageException("the site file of " + examples + " has errors"));
        }

        private String key(String person) throws IOException {
            String[] parts = Files.readString(Path.of(file(person) + ".pub")).split(" ");
            return parts[0] + " " + parts[1].strip();
        }

        private String file(String name) {
            return folder.resolve(name).toString();
        }

        private static Ended run(List<String> command, String input) throws IOException {
            return BoundedProcess.run(command, input, PROCESS_MAX);
        }

        private boolean play(@Nullable DemoNetwork network, String before) throws IOException, InterruptedException {
            Path data = folder.resolve("data");
            Files.createDirectories(data);
            TokenFile tokens = new TokenFile(data.resolve("tokens"));
            Instant now = Instant.now();
            source = tokens.create("winlogbeat", Role.SOURCE, now, new SecureRandom())
                    .bearer();
            responder = tokens.create("security.analyst1", Role.RESPONDER, now, new SecureRandom())
                    .bearer();
            Files.createDirectories(folder.resolve("own-log"));
            LogLines.to(new PrintStream(Files.newOutputStream(folder.resolve("own-log/serve.log"))), false);
            ServeSettings settings = ServeConfig.read(new LiveOptions(
                            data,
                            null,
                            "127.0.0.1:0",
                            List.of(),
                            List.of(),
                            null,
                            null,
                            null,
                            RuleSources.of(List.of()),
                            folder.resolve("site.yaml"),
                            null,
                            null,
                            false,
                            false,
                            language))
                    .with(new SiteDevices(null, null, network == null ? Map.of() : network.seats()));
            CourtKeys keys = CourtKeys.loadOrMake(settings.keys(), null);
            LiveServer server = LiveServer.start(
                    settings,
                    new Custodian(
                            keys.keys(),
                            CustodyBook.PROGRAM,
                            "tipstaff demo",
                            CustodyClock.of(InstantSource.system(), System::nanoTime)),
                    InstantSource.system());
            boolean closed = false;
            try {
                base = "http://127.0.0.1:" + server.httpPort();
                DemoFlow sound =
                        network == null ? null : flow(network, "STREAM01", "stream", DemoNetwork.STREAM, SOUND);
                DemoFlow beacon =
                        network == null ? null : flow(network, "REG-WS-014", "attacker", DemoNetwork.ATTACKER, BEACON);
                DemoFlow inside = network == null ? null : flow(network, "REG-WS-014", "DC01", "10.20.1.10", BEACON);

                chapter("logs");
                int lines = send();
                say("logs.sent", Integer.toString(lines));
                PlanStatus plan = awaited(server);

                chapter("told");
                told();

                chapter("plan");
                for (PlanStatus.ActionLine action : plan.actions()) {
                    say("plan.action", action.level(), action.state(), what(action.what()));
                }
                say("plan.page", plan.plan());
                if (network != null && beacon != null) {
                    long at = beacon.arrived();
                    say("plan.blocked", Long.toString(at));
                    for (LiveContainment.Contained each : server.contained()) {
                        say(
                                "plan.took",
                                what(each.command()),
                                Long.toString(each.took().toMillis()));
                    }
                }

                boolean contained = network == null
                        ? withoutPackets(server, plan)
                        : withPackets(server, network, plan, List.of(sound(sound), sound(beacon), sound(inside)));

                chapter("verdict");
                boolean identical = true;
                if (network == null) {
                    say("verdict.nothing");
                } else {
                    verdict(plan, server);
                    chapter("undo");
                    identical = undone(server, network, before);
                }

                chapter("notices");
                boolean told = new DemoNotices(folder.resolve("notices"), examples, voice()).tell();

                chapter("forgery");
                Path paper = folder.resolve("paper-checkpoint.txt");
                server.close();
                closed = true;
                boolean found = forgery(data, keys, paper);
                out.println();
                out.println(text(contained && identical && told && found ? "end" : "end.failed"));
                out.flush();
                return contained && identical && told && found;
            } finally {
                if (!closed) {
                    server.close();
                }
            }
        }

        private static DemoFlow sound(@Nullable DemoFlow flow) {
            return java.util.Objects.requireNonNull(flow);
        }

        private DemoFlow flow(DemoNetwork network, String from, String to, String address, int port)
                throws IOException {
            DemoFlow flow = DemoFlow.open(network.seat(from), network.seat(to), DemoNetwork.inet(address), port);
            open.add(0, flow);
            return flow;
        }

        /** Every line that Winlogbeat shipped in that week, in the order of its time, as Winlogbeat ships it. */
        private int send() throws IOException, InterruptedException {
            List<String> lines = new ArrayList<>();
            try (Stream<Path> files = Files.list(examples.resolve("court-intrusion/logs"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".ndjson.gz"))
                        .sorted()
                        .toList()) {
                    try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                        reader.lines().forEach(lines::add);
                    }
                }
            }
            lines.sort(Comparator.comparing(Tale::time));
            for (int i = 0; i < lines.size(); i += BATCH_LINES) {
                StringBuilder body = new StringBuilder();
                for (String line : lines.subList(i, Math.min(lines.size(), i + BATCH_LINES))) {
                    body.append("{\"create\":{\"_index\":\"winlogbeat\"}}\n")
                            .append(line)
                            .append('\n');
                }
                HttpResponse<String> answer = send("/_bulk", source, "application/x-ndjson", body.toString());
                if (answer.statusCode() == 429 || answer.statusCode() == 503) {
                    Thread.sleep(1_000);
                    i -= BATCH_LINES;
                } else if (answer.statusCode() != 200) {
                    throw new IOException("logs were refused: " + answer.statusCode() + " " + answer.body());
                }
            }
            return lines.size();
        }

        private static String time(String line) {
            int at = line.indexOf("\"@timestamp\":\"");
            return at < 0 ? "" : line.substring(at + 14, Math.min(line.length(), at + 38));
        }

        private HttpResponse<String> send(String path, String token, String type, String body)
                throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + token);
            if (!type.isEmpty()) {
                request.header("Content-Type", type);
            }
            return client.send(
                    request.POST(
                                    body.isEmpty()
                                            ? HttpRequest.BodyPublishers.noBody()
                                            : HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        /** Waits until everything follows from the logs that does, and gives the plan of it. */
        private PlanStatus awaited(LiveServer server) throws IOException, InterruptedException {
            if (!server.settled(PATIENCE) || server.plans().isEmpty()) {
                throw new IOException("no plan came in " + PATIENCE.toSeconds() + " s");
            }
            return newest(server);
        }

        /** The last one of an incident that still goes by its name: others were told as a part of it before. */
        private static PlanStatus newest(LiveServer server) throws IOException {
            return server.plans().reversed().stream()
                    .filter(plan -> server.detection()
                            .incident(plan.incident())
                            .map(incident -> incident.id().equals(plan.incident()))
                            .orElse(false))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no plan of an open incident"));
        }

        private void told() throws InterruptedException {
            // Not every message is of an incident: that a channel is not safe is told too.
            String message = telephone.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (String next = message; next != null; next = telephone.poll()) {
                if (next.contains("incident")) {
                    message = next;
                    break;
                }
            }
            if (message == null) {
                say("told.nobody");
                return;
            }
            int at = message.indexOf("\"message\":\"");
            String text = at < 0 ? message : message.substring(at + 11);
            for (String line : text.split("\\\\n", -1)) {
                boolean matter = line.startsWith("*");
                if (!line.isBlank() && (!matter || line.contains("incident"))) {
                    say("told.line", cut(line.replace("\"}", ""), 110));
                }
                if (matter && line.contains("incident")) {
                    break;
                }
            }
            good("told.safe");
        }

        /** A command in a few words: what, and to whom. */
        private static String what(String canonical) {
            try {
                return what(CommandJson.read(
                        CanonicalJson.parse(canonical.getBytes(StandardCharsets.UTF_8), canonical.length() * 4)));
            } catch (TlogFormatException e) {
                return canonical;
            }
        }

        private static String what(Command command) {
            String subject = switch (command) {
                case Command.BlockAddresses block -> names(block.networks());
                case Command.SinkholeDomains sinkhole -> names(sinkhole.domains());
                case Command.OfHosts hosts ->
                    names(hosts.hosts().stream().map(HostTarget::host).toList());
                case Command.OfAccount account -> account.account();
                case Command.IsolateSite _, Command.UnplugSite _ -> "";
                case Command.CallWebhook webhook -> webhook.name();
            };
            return cut((command.kind() + " " + subject).stripTrailing(), 90);
        }

        private static String names(List<?> all) {
            return all.stream().map(Object::toString).collect(java.util.stream.Collectors.joining(", "));
        }

        private static String cut(String text, int chars) {
            return text.length() <= chars ? text : text.substring(0, chars - 1) + "\u2026";
        }

        private boolean withoutPackets(LiveServer server, PlanStatus plan) throws IOException, InterruptedException {
            chapter("signed");
            sign(plan);
            say("no-packets");
            return server.plans().stream().anyMatch(each -> each.plan().equals(plan.plan()));
        }

        private boolean withPackets(LiveServer server, DemoNetwork network, PlanStatus plan, List<DemoFlow> flows)
                throws IOException, InterruptedException {
            chapter("rehearsal");
            HttpResponse<String> rehearsed = send("/api/v1/plans/" + plan.plan() + "/rehearsal", responder, "", "");
            PlanStatus after = status(server, plan);
            if (rehearsed.statusCode() != 200 || !after.rehearsal().equals("agrees")) {
                say("rehearsal.differs", rehearsed.body());
                return false;
            }
            good("rehearsal.agrees");

            chapter("signed");
            sign(plan);

            chapter("packets");
            HttpResponse<String> applied = send("/api/v1/plans/" + plan.plan() + "/execution", responder, "", "");
            if (applied.statusCode() != 200) {
                say("packets.refused", applied.body());
                return false;
            }
            for (PlanStatus.ActionLine action : status(server, plan).actions()) {
                say("plan.action", action.level(), action.state(), what(action.what()));
            }
            say("packets.devices");
            DemoFlow sound = flows.get(0);
            DemoFlow beacon = flows.get(1);
            DemoFlow inside = flows.get(2);
            long attackerBefore = still(beacon);
            long insideBefore = still(inside);
            long soundBefore = sound.arrived();
            long sentBefore = sound.sent();
            long triedBefore = beacon.sent();
            Thread.sleep(LOOK.toMillis());
            long sent = sound.sent() - sentBefore;
            long heard = heard(sound, soundBefore, sent);
            long attacker = beacon.arrived() - attackerBefore;
            long directory = inside.arrived() - insideBefore;
            say("packets.attacker", bytes(beacon.sent() - triedBefore), bytes(attacker));
            say("packets.inside", bytes(directory));
            say("packets.sound", bytes(sent), bytes(heard));
            boolean good = attacker == 0 && directory == 0 && heard >= sent;
            if (good) {
                good("packets.good");
            }
            return good && !network.ruleset().isEmpty();
        }

        /** What has arrived when nothing more does; a busy machine hands on late what arrived before the cut. */
        private static long still(DemoFlow flow) throws InterruptedException {
            long before = -1;
            long now = flow.arrived();
            for (int looks = 0; looks < 25 && now != before; looks++) {
                Thread.sleep(200);
                before = now;
                now = flow.arrived();
            }
            return now;
        }

        /** What has arrived since then, as soon as it is as much as was sent; after some seconds whatever it is. */
        private static long heard(DemoFlow flow, long before, long sent) throws InterruptedException {
            for (int looks = 0; looks < 250 && flow.arrived() - before < sent; looks++) {
                Thread.sleep(20);
            }
            return Math.min(sent, flow.arrived() - before);
        }

        private String bytes(long count) {
            return String.format(language, "%,d", count);
        }

        private PlanStatus status(LiveServer server, PlanStatus plan) {
            return server.plans().stream()
                    .filter(each -> each.plan().equals(plan.plan()))
                    .findFirst()
                    .orElseThrow();
        }

        private void sign(PlanStatus plan) throws IOException, InterruptedException {
            HttpResponse<String> request = send("/api/v1/plans/" + plan.plan() + "/request", responder, "", "");
            Path text = folder.resolve("request.json");
            Files.writeString(text, request.body());
            for (Map.Entry<String, String> each :
                    List.of(Map.entry("security.analyst1", "analyst"), Map.entry("registry.registrar", "registrar"))) {
                Path signature = folder.resolve("request.json.sig");
                Files.deleteIfExists(signature);
                run(
                        List.of(
                                "ssh-keygen",
                                "-Y",
                                "sign",
                                "-q",
                                "-f",
                                file(each.getValue()),
                                "-n",
                                ApprovalRequest.NAMESPACE,
                                text.toString()),
                        "");
                say("signed.command", each.getKey());
                HttpResponse<String> taken = send(
                        "/api/v1/plans/" + plan.plan() + "/signatures/" + each.getKey(),
                        responder,
                        "text/plain",
                        Files.readString(signature));
                say(taken.statusCode() == 200 ? "signed.taken" : "signed.refused", each.getKey(), taken.body());
                if (each.getValue().equals("analyst")) {
                    HttpResponse<String> again = send(
                            "/api/v1/plans/" + plan.plan() + "/signatures/registry.registrar",
                            responder,
                            "text/plain",
                            Files.readString(signature));
                    say(again.statusCode() == 409 ? "signed.borrowed" : "signed.refused", each.getKey(), again.body());
                }
            }
        }

        /** The program judges by what its logs show since the cut. None came since, and so it claims nothing. */
        private void verdict(PlanStatus plan, LiveServer server) throws IOException, InterruptedException {
            HttpResponse<String> judged = send("/api/v1/plans/" + plan.plan() + "/verdict", responder, "", "");
            PlanStatus.Verdict verdict = status(server, plan).verdict();
            if (judged.statusCode() != 200 || verdict == null) {
                say("verdict.none", judged.body());
                return;
            }
            int shown = 0;
            for (String reason : verdict.reasons()) {
                int blank = reason.lastIndexOf(' ');
                String standing = "standing." + reason.substring(blank + 1);
                if (words.containsKey(standing) && shown++ < VERDICT_LINES) {
                    say("verdict.subject", reason.substring(0, blank), text(standing));
                }
            }
            say("verdict." + verdict.finding());
            say("verdict.entry", Long.toString(verdict.entry()));
        }

        private boolean undone(LiveServer server, DemoNetwork network, String before)
                throws IOException, InterruptedException {
            for (PlanStatus plan : server.plans().reversed()) {
                HttpResponse<String> answer = send("/api/v1/plans/" + plan.plan() + "/undoing", responder, "", "");
                if (answer.statusCode() != 200) {
                    say("packets.refused", answer.body());
                }
            }
            boolean identical = !before.isEmpty() && network.ruleset().equals(before);
            if (identical) {
                good("undo.identical", Integer.toString(before.length()));
            } else {
                say("undo.differs");
            }
            return identical;
        }

        /** The paper is three lines that somebody outside has kept; the time stamp is of an authority with a key of its own. */
        private boolean forgery(Path data, CourtKeys keys, Path paper) throws IOException {
            Path log = data.resolve("log");
            byte[] head = Files.readAllBytes(log.resolve(CustodyLog.CHECKPOINT));
            Checkpoint outside;
            try {
                outside = SignedCheckpoint.parse(head).checkpoint();
            } catch (TlogFormatException e) {
                throw new IOException(e);
            }
            Files.writeString(paper, outside.text());
            Stamp stamp = new Stamp(folder.resolve("authority"));
            stamp.make(log.resolve(CustodyLog.CHECKPOINT));
            say("forgery.kept", Long.toString(outside.size()));
            Path forged = Files.createDirectories(folder.resolve("forged"));
            int gone = DemoForgery.rewrite(log, forged, keys.keys());
            say("forgery.done", Integer.toString(gone));
            var trusted = keys.keys().forLog(outside.origin()).publicKeys();
            boolean alone = LogCheck.check(
                            forged, new LogCheck.Trusted(Optional.of(outside.origin()), trusted, List.of()))
                    .faults()
                    .isEmpty();
            say(alone ? "forgery.looks-good" : "forgery.found-alone");
            List<org.tipstaff.evidence.custody.Fault> faults = LogCheck.check(
                            forged, new LogCheck.Trusted(Optional.of(outside.origin()), trusted, List.of(outside)))
                    .faults();
            boolean byPaper = !faults.isEmpty();
            if (byPaper) {
                good("forgery.paper", faults.getFirst().what());
            }
            boolean genuine = stamp.fits(log.resolve(CustodyLog.CHECKPOINT));
            boolean openssl = genuine && !stamp.fits(forged.resolve(CustodyLog.CHECKPOINT));
            if (openssl) {
                good("forgery.openssl");
            }
            return byPaper && openssl;
        }

        @Override
        public void close() throws IOException {
            phone.stop(0);
            client.close();
            for (AutoCloseable each : open) {
                try {
                    each.close();
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        }
    }

    /** A time-stamp authority of one afternoon, made and asked with openssl alone. */
    private record Stamp(Path folder) {
        void make(Path checkpoint) throws IOException {
            Files.createDirectories(folder);
            Files.writeString(at("settings"), """
                [tsa]
                default_tsa = own
                [own]
                serial = %1$s/serial
                signer_digest = sha256
                default_policy = 1.2.3.4.1
                digests = sha256
                accuracy = secs:1
                ordering = yes
                ess_cert_id_alg = sha256
                [ext]
                extendedKeyUsage = critical,timeStamping
                keyUsage = critical,digitalSignature
                """.formatted(folder));
            Files.writeString(at("serial"), "01\n");
            openssl(
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                    "-nodes",
                    "-keyout",
                    at("key").toString(),
                    "-out",
                    at("cert").toString(),
                    "-subj",
                    "/CN=time stamps of another house",
                    "-days",
                    "1",
                    "-addext",
                    "extendedKeyUsage=critical,timeStamping");
            openssl(
                    "ts",
                    "-query",
                    "-data",
                    checkpoint.toString(),
                    "-sha256",
                    "-no_nonce",
                    "-cert",
                    "-out",
                    at("query").toString());
            openssl(
                    "ts",
                    "-reply",
                    "-config",
                    at("settings").toString(),
                    "-section",
                    "own",
                    "-queryfile",
                    at("query").toString(),
                    "-signer",
                    at("cert").toString(),
                    "-inkey",
                    at("key").toString(),
                    "-out",
                    at("reply").toString());
        }

        boolean fits(Path checkpoint) throws IOException {
            return BoundedProcess.run(
                            List.of(
                                    "openssl",
                                    "ts",
                                    "-verify",
                                    "-data",
                                    checkpoint.toString(),
                                    "-in",
                                    at("reply").toString(),
                                    "-CAfile",
                                    at("cert").toString()),
                            "",
                            PROCESS_MAX)
                    .good();
        }

        private Path at(String name) {
            return folder.resolve(name);
        }

        private static void openssl(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of("openssl"));
            command.addAll(List.of(arguments));
            Ended ended = BoundedProcess.run(command, "", PROCESS_MAX);
            if (!ended.good()) {
                throw new IOException("openssl: " + ended.says());
            }
        }
    }
}
