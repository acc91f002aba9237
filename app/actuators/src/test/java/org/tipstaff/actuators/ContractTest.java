package org.tipstaff.actuators;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.actuators.nftables.Gateway;
import org.tipstaff.actuators.nftables.Gateway.Call;
import org.tipstaff.actuators.nftables.LocalGateway;
import org.tipstaff.actuators.nftables.NftablesActuator;
import org.tipstaff.actuators.nftables.SshGateway;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.actuators.packets.Namespace;
import org.tipstaff.actuators.rpz.RpzActuator;
import org.tipstaff.actuators.rpz.RpzConfig;
import org.tipstaff.actuators.webhook.WebhookActuator;
import org.tipstaff.actuators.webhook.WebhookEndpoint;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.respond.Actuator;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.ContainmentLevel;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.RecordingActuator;
import org.tipstaff.respond.Transport;
import org.tipstaff.respond.Verification;
import org.tipstaff.site.Network;
import org.tipstaff.testkit.actuators.ActuatorContract;
import org.tipstaff.testkit.actuators.Unbound;

/** All actuators keep one contract, each with the real thing behind it. */
class ContractTest {
    private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private long nonce;

    private ApprovedAction approved(Command command) {
        return Approved.of(command, ++nonce, NOW, NOW.plusSeconds(3600));
    }

    private static void installed(String program) throws IOException {
        Assumptions.assumeTrue(
                BoundedProcess.run(List.of("sh", "-c", "command -v " + program), "", Duration.ofSeconds(5))
                        .good(),
                program + " is not installed");
    }

    private final class OfGateway implements ActuatorContract.Subject {
        private final CourtNetwork court;
        private final Gateway gateway;
        private final Gateway nobody;
        private final List<Probe> probes = List.of(
                CourtNetwork.probe("h1", "attacker", Transport.TCP, CourtNetwork.TCP, Probe.Flow.ESTABLISHED, true),
                CourtNetwork.probe("h1", "attacker", Transport.UDP, CourtNetwork.UDP, Probe.Flow.NEW, false));
        private final NftablesActuator actuator;

        OfGateway(CourtNetwork court, Gateway gateway, Gateway nobody) {
            this.court = court;
            this.gateway = gateway;
            this.nobody = nobody;
            this.actuator = new NftablesActuator(gateway, CLOCK, probes, court.prober());
        }

        @Override
        public Actuator actuator() {
            return actuator;
        }

        @Override
        public Actuator silent() {
            return new NftablesActuator(nobody, CLOCK, probes, court.prober());
        }

        @Override
        public ApprovedAction action() {
            return approved(new Command.BlockAddresses(
                    List.of(Network.parse("203.0.113.66"), Network.parse("2001:db8:113::66"))));
        }

        @Override
        public String state() throws IOException {
            return court.gateway().run(Call.RULESET, "").out();
        }

        @Override
        public String seen() {
            try (var flows = court.prober().open(probes)) {
                return flows.opened().values().toString();
            }
        }

        @Override
        public void sabotage(ApprovedAction action) throws IOException {
            assertThat(gateway.run(Call.APPLY, "flush chain inet tipstaff_act_" + action.id() + " judge\n")
                            .good())
                    .isTrue();
        }
    }

    @Test
    void nftables() throws Exception {
        CourtNetwork.required();
        try (CourtNetwork court = CourtNetwork.open(CourtNetwork.SITE_RULES, Map.of())) {
            Gateway nobody = new LocalGateway(Namespace.of("tipstaff-no-such-namespace"));
            ActuatorContract.check(new OfGateway(court, court.gateway(), new DeadGateway(nobody)));
        }
    }

    /** A machine that takes what it is sent and never answers. */
    private record DeadGateway(Gateway gateway) implements Gateway {
        @Override
        public BoundedProcess.Ended run(Call call, String input) throws BoundedProcess.SilentException {
            return BoundedProcess.run(List.of("sleep", "60"), input, Duration.ofMillis(100));
        }
    }

