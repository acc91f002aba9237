package org.tipstaff.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.access.Role;
import org.tipstaff.access.TokenFile;
import org.tipstaff.server.http.Entrance;
import org.tipstaff.server.http.FixedOperations;
import org.tipstaff.server.http.Gate;
import org.tipstaff.server.http.Routes;

/** Requests that an independent program makes up from the OpenAPI document: none of them is a fault of ours. */
class SchemathesisTest {
    private static final int EXAMPLES = Boolean.getBoolean("tipstaff.full") ? 500 : 15;

    @TempDir
    Path folder;

    @Test
    void nothingThatTheDocumentAllowsOrForbids_isAServerError() throws Exception {
        Optional<Path> schemathesis = schemathesis();
        Assumptions.assumeTrue(
                schemathesis.isPresent(), "schemathesis is not installed (.ci/run puts it into .tools/python)");
        TokenFile tokens = new TokenFile(folder.resolve("tokens"));
        try (FixedOperations operations = new FixedOperations(folder);
                WebServer server = WebServer.start(
                        HttpSettings.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        new Entrance(new Routes(operations), new Gate(tokens, System::nanoTime)))) {
            Path hooks = Files.writeString(folder.resolve("hooks.py"), """
                    import json
                    import schemathesis

                    @schemathesis.serializer("application/x-ndjson")
                    def lines(context, value):
                        if isinstance(value, (bytes, bytearray)):
                            return bytes(value)
                        text = value if isinstance(value, str) else json.dumps(value, default=str)
                        return text.encode("utf-8", "surrogatepass")
                    """);
            for (Role role : List.of(Role.ADMINISTRATOR, Role.SOURCE)) {
                String bearer = tokens.create("one." + role.key(), role, Instant.EPOCH, new SecureRandom())
                        .bearer();
                Path report = folder.resolve(role.key() + ".txt");
                ProcessBuilder command = new ProcessBuilder(
                                schemathesis.get().toString(),
                                "run",
                                "http://127.0.0.1:" + server.port() + "/api/openapi.json",
                                "--checks",
                                "not_a_server_error",
                                "--max-examples",
                                Integer.toString(EXAMPLES),
                                "--phases",
                                "examples,coverage,fuzzing",
                                "--seed",
                                "20260302",
                                "--no-color",
                                "--header",
                                "Authorization: Bearer " + bearer)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(report.toFile());
                command.environment().put("SCHEMATHESIS_HOOKS", hooks.toString());
                int code = command.start().waitFor();
                String text = new String(Files.readAllBytes(report), StandardCharsets.UTF_8);
                assertThat(code).as(role + ":\n" + text).isZero();
                assertThat(text).as(role + ": it tried something").containsPattern("[0-9]+ generated");
            }
        }
    }

    private static Optional<Path> schemathesis() {
        String python = System.getenv("TIPSTAFF_PYTHON");
        return Stream.of(
                        python == null ? null : Path.of(python).resolveSibling("schemathesis"),
                        Path.of(System.getProperty("tipstaff.root"), ".tools/python/bin/schemathesis"))
                .filter(path -> path != null && Files.isExecutable(path))
                .findFirst();
    }
}
