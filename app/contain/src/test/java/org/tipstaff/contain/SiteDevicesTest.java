package org.tipstaff.contain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.respond.Action;
import org.tipstaff.respond.FailedAction;
import org.tipstaff.respond.Suspects;
import org.tipstaff.respond.UndoneAction;
import org.tipstaff.respond.VerifiedAction;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;
import org.tipstaff.testkit.actuators.Unbound;

/** What the site file says there is to contain with is what steps are carried out by, against a real resolver and a real HTTP service. */
class SiteDevicesTest {
    private static final int NXDOMAIN = 3;

    @TempDir
    Path folder;

    private final BookOfATest book = new BookOfATest();

    private static byte[] site(String containment) {
        return ("court: {name: Example Court, timezone: UTC}\npolicy: {approvals: [{level: L1, preapproved: yes}]}\n"
                        + "containment:\n" + containment.indent(2))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Suspects suspects(List<String> domains, List<String> tokens) {
        return new Suspects("incident-1", List.of(), List.of(), List.of(), List.of(), List.of(), domains, tokens, true);
    }

    private PlanDesk desk(byte[] text) throws IOException {
        Site site = SiteReader.read("site.yaml", text).site().orElseThrow();
        return PlanDesk.open(
                new FolderShelf(folder.resolve("plans")),
                book,
                SiteDevices.plain().of(site, List.of()),
                InstantSource.system());
    }

    private static String proposed(PlanDesk desk, Suspects suspects, byte[] site) throws IOException {
        String id = desk.propose(suspects, site, "it.admin1").plan().id();
        desk.preapprove(id, "it.admin1");
        return id;
    }

    @Test
    void aNameOfTheAttackerLeadsNowhereAndIsThereAgainWhenItIsTakenBack() throws Exception {
        assumeTrue(Unbound.isInstalled(), "unbound is not installed");
        try (Unbound unbound = Unbound.start(folder)) {
            byte[] site = site("resolver: {config: " + unbound.config() + ", zone_file: " + unbound.zoneFile()
                    + ", port: " + unbound.port() + "}\n");
            Files.setPosixFilePermissions(unbound.zoneFile(), PosixFilePermissions.fromString("rw-r-----"));
            PlanDesk desk = desk(site);
            String id = proposed(desk, suspects(List.of("bad.example"), List.of()), site);
            assertThat(code(unbound.port(), "bad", "example")).isZero();

            assertThat(desk.apply(id, "it.admin1")).singleElement().isInstanceOf(VerifiedAction.class);
            assertThat(code(unbound.port(), "bad", "example")).isEqualTo(NXDOMAIN);
            assertThat(code(unbound.port(), "good", "example")).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unbound.zoneFile())))
                    .as("who could read the zone can read it still")
                    .isEqualTo("rw-r-----");