    /** A real sshd in the gateway's namespace, which the stock client talks to through a pipe. */
    @Test
    void nftablesOverSsh(@TempDir Path folder) throws Exception {
        CourtNetwork.required();
        installed("ssh");
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/sbin/sshd")), "sshd is not installed");
        Path host = key(folder, "host");
        Path client = key(folder, "client");
        Files.copy(folder.resolve("client.pub"), folder.resolve("authorized"));
        String hostKey = Files.readString(folder.resolve("host.pub"));
        Path known = Files.writeString(folder.resolve("known"), "gateway.example " + hostKey);
        Files.createDirectories(Path.of("/run/sshd"));
        Path settings = Files.writeString(
                folder.resolve("sshd_config"),
                "HostKey " + host + "\nAuthorizedKeysFile " + folder.resolve("authorized")
                        + "\nStrictModes no\nUsePAM no\nPermitRootLogin prohibit-password\nPidFile none\nPasswordAuthentication no\n");
        try (CourtNetwork court = CourtNetwork.open(CourtNetwork.SITE_RULES, Map.of())) {
            String there = String.join(" ", court.gatewaySeat().prefix()) + " /usr/sbin/sshd -i -f " + settings;
            SshGateway gateway =
                    new SshGateway("root@gateway.example", 22, client, known, there, false, Duration.ofSeconds(20));
            SshGateway gone =
                    new SshGateway("root@gateway.example", 22, client, known, "false", false, Duration.ofSeconds(20));
            OfGateway subject = new OfGateway(court, gateway, gone);
            if (Boolean.getBoolean("tipstaff.full")) {
                ActuatorContract.check(subject);
            } else {
                String before = subject.state();
                ApprovedAction action = subject.action();
                ExecutedAction executed =
                        (ExecutedAction) action.executed(NOW, subject.actuator().execute(action));
                assertThat(subject.actuator().verify(executed).effect()).isEqualTo(Verification.Effect.VERIFIED);
                assertThat(subject.actuator().undo(executed).result()).isEqualTo(Outcome.Result.DONE);
                assertThat(subject.state()).isEqualTo(before);
                assertThat(subject.silent().observe(action.id())).isEqualTo(Presence.UNKNOWN);
            }

            Path others = Files.writeString(
                    folder.resolve("others"), "gateway.example " + Files.readString(folder.resolve("client.pub")));
            SshGateway impostor =
                    new SshGateway("root@gateway.example", 22, client, others, there, false, Duration.ofSeconds(20));
            NftablesActuator fooled = new NftablesActuator(impostor, CLOCK, List.of(), court.prober());
            assertThat(fooled.observe(approved(new Command.BlockAddresses(List.of(Network.parse("192.0.2.1"))))
                            .id()))
                    .as("another host key is nobody")
                    .isEqualTo(Presence.UNKNOWN);
        }
    }

