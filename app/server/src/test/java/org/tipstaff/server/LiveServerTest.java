package org.tipstaff.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.cli.LiveOptions;
import org.tipstaff.engine.CourtKeys;
import org.tipstaff.engine.Custodian;
import org.tipstaff.engine.DataBackup;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyLogReader;

/** From the bytes that a shipper sends to a person who has it, and over restarts. */
class LiveServerTest {
    @TempDir
    Path folder;

    private Court court;
    private @Nullable LiveServer server;

    @BeforeEach
    void makeCourt() throws IOException {
        court = new Court(folder);
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
        court.close();
    }

    private LiveOptions options(@Nullable Path config, boolean rebuild, RuleSources rules) {
        return new LiveOptions(
                court.data,
                config,
                "127.0.0.1:0",
                List.of(),
                List.of(),
                null,
                null,
                null,
                rules,
                court.site,
                null,
                null,
                rebuild,
                true,
                Locale.ENGLISH);
    }

    private void start(boolean rebuild, String... rules) throws IOException {
        start(null, rebuild, rules);
    }

    private void start(@Nullable Path config, boolean rebuild, String... rules) throws IOException {
        start(config, rebuild, RuleSources.of(List.of(rules)));
    }

    private void start(@Nullable Path config, boolean rebuild, RuleSources rules) throws IOException {
        ServeSettings settings = ServeConfig.read(options(config, rebuild, rules));
        Custodian custodian = new Custodian(
                CourtKeys.loadOrMake(settings.keys(), "court.example/test").keys(),
                CustodyBook.PROGRAM,
                "tipstaff serve",
                CustodyClock.of(InstantSource.system(), System::nanoTime));
        server = LiveServer.start(settings, custodian, InstantSource.system());
        court.port = server.httpPort();
    }

    private void stop() {
        server.close();
        server = null;
    }