            assertThat(desk(site).undo(id, "it.admin1"))
                    .as("by a program that was started anew")
                    .singleElement()
                    .isInstanceOf(UndoneAction.class);
            assertThat(code(unbound.port(), "bad", "example")).isZero();
        }
    }

    @Test
    void aProcedureOfTheCourtIsCalledAndTakenBack() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef0123456789abcdef\n");
        Map<String, String> told = new ConcurrentHashMap<>();
        HttpServer service = service(told);
        try {
            byte[] site = hook(service, secret);
            PlanDesk desk = desk(site);
            String id = proposed(desk, suspects(List.of(), List.of("ticket-7")), site);
            assertThat(desk.apply(id, "it.admin1")).singleElement().isInstanceOf(VerifiedAction.class);
            assertThat(told.values())
                    .singleElement()
                    .asString()
                    .contains("\"tokens\":[\"ticket-7\"]", "\"incident\":\"incident-1\"");
            assertThat(desk(site).undo(id, "it.admin1")).singleElement().isInstanceOf(UndoneAction.class);
            assertThat(told).isEmpty();
        } finally {
            service.stop(0);
        }
    }

    @Test
    void aSecretThatIsNotThereOrTooShortFailsItsOwnStepAndIsNotShown() throws Exception {
        Map<String, String> told = new ConcurrentHashMap<>();
        HttpServer service = service(told);
        try {
            Path missing = folder.resolve("nowhere");
            Path brief = Files.writeString(folder.resolve("brief"), "hunter2");
            for (Path secret : List.of(missing, brief)) {
                byte[] site = hook(service, secret);
                PlanDesk desk = desk(site);
                String id = proposed(desk, suspects(List.of(), List.of(secret.toString())), site);
                assertThat(desk.apply(id, "it.admin1"))
                        .singleElement()
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(FailedAction.class))
                        .satisfies(failed -> assertThat(failed.reasons().toString())
                                .contains("file:" + secret)
                                .doesNotContain("hunter2"));
            }
            assertThat(told).isEmpty();
        } finally {
            service.stop(0);
        }
    }

    /** A directory in memory over real TLS; what a real domain controller does is asked of one in app/actuators. */
    @Test
    void anAccountOfTheAttackerIsDisabledInTheDirectoryAndItsServicesAccountIsNot() throws Exception {
        Path authority = folder.resolve("authority.pem");
        Path password = Files.writeString(folder.resolve("password"), "of the test\n");
        try (DirectoryInMemory directory = DirectoryInMemory.start(folder, authority, "of the test")) {
            byte[] site = ("""
                    court: {name: Example Court, timezone: UTC}
                    accounts: [{id: filing, role: service, office: it}, {id: clerk, role: clerk, office: registry}]
                    services: [{id: e-filing, accounts: [filing], must_run: yes}]
                    policy: {approvals: [{level: L2, preapproved: yes}]}
                    containment:
                      directory: {server: dc1.court.example, address: 127.0.0.1, port: %d, trust: "%s", base: "DC=court,DC=example",
                        actions: "CN=Tipstaff,DC=court,DC=example", user: "CN=svc,DC=court,DC=example", secret: "file:%s", protect: [break.glass]}
                    """.formatted(directory.port(), authority, password)).getBytes(StandardCharsets.UTF_8);
            Suspects suspects = new Suspects(
                    "incident-1",
                    List.of(),
                    List.of(),
                    List.of("COURT\\clerk", "filing", "break.glass"),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    true);
            PlanDesk open = desk(site);
            String exposed = proposed(open, suspects, site);
            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
            assertThat(open.apply(exposed, "it.admin1"))
                    .as("a password that everybody may read is not used")
                    .hasSize(2)
                    .allSatisfy(action -> assertThat(
                                    ((FailedAction) action).reasons().toString())
                            .contains("file:" + password, "chmod 0600"));
            assertThat(directory.control("clerk")).isEqualTo("512");

            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
            PlanDesk desk = desk(site);
            String id = proposed(desk, suspects, site);
            assertThat(desk.plan(id).orElseThrow().plan().notes().toString()).contains("break.glass");
            List<Action> done = desk.apply(id, "it.admin1");
            assertThat(done).hasSize(2).allSatisfy(action -> {
                assertThat(action.mayBeInForce()).isTrue();
                assertThat(((FailedAction) action).reasons()).first().asString().startsWith("partly until ");
            });
            assertThat(directory.control("clerk")).isEqualTo("514");
            assertThat(directory.control("filing")).isEqualTo("512");
            assertThat(directory.control("break.glass")).isEqualTo("512");

            assertThat(desk(site).undo(id, "it.admin1"))
                    .as("by a program that was started anew")
                    .hasSize(2)
                    .allSatisfy(action -> assertThat(action).isInstanceOf(UndoneAction.class));
            assertThat(directory.control("clerk")).isEqualTo("512");
            assertThat(directory.marks()).isZero();
        }
    }

    @Test
    void whatTheCourtHasNoDeviceForIsForPeopleAndNotAFailure() throws Exception {
        byte[] site = site("lease: 1h\n");
        PlanDesk desk = desk(site);
        String id = proposed(desk, suspects(List.of("bad.example"), List.of()), site);
        var _ = desk.apply(id, "it.admin1");
        PlanStatus status = PlanStatus.of(desk, desk.plan(id).orElseThrow(), ResponseTimes.Opening.UNKNOWN);
        assertThat(status.actions()).singleElement().satisfies(line -> {
            assertThat(line.state()).isEqualTo("by-hand");
            assertThat(line.mayBeInForce()).isFalse();
            assertThat(line.reasons().toString()).contains("no device of this court does it", "by hand");
        });
    }

    @Test
    void withoutAResolverTheStepSaysThatNothingCanDoIt() throws Exception {
        byte[] site = site("lease: 1h\n");
        PlanDesk desk = desk(site);
        String id = proposed(desk, suspects(List.of("bad.example"), List.of()), site);
        List<Action> done = desk.apply(id, "it.admin1");
        assertThat(done)
                .singleElement()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(FailedAction.class))
                .satisfies(failed -> assertThat(failed.reasons().toString()).contains("nothing here can carry out"));
    }

    private static byte[] hook(HttpServer service, Path secret) {
        return site("webhooks: [{name: end-tokens, url: \"http://127.0.0.1:"
                + service.getAddress().getPort() + "/end\", secret: \"file:" + secret
                + "\", level: L1, ends: tokens}]\n");
    }

    /** Has in force what it was told, and says so when asked. */
    private static HttpServer service(Map<String, String> told) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/end/", exchange -> {
            String id = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status = switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    told.put(id, body);
                    yield 204;
                }
                case "DELETE" -> told.remove(id) == null ? 404 : 204;
                default -> told.containsKey(id) ? 200 : 404;
            };
            byte[] answer = "{\"effect\":\"verified\",\"reason\":\"tried it\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 200 ? answer.length : -1);
            try (exchange) {
                if (status == 200) {
                    exchange.getResponseBody().write(answer);
                }
            }
        });
        server.start();
        return server;
    }

    /** The code of the answer, as anybody gets it: a question for an A record over UDP (RFC 1035, section 4). */
    private static int code(int port, String... labels) throws IOException {
        ByteArrayOutputStream question = new ByteArrayOutputStream();
        question.writeBytes(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : labels) {
            question.write(label.length());
            question.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        question.writeBytes(new byte[] {0, 0, 1, 0, 1});
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5_000);
            socket.send(new DatagramPacket(
                    question.toByteArray(),
                    question.size(),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
            DatagramPacket answer = new DatagramPacket(new byte[1_500], 1_500);
            socket.receive(answer);
            return answer.getData()[3] & 0xf;
        }
    }
}
