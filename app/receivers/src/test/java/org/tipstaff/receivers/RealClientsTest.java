package org.tipstaff.receivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.journal.Form;
import org.tipstaff.receivers.http.HttpAnswer;
import org.tipstaff.receivers.http.HttpCall;
import org.tipstaff.receivers.http.HttpLimits;
import org.tipstaff.receivers.http.HttpReceivers;
import org.tipstaff.receivers.http.RecentDocuments;
import org.tipstaff.receivers.http.SourceTokens;
import org.tipstaff.receivers.syslog.Senders;
import org.tipstaff.receivers.syslog.SyslogConfig;
import org.tipstaff.receivers.syslog.SyslogLimits;
import org.tipstaff.receivers.syslog.SyslogListener;
import org.tipstaff.receivers.syslog.TestTls;
import org.tipstaff.receivers.syslog.TlsFiles;

/** What a registry has, against the receivers: every event arrives whole, and is counted. */
@Timeout(180)
class RealClientsTest {
    private static final int MESSAGES = Boolean.getBoolean("tipstaff.full") ? 100_000 : 3_000;

    private final MemoryIntake intake = new MemoryIntake();
    private final Counts counts = new Counts();

    @TempDir
    private Path folder;

    @Test
    void rsyslog_overTcp_countedAndInLines() throws Exception {
        for (String framing : List.of("octet-counted", "traditional")) {
            MemoryIntake taken = new MemoryIntake();
            try (SyslogListener listener = listen(new SyslogConfig.Transport.Tcp(), taken)) {
                rsyslog(framing, listener, "", taken);
            }
        }
    }