    private String onlyIncident() throws Exception {
        Court.eventually(
                "an incident in the views", () -> court.get("/api/v1/incidents").contains("\"id\""));
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(court.get("/api/v1/incidents"));
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    @Test
    void aLineInAFileThatGrows_reachesAPerson() throws Exception {
        Path logs = Files.createDirectory(folder.resolve("logs"));
        Path config = Files.writeString(
                folder.resolve("serve.yaml"), "folders: [{name: tailed, folder: " + logs + ", files: '*.ndjson'}]\n");
        start(config, false);
        Files.writeString(logs.resolve("a.ndjson"), Court.ordinary(1) + "\n" + Court.logCleared(2) + "\n");
        assertThat(court.nextTold()).contains("incident");
        assertThat(court.get("/api/v1/findings")).contains("Security log cleared");
    }

    @Test
    void bytesThatComeIn_reachAPerson_whoTakesTheIncident_andAllOfItOutlastsARestart() throws Exception {
        start(false);
        assertThat(court.bulk(Court.ordinary(1), Court.logCleared(2)).body()).contains("\"errors\":false");
        String message = court.nextTold();
        assertThat(message).doesNotContain("registry.clerk1").doesNotContain("DC1");
        String incident = onlyIncident();
        assertThat(court.get("/api/v1/findings")).contains("Security log cleared");

        HttpResponse<String> taken = court.post("/api/v1/incidents/" + incident + "/acknowledgement", false);
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(court.post("/api/v1/incidents/" + incident + "/acknowledgement", false)
                        .body())
                .as("taken twice is taken once")
                .isEqualTo(taken.body());
        assertThat(court.post("/api/v1/incidents/none/acknowledgement", false).statusCode())
                .isEqualTo(404);
        Court.eventually(
                "the acknowledgement in the views",
                () -> court.get("/api/v1/incidents/" + incident).contains("officer.onduty"));
        String before = court.get("/api/v1/incidents/" + incident);
        String findings = court.get("/api/v1/findings");
        Court.eventually("sources", () -> court.get("/api/v1/sources").contains("\"records\":2"));
        stop();

        start(false);
        assertThat(court.get("/api/v1/findings")).isEqualTo(findings);
        Court.eventually("the source", () -> court.get("/api/v1/sources").contains("\"records\":2"));
        stop();

        // The views are gone: they are made again of what was told and of the custody log.
        Files.delete(court.data.resolve("views.db"));
        start(true);
        Court.eventually(
                "the views made anew",
                () -> court.get("/api/v1/findings").equals(findings)
                        && court.get("/api/v1/incidents").contains(incident));
        assertThat(field(court.get("/api/v1/incidents/" + incident), "opened")).isEqualTo(field(before, "opened"));
        assertThat(court.get("/api/v1/incidents/" + incident)).contains("officer.onduty");
        Court.eventually(
                "the source, counted anew", () -> court.get("/api/v1/sources").contains("\"records\":2"));
    }

    private static String field(String json, String name) {
        Matcher value = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        assertThat(value.find()).as(name).isTrue();
        return value.group(1);
    }

    @Test
    void anIncident_isOpenedOnceInTheCustodyLog_howeverOftenTheProgramStarts() throws Exception {
        for (int run = 0; run < 3; run++) {
            start(false);
            assertThat(court.bulk(Court.logCleared(10)).statusCode()).isEqualTo(200);
            var _ = onlyIncident();
            stop();
            try (Stream<Path> live = Files.list(court.data.resolve("live"))) {
                assertThat(live.map(file -> String.valueOf(file.getFileName())))
                        .as("facts are kept, so that incidents need not wait after the next start")
                        .anyMatch(name -> name.startsWith("facts-"));
            }
        }
        CustodyLogReader log = CustodyLogReader.open(court.data.resolve("log"));
        int opened = 0;
        int runs = 0;
        for (long i = 0; i < log.size(); i++) {
            String kind = log.entry(i).kind();
            opened += kind.equals("open") ? 1 : 0;
            runs += kind.equals("run") ? 1 : 0;
        }
        assertThat(opened).isEqualTo(1);
        assertThat(runs).as("begun and ended").isEqualTo(6);
    }

    @Test
    void aCopyMadeWhileItRuns_isADataFolderAgain() throws Exception {
        start(false);
        for (int i = 1; i <= 20; i++) {
            assertThat(court.bulk(Court.logCleared(i), Court.ordinary(100 + i)).statusCode())
                    .isEqualTo(200);
        }
        Court.eventually(
                "20 findings", () -> count(court.get("/api/v1/findings?limit=500"), "Security log cleared") == 20);
        Path zip = folder.resolve("copy.zip");
        assertThat(new DataBackup(court.data).write(zip)).isGreaterThan(8);
        String incident = onlyIncident();
        stop();

        try (Court restored = new Court(Files.createDirectory(folder.resolve("restored")))) {
            try (FileSystem in = FileSystems.newFileSystem(zip);
                    Stream<Path> files = Files.walk(in.getPath("/"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path to = restored.data.resolve(file.toString().substring(1));
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
                    // As unzip does under umask 077; open keys are refused.
                    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
                }
            }
            Court before = court;
            court = new Court(before, restored);
            start(false);
            Court.eventually(
                    "all findings again",
                    () -> count(court.get("/api/v1/findings?limit=500"), "Security log cleared") == 20
                            && court.get("/api/v1/incidents").contains(incident)
                            && court.get("/api/v1/sources").contains("\"records\":40"));
            before.close();
        }
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @Test
    void wrongRules_areShown_andTheOldOnesStay() throws Exception {
        Path rules = Files.createDirectory(folder.resolve("rules"));
        String rule = """
                title: The log was cleared
                id: 7d3f6f0e-9f0f-4a3f-8a50-3b1c9c2b7e11
                status: test
                logsource: {product: windows, service: security}
                detection: {selection: {EventID: 1102}, condition: selection}
                level: high
                """;
        Files.writeString(rules.resolve("cleared.yml"), rule);
        start(false, rules.toString());
        Files.writeString(rules.resolve("cleared.yml"), rule.replace("condition: selection", "condition: selektion"));
        HttpResponse<String> kept = court.post("/api/v1/reload", true);
        assertThat(kept.statusCode()).isEqualTo(409);
        assertThat(kept.body()).contains("\"taken\":false").contains("cleared.yml");
        assertThat(court.bulk(Court.logCleared(1)).statusCode()).isEqualTo(200);
        Court.eventually(
                "the old rule still finds", () -> court.get("/api/v1/findings").contains("The log was cleared"));

        Files.writeString(rules.resolve("cleared.yml"), rule.replace("was cleared", "has been cleared"));
        assertThat(court.post("/api/v1/reload", true).statusCode()).isEqualTo(200);
        Files.writeString(court.site, "court: {nam: x}\n");
        HttpResponse<String> site = court.post("/api/v1/reload", true);
        assertThat(site.statusCode()).isEqualTo(409);
        assertThat(site.body()).contains("did you mean 'name'").contains(":1:");
    }

    @Test
    void aListOfIndicatorsIsTakenAnew_andAWrongOneLeavesTheOldOne() throws Exception {
        Path list = Files.writeString(folder.resolve("indicators.yaml"), "addresses: [203.0.113.7]\n");
        start(null, false, new RuleSources(List.of(), null, list));
        Files.writeString(list, "addresses: [203.0.113.777]\n");
        HttpResponse<String> kept = court.post("/api/v1/reload", true);
        assertThat(kept.statusCode()).isEqualTo(409);
        assertThat(kept.body()).contains("\"taken\":false").contains("indicators.yaml:1:13");
        court.bulk(signIn(1, "203.0.113.7"));
        Court.eventually(
                "the old list still finds", () -> count(court.get("/api/v1/findings"), "list of indicators") == 1);

        Files.writeString(list, "addresses: [198.51.100.0/24]\n");
        assertThat(court.post("/api/v1/reload", true).statusCode()).isEqualTo(200);
        court.bulk(signIn(2, "203.0.113.7"), signIn(3, "198.51.100.20"));
        Court.eventually("the new list finds", () -> count(court.get("/api/v1/findings"), "list of indicators") >= 2);
        assertThat(count(court.get("/api/v1/findings"), "list of indicators")).isEqualTo(2);
    }

    private static String signIn(long record, String address) {
        return Court.event(4624, record, "\"event_data\":{\"IpAddress\":\"" + address + "\",\"TargetUserName\":\"x\"}");
    }

    @Test
    void aSourceThatSendsFasterThanItMay_isHeldBack() throws Exception {
        Path config = Files.writeString(folder.resolve("serve.yaml"), "rate: {records_per_second: 1, burst: 3}\n");
        start(config, false);
        assertThat(court.bulk(Court.ordinary(1), Court.ordinary(2), Court.ordinary(3), Court.ordinary(4))
                        .statusCode())
                .as("a request is taken whole")
                .isEqualTo(200);
        HttpResponse<String> held = court.bulk(Court.ordinary(5));
        assertThat(held.statusCode()).isEqualTo(429);
        assertThat(held.headers().firstValue("Retry-After")).isPresent();
        assertThat(court.get("/metrics")).contains("reason=\"rate\"");
    }

    @Test
    void aConfigurationThatIsWrong_isToldWhole_withPlaces() throws IOException {
        Path config = Files.writeString(folder.resolve("serve.yaml"), """
                http: {listn: 127.0.0.1:1}
                syslog:
                  - {name: fw, listen: 127.0.0.1:5514, transport: carrier-pigeon}
                journal: {keep: for ever}
                """);
        LiveOptions options = new LiveOptions(
                court.data,
                config,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                RuleSources.of(List.of()),
                null,
                null,
                null,
                false,
                true,
                Locale.ENGLISH);
        assertThatThrownBy(() -> ServeConfig.read(options))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("serve.yaml:1:8  unknown key 'listn' in 'http' (did you mean 'listen'?)")
                .hasMessageContaining("udp, tcp or tls")
                .hasMessageContaining("serve.yaml:4:17");
    }
}
