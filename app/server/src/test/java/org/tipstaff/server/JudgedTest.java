package org.tipstaff.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.actuators.packets.Namespace;
import org.tipstaff.actuators.rehearsal.Twin;
import org.tipstaff.cli.LiveOptions;
import org.tipstaff.contain.SiteDevices;
import org.tipstaff.engine.CourtKeys;
import org.tipstaff.engine.Custodian;
import org.tipstaff.evidence.custody.CustodyClock;

/**
 * Whether an attacker is contained, as the running program judges it of the logs that it receives: a plan whose cut is preapproved (the
 * court's own procedure for accounts, over a webhook), then logs, then the verdict.
 */
class JudgedTest {
    private static final String PROCEDURE =
            "  webhooks: [{name: end-sessions, url: \"http://127.0.0.1:%d/end\", secret: \"file:%s\", level: L1, ends: accounts}]\n";
    private static final String CLERK = "\"User\":\"COURT\\\\registry.clerk1\",";

    @TempDir
    Path folder;

    private final Set<String> inForce = ConcurrentHashMap.newKeySet();
    private Court court;
    private HttpServer procedure;
    private @Nullable LiveServer server;
    private long record;

    @BeforeEach
    void make() throws IOException {
        court = new Court(folder);
        procedure = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        procedure.createContext("/end/", exchange -> {
            String id = exchange.getRequestURI().getPath();
            exchange.getRequestBody().readAllBytes();
            int status = switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    inForce.add(id);
                    yield 204;
                }
                case "DELETE" -> inForce.remove(id) ? 204 : 404;
                default -> inForce.contains(id) ? 200 : 404;
            };
            byte[] answer = "{\"effect\":\"verified\",\"reason\":\"tried it\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 200 ? answer.length : -1);
            try (exchange) {
                if (status == 200) {
                    exchange.getResponseBody().write(answer);
                }
            }
        });
        procedure.start();
    }

    /** @param containment further lines of the site file */
    private void start(String containment, SiteDevices devices) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef0123456789abcdef\n");
        Files.writeString(
                court.site,
                Files.readString(court.site) + """
                zones: [{id: office, networks: [10.1.0.0/16], internet: yes}]
                hosts:
                  - {id: DC1, names: [DC1.court.example], addresses: [10.1.0.1], zone: office, role: domain controller}
                  - {id: WS1, names: [WS1.court.example], addresses: [10.1.0.11], zone: office, role: workstation}
                  - {id: WS2, names: [WS2.court.example], addresses: [10.1.0.12], zone: office, role: workstation}
                accounts: [{id: registry.clerk1, role: clerk, office: registry}]
                sources: [{id: dc, host: DC1}, {id: ws1, host: WS1}, {id: ws2, host: WS2}]
                policy: {approvals: [{level: L1, preapproved: yes}]}
                containment:
                """
                        + containment.formatted(procedure.getAddress().getPort(), secret));
        Path rules = Files.writeString(folder.resolve("implant.yml"), """
                title: Implant calls out
                id: 5b1f0c54-0000-4000-8000-000000000001
                status: test
                tags: [attack.command-and-control, attack.t1071.001]
                logsource: {product: windows, category: network_connection}
                detection: {selection: {Image|endswith: '\\implant.exe'}, condition: selection}
                level: critical
                """);
        ServeSettings settings = ServeConfig.read(new LiveOptions(
                        court.data,
                        null,
                        "127.0.0.1:0",
                        List.of(),
                        List.of(),
                        null,
                        null,
                        null,
                        List.of(rules.toString()),
                        null,
                        court.site,
                        null,
                        null,
                        false,
                        true,
                        Locale.ENGLISH))
                .with(devices);
        server = LiveServer.start(
                settings,
                new Custodian(
                        CourtKeys.loadOrMake(settings.keys(), "court.example/test")
                                .keys(),
                        CustodyBook.PROGRAM,
                        "tipstaff serve",
                        CustodyClock.of(InstantSource.system(), System::nanoTime)),
                InstantSource.system());
        court.port = server.httpPort();
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
        procedure.stop(0);
        court.close();
    }

    private String event(String host, String channel, int id, String data) {
        return "{\"@timestamp\":\"%s\",\"winlog\":{\"channel\":\"%s\",\"event_id\":%d,\"provider_name\":\"%s\",\"computer_name\":\"%s.court.example\",\"record_id\":%d,\"event_data\":{%s}}}"
                .formatted(
                        Instant.now(),
                        channel,
                        id,
                        id == 3 ? "Microsoft-Windows-Sysmon" : "Microsoft-Windows-Security-Auditing",
                        host,
                        ++record,
                        data);
    }

    private String ordinary(String host) {
        return event(host, "Security", 4624, "\"TargetUserName\":\"somebody.else\",\"LogonType\":\"2\"");
    }

    private String implant(String host, String user, String address) {
        return event(
                host,
                "Microsoft-Windows-Sysmon/Operational",
                3,
                "\"Image\":\"C:\\\\Users\\\\Public\\\\implant.exe\",\"ProcessId\":\"77\"," + user
                        + "\"Protocol\":\"tcp\",\"Initiated\":\"true\",\"DestinationIp\":\"" + address
                        + "\",\"DestinationPort\":\"443\"");
    }

    /** The cut of what one implant and one account are, with logs of these hosts before it. */
    private String cut(String host, String user, String state, String... hosts) throws Exception {
        ordinary(hosts);
        court.bulk(implant(host, user, "203.0.113.7"));
        Court.eventually(
                "something is in force", () -> court.get("/api/v1/plans").contains("\"state\":\"" + state + "\""));
        Matcher plan = Pattern.compile("\"plan\":\"(plan-[0-9a-f]+)\"").matcher(court.get("/api/v1/plans"));
        assertThat(plan.find()).isTrue();
        return plan.group(1);
    }

    private String verdict(String plan) throws Exception {
        var answer = court.post("/api/v1/plans/" + plan + "/verdict", false);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Matcher finding = Pattern.compile("\"finding\":\"([a-z-]+)\"").matcher(answer.body());
        assertThat(finding.find()).as(answer.body()).isTrue();
        return finding.group(1);
    }

    private String newestFile(String of) throws IOException {
        try (Stream<Path> files = Files.list(court.data.resolve("plans"))) {
            Path newest = files.filter(each -> each.toString().endsWith(of))
                    .max(java.util.Comparator.comparingInt(each ->
                            Integer.parseInt(each.getFileName().toString().split("\\.")[1])))
                    .orElseThrow();
            return Files.readString(newest);
        }
    }

    private void ordinary(String... hosts) throws IOException, InterruptedException {
        for (String host : hosts) {
            court.bulk(ordinary(host));
        }
    }

    /** With a packet filter in a namespace of its own. The site does not know the host, so what it blocks is all that the plan has. */
    @Test
    void silenceIsContained() throws Exception {
        String missing = Twin.unavailable();
        Assumptions.assumeTrue(missing == null, "no packet filter to cut with: " + missing);
        String name = "tipstaff-" + ProcessHandle.current().pid() + "-0-judged";
        Duration limit = Duration.ofSeconds(10);
        assertThat(BoundedProcess.run(List.of("ip", "netns", "add", name), "", limit)
                        .good())
                .isTrue();
        try {
            start(
                    "  gateways: [{id: GW, via: local}]\n",
                    new SiteDevices(null, null, Map.of(SiteDevices.GATEWAY_SEAT, Namespace.of(name))));
            String plan = cut("WS9", "", "executed", "DC1", "WS1", "WS2", "WS9");
            ordinary("DC1", "WS1", "WS2", "WS9");
            String judged = verdict(plan);
            assertThat(judged).as(newestFile(".containment.json")).isEqualTo("contained");
            assertThat(newestFile(".containment.json"))
                    .contains("\"finding\":\"contained\"", "\"cut_at\":", "\"until\":", "\"state\":\"silent\"");
            assertThat(court.get("/metrics")).contains("tipstaff_contain_verdicts{finding=\"contained\"} 1");

            court.bulk(implant("WS9", "", "203.0.113.7"));
            ordinary("DC1", "WS1", "WS2", "WS9");
            assertThat(verdict(plan))
                    .as("it calls on, whether it gets through or not")
                    .isIn("partly", "not");
        } finally {
            BoundedProcess.run(List.of("ip", "netns", "delete", name), "", limit);
        }
    }

    @Test
    void aStolenTicketThatGoesOnIsPartly_andASecondImplantIsNeverContained() throws Exception {
        start(PROCEDURE, SiteDevices.plain());
        String plan = cut("WS1", CLERK, "verified", "DC1", "WS1", "WS2");
        ordinary("DC1", "WS1", "WS2");
        assertThat(verdict(plan))
                .as("all is silent, but not all of the plan is in force")
                .isEqualTo("cannot-be-determined");
        assertThat(newestFile(".containment.json")).contains("measure:block-addresses");
        assertThat(newestFile(".times.json"))
                .contains("\"first_activity\":", "\"first_alert\":", "\"cut_verified\":", "\"entries\":{");
        assertThat(court.get("/metrics")).contains("tipstaff_mttd_seconds ", "tipstaff_mttc_seconds ");

        court.bulk(event(
                "DC1", "Security", 4769, "\"TargetUserName\":\"registry.clerk1@COURT.EXAMPLE\",\"Status\":\"0x0\""));
        ordinary("DC1", "WS1", "WS2");
        assertThat(verdict(plan)).isEqualTo("partly");

        // The incident grows, and what is preapproved is done again: what counts is what goes on after that too.
        Court.eventually("the second implant counts", () -> {
            court.bulk(implant("WS2", CLERK, "203.0.113.99"));
            ordinary("DC1", "WS1", "WS2");
            assertThat(verdict(plan)).isNotEqualTo("contained");
            return newestFile(".containment.json").contains("new-address-called WS2");
        });
        assertThat(verdict(plan)).isIn("partly", "not");
    }

    @Test
    void withoutTheLogsOfTheDomainControllerItCanNotBeDetermined() throws Exception {
        start(PROCEDURE, SiteDevices.plain());
        String plan = cut("WS1", CLERK, "verified", "WS1", "WS2");
        ordinary("WS1", "WS2");
        assertThat(verdict(plan)).isEqualTo("cannot-be-determined");
        assertThat(newestFile(".containment.json")).contains("not-covered DC1");
        assertThat(court.post("/api/v1/plans/" + plan + "/undoing", false).statusCode())
                .isEqualTo(200);
        assertThat(court.post("/api/v1/plans/" + plan + "/verdict", false).statusCode())
                .as("nothing is in force, so there is nothing to judge")
                .isEqualTo(409);
    }
}