    @Test
    void rsyslog_overTls() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so"))
                        || Files.exists(Path.of("/usr/lib/aarch64-linux-gnu/rsyslog/lmnsd_gtls.so")),
                "rsyslog-gnutls is not installed");
        TestTls tls = new TestTls(folder);
        TlsFiles files = tls.listener();
        String options = """
                StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="localhost"
                """;
        try (SyslogListener listener = listen(new SyslogConfig.Transport.Tls(files), intake)) {
            rsyslog(
                    "octet-counted",
                    listener,
                    options,
                    intake,
                    "global(DefaultNetstreamDriverCAFile=\"" + tls.authority() + "\")");
        }
    }

    private SyslogListener listen(SyslogConfig.Transport transport, Intake taken) throws IOException {
        return SyslogListener.open(
                new SyslogConfig(
                        "syslog",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        transport,
                        Senders.everybody("registry"),
                        Rate.generous(),
                        SyslogLimits.defaults()),
                taken,
                counts,
                Timing.system());
    }

    /** Lets rsyslog read a file and send each of its lines; compares what arrives with the file. */
    private void rsyslog(String framing, SyslogListener listener, String options, MemoryIntake taken, String... global)
            throws Exception {
        Path program = Path.of("/usr/sbin/rsyslogd");
        assumeTrue(Files.isExecutable(program), "rsyslog is not installed");
        Path own = Files.createDirectory(folder.resolve("rsyslog-" + framing));
        Path input = own.resolve("input.log");
        String lines = lines();
        Files.writeString(input, lines);
        Path config = own.resolve("rsyslog.conf");
        Files.writeString(config, """
                %s
                global(workDirectory="%s" net.enableDNS="off")
                module(load="imfile")
                template(name="own" type="string" string="<134>1 %%timereported:::date-rfc3339%% registry watch - - - %%msg%%")
                input(type="imfile" File="%s" Tag="watch" addMetadata="off")
                action(type="omfwd" target="127.0.0.1" port="%d" protocol="tcp" TCP_Framing="%s" template="own"
                       action.resumeRetryCount="-1" %s)
                """.formatted(
                String.join("\n", global), own, input, listener.address().getPort(), framing, options));
        arrivesWhole(
                new ProcessBuilder(
                        program.toString(),
                        "-n",
                        "-f",
                        config.toString(),
                        "-i",
                        own.resolve("pid").toString()),
                own,
                lines,
                taken);
    }

    @Test
    void syslogNg_overTcp_andTls() throws Exception {
        TestTls tls = new TestTls(folder);
        TlsFiles files = tls.listener();
        try (SyslogListener listener = listen(new SyslogConfig.Transport.Tcp(), intake)) {
            syslogNg("tcp", "transport(\"tcp\")", listener, intake);
        }
        MemoryIntake taken = new MemoryIntake();
        try (SyslogListener listener = listen(new SyslogConfig.Transport.Tls(files), taken)) {
            syslogNg(
                    "tls",
                    "transport(\"tls\") tls(ca-file(\"" + tls.authority() + "\") peer-verify(required-trusted))",
                    listener,
                    taken);
        }
    }

    private void syslogNg(String name, String options, SyslogListener listener, MemoryIntake taken) throws Exception {
        Path root = Path.of(System.getProperty("tipstaff.root"), ".tools/syslog-ng");
        assumeTrue(
                Files.isExecutable(root.resolve("usr/sbin/syslog-ng")),
                "no syslog-ng in .tools, where .ci/run unpacks it: Debian does not let it stand beside rsyslog");
        Path own = Files.createDirectory(folder.resolve("syslog-ng-" + name));
        String lines = lines();
        Path input = Files.writeString(own.resolve("input.log"), lines);
        Path config = Files.writeString(own.resolve("syslog-ng.conf"), """
                @version: 3.38
                options { keep-hostname(yes); use-dns(no); stats-freq(0); };
                source s { file("%s" flags(no-parse) follow-freq(0.1)); };
                destination d { syslog("localhost" ip-protocol(4) port(%d) %s); };
                log { source(s); destination(d); flags(flow-control); };
                """.formatted(
                        input, listener.address().getPort(), options));
        List<Path> libraries = new java.util.ArrayList<>(List.of(root.resolve("usr/lib/syslog-ng")));
        Path modules;
        try (var all = Files.walk(root)) {
            List<Path> paths = all.toList();
            paths.stream()
                    .filter(path -> path.getFileName().toString().endsWith("-linux-gnu"))
                    .forEach(libraries::add);
            modules = paths.stream()
                    .filter(path -> path.endsWith("libaffile.so"))
                    .findFirst()
                    .orElseThrow()
                    .getParent();
        }
        ProcessBuilder program = new ProcessBuilder(
                root.resolve("usr/sbin/syslog-ng").toString(),
                "-F",
                "--no-caps",
                "-f",
                config.toString(),
                "-R",
                own.resolve("persist").toString(),
                "-p",
                own.resolve("pid").toString(),
                "-c",
                own.resolve("control").toString(),
                "--module-path=" + modules);
        program.environment()
                .put(
                        "LD_LIBRARY_PATH",
                        String.join(":", libraries.stream().map(Path::toString).toList()));
        arrivesWhole(program, own, lines, taken);
    }

    private static String lines() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < MESSAGES; i++) {
            lines.append("event ").append(i).append(" é {\"n\":").append(i).append("}\n");
        }
        return lines.toString();
    }

    /** Runs a shipper until as many messages have come as there are lines, and compares. */
    private static void arrivesWhole(ProcessBuilder program, Path own, String lines, MemoryIntake taken)
            throws Exception {
        Process process = program.redirectErrorStream(true)
                .redirectOutput(own.resolve("out").toFile())
                .start();
        try {
            Set<String> arrived = new HashSet<>();
            for (String text : MemoryIntake.texts(taken.await(MESSAGES))) {
                assertThat(text).matches("(?s)<[0-9]{1,3}>1 .*");
                arrived.add(text.substring(text.indexOf("event ")));
            }
            assertThat(arrived)
                    .containsExactlyInAnyOrderElementsOf(lines.lines().toList());
        } finally {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void theElasticsearchClientOfPython_ships() throws Exception {
        String python = python("elasticsearch");
        withHttp((port, token) -> {
            String script = """
                    import sys
                    from elasticsearch import Elasticsearch, helpers
                    port, key, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
                    for auth in ({"api_key": __import__("base64").b64encode(key.encode()).decode()}, {"basic_auth": tuple(key.split(":", 1))}):
                        client = Elasticsearch("http://127.0.0.1:" + port, http_compress=True, **auth)
                        assert client.info()["version"]["number"].startswith("8.")
                        assert client.ping()
                        done, errors = helpers.bulk(client, ({"_op_type": "create", "_index": "winlogbeat", "n": i, "text": "é" * 50} for i in range(n // 2)))
                        assert (done, errors) == (n // 2, []), (done, errors)
                    done, errors = helpers.bulk(client, [{"_op_type": "delete", "_index": "x", "_id": "1"}], raise_on_error=False)
                    assert done == 0 and errors[0]["delete"]["status"] == 400, errors
                    """;
            run(python, script, Integer.toString(port), token.apiKey(), Integer.toString(MESSAGES));
        });
        assertThat(intake.records()).hasSize(MESSAGES);
        assertThat(new HashSet<>(intake.texts())).hasSize(MESSAGES / 2);
        assertThat(intake.texts()).contains("{\"n\":0,\"text\":\"" + "é".repeat(50) + "\"}");
        assertThat(counts.acceptedRecords()).isEqualTo(MESSAGES);
    }

    @Test
    void theExporterOfOpenTelemetry_ships() throws Exception {
        String python = python("opentelemetry.exporter.otlp.proto.http._log_exporter");
        withHttp((port, token) -> {
            String script = """
                    import logging, sys
                    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
                    from opentelemetry.exporter.otlp.proto.http import Compression
                    from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
                    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
                    from opentelemetry.sdk.resources import Resource
                    port, token, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
                    provider = LoggerProvider(resource=Resource.create({"host.name": "dc01", "roles": ["a", "b"]}))
                    exporter = OTLPLogExporter(endpoint="http://127.0.0.1:" + port + "/v1/logs", headers={"authorization": "Bearer " + token}, compression=Compression.Gzip)
                    provider.add_log_record_processor(BatchLogRecordProcessor(exporter, max_queue_size=n + 10))
                    log = logging.getLogger("registry")
                    log.setLevel(logging.INFO)
                    log.addHandler(LoggingHandler(logger_provider=provider))
                    for i in range(n):
                        log.info("event %d é", i, extra={"number": i, "share": 1.5, "deep": {"yes": True}})
                    provider.shutdown()
                    """;
            run(python, script, Integer.toString(port), token.bearer(), Integer.toString(MESSAGES));
        });
        assertThat(intake.records()).hasSize(MESSAGES).allMatch(record -> record.form() == Form.OTLP_JSON);
        List<String> texts = intake.texts();
        IntStream.range(0, MESSAGES)
                .forEach(
                        i -> assertThat(texts.get(i))
                                .startsWith("{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":")
                                .contains(
                                        "{\"key\":\"host.name\",\"value\":{\"stringValue\":\"dc01\"}}",
                                        "\"scope\":{\"name\":\"registry\"",
                                        "\"body\":{\"stringValue\":\"event " + i + " é\"}",
                                        "{\"key\":\"number\",\"value\":{\"intValue\":\"" + i + "\"}}",
                                        "{\"key\":\"share\",\"value\":{\"doubleValue\":1.5}}",
                                        "{\"key\":\"deep\",\"value\":{\"kvlistValue\":{\"values\":[{\"key\":\"yes\",\"value\":{\"boolValue\":true}}]}}}"));
    }

    /** The Python that has this module, or the test is skipped. */
    private static String python(String module) throws Exception {
        String python = Optional.ofNullable(System.getenv("TIPSTAFF_PYTHON"))
                .orElse(System.getProperty("tipstaff.root") + "/.tools/python/bin/python3");
        assumeTrue(Files.isExecutable(Path.of(python)), "no Python at " + python + "; .ci/run makes one");
        int code = new ProcessBuilder(python, "-c", "import " + module)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assumeTrue(code == 0, python + " has no " + module + "; .ci/run installs it");
        return python;
    }

    private void run(String python, String script, String... arguments) throws Exception {
        Path file = Files.writeString(folder.resolve("client.py"), script);
        Path out = folder.resolve("client.out");
        List<String> command = new java.util.ArrayList<>(List.of(python, file.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("PYTHONUTF8", "1");
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        int code = builder.start().waitFor();
        assertThat(code).as(Files.readString(out)).isZero();
    }

    private interface Client {
        void ship(int port, SourceTokens.Minted token) throws Exception;
    }

    /** Binds the receivers to the HTTP server of the JDK, as a server module binds them to its own. */
    private void withHttp(Client client) throws Exception {
        SourceTokens.Minted token = SourceTokens.mint("registry", new SecureRandom());
        HttpReceivers receivers = new HttpReceivers(
                new SourceTokens(Map.of("registry", List.of(token.digest()))),
                intake,
                new RecentDocuments(Timing.system()),
                Rate.generous(),
                HttpLimits.defaults(),
                counts,
                Timing.system());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, receivers));
        server.start();
        try {
            client.ship(server.getAddress().getPort(), token);
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, HttpReceivers receivers) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        HttpAnswer answer = receivers.answer(new HttpCall(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                headers,
                exchange.getRequestBody()));
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