    private static Path key(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        assertThat(BoundedProcess.run(
                                List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()),
                                "",
                                Duration.ofSeconds(20))
                        .good())
                .isTrue();
        return file;
    }

    @Test
    void rpz(@TempDir Path folder) throws Exception {
        installed("unbound");
        try (Unbound unbound = Unbound.start(folder)) {
            RpzConfig config = new RpzConfig(
                    unbound.config(),
                    Unbound.RPZ,
                    unbound.zoneFile(),
                    new InetSocketAddress(InetAddress.getByName("127.0.0.1"), unbound.port()));
            ActuatorContract.check(new ActuatorContract.Subject() {
                private final RpzActuator actuator = new RpzActuator(config, CLOCK);

                @Override
                public Actuator actuator() {
                    return actuator;
                }

                @Override
                public Actuator silent() {
                    return new RpzActuator(
                            new RpzConfig(
                                    folder.resolve("missing.conf"),
                                    config.zone(),
                                    folder.resolve("unheard.rpz"),
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 9)),
                            CLOCK);
                }

                @Override
                public ApprovedAction action() {
                    return approved(new Command.SinkholeDomains(List.of("bad.example"), null));
                }

                @Override
                public String state() throws IOException {
                    return String.join(
                            "\n",
                            Files.readAllLines(config.file()).stream()
                                    .filter(line -> !line.startsWith(";") || line.startsWith("; action"))
                                    .filter(line -> !line.contains(" SOA "))
                                    .toList());
                }

                @Override
                public String seen() throws IOException {
                    return asked(config, "bad.example")
                            + asked(config, "mail.bad.example")
                            + asked(config, "good.example");
                }

                @Override
                public void sabotage(ApprovedAction action) throws IOException {
                    unbound.control("rpz_disable", config.zone());
                }
            });
            unbound.control("rpz_enable", config.zone());
            RpzActuator actuator = new RpzActuator(config, CLOCK);
            String before = asked(config, "bad.example");
            ApprovedAction redirect = approved(
                    new Command.SinkholeDomains(List.of("bad.example"), org.tipstaff.site.Address.parse("192.0.2.99")));
            ExecutedAction executed = (ExecutedAction) redirect.executed(NOW, actuator.execute(redirect));
            assertThat(asked(config, "bad.example")).contains("c0000263").isNotEqualTo(before);
            assertThat(actuator.verify(executed).effect()).isEqualTo(Verification.Effect.VERIFIED);
            assertThat(actuator.undo(executed)).isEqualTo(Outcome.DONE);
            assertThat(asked(config, "bad.example")).isEqualTo(before);

            Files.writeString(config.file(), "; action of somebody else\nbad.example CNAME .\n");
            assertThat(actuator.execute(redirect).result())
                    .as("a file that others write")
                    .isEqualTo(Outcome.Result.NOT_DONE);
            assertThat(Files.readString(config.file())).contains("somebody else");
        }
    }

    /** A question of our own making, so that the answer is seen byte by byte: all but the time that it is good for. */
    private static String asked(RpzConfig config, String name) throws IOException {
        java.io.ByteArrayOutputStream question = new java.io.ByteArrayOutputStream();
        question.write(new byte[] {0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            question.write(label.length());
            question.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        question.write(new byte[] {0, 0, 1, 0, 1});
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5_000);
            socket.send(new DatagramPacket(question.toByteArray(), question.size(), config.server()));
            DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
            socket.receive(answer);
            return java.util.HexFormat.of()
                            .formatHex(answer.getData(), 0, answer.getLength())
                            .replaceAll("(c00c00010001)[0-9a-f]{8}", "$1........")
                    + "\n";
        }
    }

    /** A door that only the site knows: in force are the actions that it was told. */
    private static final class Door implements AutoCloseable {
        private final HttpServer server;
        private final Map<String, String> inForce = new ConcurrentSkipListMap<>();
        private final AtomicInteger unsigned = new AtomicInteger();
        private volatile boolean broken;

        Door(byte[] secret) throws Exception {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/door/", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                String id = exchange.getRequestURI().getPath().substring("/door/".length());
                if (!signed(exchange, body, secret)
                        || !id.equals(exchange.getRequestHeaders().getFirst("Idempotency-Key"))) {
                    unsigned.incrementAndGet();
                    answer(exchange, 401, "");
                    return;
                }
                switch (exchange.getRequestMethod()) {
                    case "PUT" -> {
                        inForce.putIfAbsent(id, body);
                        answer(exchange, 204, "");
                    }
                    case "DELETE" -> answer(exchange, inForce.remove(id) == null ? 404 : 204, "");
                    default ->
                        answer(
                                exchange,
                                inForce.containsKey(id) ? 200 : 404,
                                "{\"effect\":\"" + (broken ? "not-effective" : "verified")
                                        + "\",\"reason\":\"tried the handle\"}");
                }
            });
            server.createContext("/moved/", exchange -> {
                exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + port() + "/door/x");
                answer(exchange, 307, "");
            });
            server.createContext("/flood/", exchange -> {
                exchange.sendResponseHeaders(200, 0);
                byte[] much = new byte[1 << 16];
                try (var out = exchange.getResponseBody()) {
                    for (int i = 0; i < 1_000; i++) {
                        out.write(much);
                    }
                }
            });
            server.start();
        }

        private static boolean signed(HttpExchange exchange, String body, byte[] secret) throws IOException {
            try {
                javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
                mac.init(new javax.crypto.spec.SecretKeySpec(secret, "HmacSHA256"));
                String text = exchange.getRequestMethod() + "\n"
                        + exchange.getRequestURI().getRawPath() + "\n"
                        + exchange.getRequestHeaders().getFirst("X-Tipstaff-Time") + "\n" + body;
                String wanted = "hmac-sha256="
                        + java.util.HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
                return wanted.equals(exchange.getRequestHeaders().getFirst("X-Tipstaff-Signature"));
            } catch (java.security.GeneralSecurityException e) {
                throw new IOException(e);
            }
        }

        private static void answer(HttpExchange exchange, int status, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (exchange) {
                if (bytes.length > 0) {
                    exchange.getResponseBody().write(bytes);
                }
            }
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void webhook() throws Exception {
        byte[] secret = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        try (Door door = new Door(secret)) {
            ActuatorContract.check(new ActuatorContract.Subject() {
                private final WebhookActuator actuator = hook(door.port(), "door", secret);

                @Override
                public Actuator actuator() {
                    return actuator;
                }

                @Override
                public Actuator silent() {
                    return hook(1, "door", secret);
                }

                @Override
                public ApprovedAction action() {
                    return call();
                }

                @Override
                public String state() {
                    return "door " + new TreeMap<>(door.inForce);
                }

                @Override
                public String seen() {
                    return door.inForce.isEmpty() || door.broken ? "open" : "locked";
                }

                @Override
                public void sabotage(ApprovedAction action) {
                    door.broken = true;
                }
            });
            assertThat(door.unsigned).hasValue(0);
            byte[] other = "another secret of thirty-two bytes".getBytes(StandardCharsets.US_ASCII);
            assertThat(hook(door.port(), "door", other).execute(call()).result())
                    .as("with another secret")
                    .isEqualTo(Outcome.Result.NOT_DONE);
            assertThat(hook(door.port(), "moved", secret).execute(call()).result())
                    .as("a redirection is not followed")
                    .isEqualTo(Outcome.Result.UNKNOWN);
            assertThat(hook(door.port(), "flood", secret).execute(call()).result())
                    .as("an answer without end")
                    .isEqualTo(Outcome.Result.UNKNOWN);
            assertThat(hook(door.port(), "door", secret)
                            .execute(call(ContainmentLevel.L1))
                            .result())
                    .as("approved as less than it is")
                    .isEqualTo(Outcome.Result.NOT_DONE);
            assertThat(new WebhookActuator(
                                    List.of(new WebhookEndpoint(
                                            "door",
                                            URI.create("http://127.0.0.1:" + door.port() + "/door"),
                                            ContainmentLevel.L2,
                                            () -> {
                                                throw new IOException("the secret is not there");
                                            })),
                                    CLOCK,
                                    Duration.ofSeconds(5))
                            .execute(call())
                            .result())
                    .as("without a secret")
                    .isEqualTo(Outcome.Result.NOT_DONE);
            assertThat(door.inForce).isEmpty();
        }
    }

    private ApprovedAction call() {
        return call(ContainmentLevel.L2);
    }

    private ApprovedAction call(ContainmentLevel level) {
        return approved(
                new Command.CallWebhook("door", level, new Json.Members(Map.of("door", new Json.Text("server room")))));
    }

    private static WebhookActuator hook(int port, String path, byte[] secret) {
        return new WebhookActuator(
                List.of(new WebhookEndpoint(
                        "door",
                        URI.create("http://127.0.0.1:" + port + "/" + path),
                        ContainmentLevel.L2,
                        () -> new WebhookEndpoint.SharedSecret(secret))),
                CLOCK,
                Duration.ofSeconds(5));
    }

    /** It drives nothing, so of the contract it keeps what can be kept: it never says that an action works. */
    @Test
    void recording() {
        RecordingActuator recording = new RecordingActuator();
        ApprovedAction action = call();
        List<String> told = new ArrayList<>(recording.told());
        recording.dryRun(action.command());
        assertThat(recording.told()).isEqualTo(told);
        ExecutedAction executed = (ExecutedAction) action.executed(NOW, recording.execute(action));
        recording.execute(action);
        assertThat(recording.told()).hasSize(1);
        assertThat(recording.verify(executed).effect()).isEqualTo(Verification.Effect.UNKNOWN);
        assertThat(recording.undo(executed)).isEqualTo(Outcome.DONE);
        assertThat(recording.observe(action.id())).isEqualTo(Presence.ABSENT);
    }
}
