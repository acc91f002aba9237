package org.tipstaff.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.access.Role;
import org.tipstaff.access.TokenFile;
import org.tipstaff.server.http.Access;
import org.tipstaff.server.http.Entrance;
import org.tipstaff.server.http.FixedOperations;
import org.tipstaff.server.http.Gate;
import org.tipstaff.server.http.Route;
import org.tipstaff.server.http.Routes;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Over a real port: the table is complete, and each row does as it says. */
class EveryRouteTest {
    @TempDir
    static Path folder;

    private static FixedOperations operations;
    private static Entrance entrance;
    private static WebServer server;
    private static HttpClient client;
    private static TokenFile tokens;
    private static final Map<Role, String> BEARERS = new EnumMap<>(Role.class);

    @BeforeAll
    static void start() throws IOException {
        operations = new FixedOperations(folder);
        tokens = new TokenFile(folder.resolve("tokens"));
        for (Role role : Role.values()) {
            BEARERS.put(role, bearer("one." + role.key(), role));
        }
        entrance = new Entrance(new Routes(operations), new Gate(tokens, System::nanoTime));
        server = WebServer.start(
                HttpSettings.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), entrance);
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
        operations.close();
    }

    private static String bearer(String name, Role role) throws IOException {
        return "Bearer "
                + tokens.create(name, role, Instant.EPOCH, new SecureRandom()).bearer();
    }

    private static HttpResponse<String> ask(String method, String path, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static Stream<Route> table() throws IOException {
        if (entrance == null) {
            start();
        }
        return entrance.table().stream();
    }

    private static String path(Route route) {
        return route.path().replace("{id}", "known").replaceAll("\\{[a-z]+}", "winlogbeat-8.19");
    }

    @ParameterizedTest
    @MethodSource("table")
    void withoutToken_onlyTheOpenRoutesAnswer(Route route) throws Exception {
        for (String authorization : new String[] {null, "Bearer no.token", "Bearer one.source.x", "Basic eDp5"}) {
            int status = ask(route.method(), path(route), authorization).statusCode();
            assertThat(status)
                    .as(route.name() + " " + authorization)
                    .isEqualTo(route.access() instanceof Access.Open ? 200 : 401);
        }
    }

    @ParameterizedTest
    @MethodSource("table")
    void eachRole_getsInWhereTheTableSaysSo_andNowhereElse(Route route) throws Exception {
        for (Role role : Role.values()) {
            int status = ask(route.method(), path(route), BEARERS.get(role)).statusCode();
            boolean may = switch (route.access()) {
                case Access.Open() -> true;
                case Access.Only(Role asked) -> role.covers(asked);
            };
            if (may) {
                // What the empty database does not have is 404; it was let in.
                assertThat(status).as(route.name() + " as " + role).isIn(200, 404);
            } else {
                assertThat(status).as(route.name() + " as " + role).isEqualTo(403);
            }
        }
    }

    @Test
    void whatIsNotInTheTable_isNotThere() throws Exception {
        String all = BEARERS.get(Role.ADMINISTRATOR);
        for (String path : List.of(
                "/api",
                "/api/v1",
                "/api/v1/incidents/",
                "/api/v1/users",
                "/_search",
                "/a/b/c",
                "/error",
                "/actuator/health",
                "/_bulk/",
                "//_bulk",
                "/%2e%2e/%2e%2e/tokens",
                "/api/v1/incidents/a%2Fb/c",
                "/_snapshot/x")) {
            assertThat(ask("GET", path, all).statusCode()).as(path).isIn(400, 403, 404);
        }
        for (String method : List.of("DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "PUT")) {
            HttpResponse<String> answer = ask(method, "/healthz", all);
            assertThat(answer.statusCode()).as(method).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).as(method).contains("GET");
        }
    }

    @Test
    void theDocumentation_isTheTable() throws Exception {
        List<String> documented = new ArrayList<>();
        String json = ask("GET", "/api/openapi.json", null).body();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            String path = null;
            int depth = 0;
            boolean inPaths = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    depth++;
                } else if (token == JsonToken.END_OBJECT) {
                    depth--;
                } else if (token == JsonToken.PROPERTY_NAME && depth == 1) {
                    inPaths = parser.currentName().equals("paths");
                } else if (token == JsonToken.PROPERTY_NAME && inPaths && depth == 2) {
                    path = parser.currentName();
                } else if (token == JsonToken.PROPERTY_NAME && inPaths && depth == 3) {
                    documented.add(parser.currentName().toUpperCase(java.util.Locale.ROOT) + " " + path);
                }
            }
        }
        assertThat(new TreeSet<>(documented))
                .isEqualTo(new TreeSet<>(table().map(Route::name).toList()));
        assertThat(documented).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/findings?limit=0",
                "/api/v1/findings?limit=501",
                "/api/v1/findings?limit=x",
                "/api/v1/findings?limit=5&limit=6",
                "/api/v1/findings?level=HIGH",
                "/api/v1/findings?since=yesterday",
                "/api/v1/findings?after=nothing",
                "/api/v1/findings?unknown=1",
                "/api/v1/findings?rule=%ff%fe",
                "/api/v1/incidents?acknowledged=perhaps",
                "/api/v1/sources?x"
            })
    void whatCantBeUnderstood_isRefusedByName(String path) throws Exception {
        HttpResponse<String> answer = ask("GET", path, BEARERS.get(Role.READER));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body())
                .contains("\"detail\"")
                .doesNotContain("Exception")
                .doesNotContain("org.");
    }

    @Test
    void aFaultOfOurs_tellsNothingOfTheInside() throws Exception {
        HttpResponse<String> answer = ask("POST", "/api/v1/reload", bearer("fault", Role.ADMINISTRATOR));
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("fault")
                .doesNotContain("secret content")
                .doesNotContain("IllegalState");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /[ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GARBAGE\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                "POST /_bulk HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n",
                "POST /_bulk HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /_bulk HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nzz\r\n"
            })
    void bytesThatAreNoRequest_getAProblem_andTheServerStaysUp(String bytes) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readNBytes(64 << 10), StandardCharsets.UTF_8);
            assertThat(answer).matches("(?s)HTTP/1.1 (4\\d\\d|505).*");
            assertThat(answer).doesNotContain("<html").doesNotContain("Apache");
        }
        assertThat(ask("GET", "/healthz", null).statusCode()).isEqualTo(200);
    }

    @Test
    void headersBeyondTheirBound_areRefused() throws Exception {
        String answer = raw("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(40_000) + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(ask("GET", "/" + "a".repeat(9000), null).statusCode()).isIn(400, 404);
    }

    private static String raw(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theFileOfTokens_holdsNoSecretThatWorks() throws Exception {
        for (String line : Files.readAllLines(folder.resolve("tokens"))) {
            String[] words = line.split(" ");
            assertThat(ask("GET", "/metrics", "Bearer " + words[0] + "." + words[2])
                            .statusCode())
                    .isEqualTo(401);
        }
    }
}
