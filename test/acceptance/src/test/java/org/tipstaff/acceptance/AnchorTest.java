package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.anchor.Cosigner;
import org.tipstaff.evidence.anchor.CosignerDouble;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;

/** The program asks an authority that is OpenSSL's and a cosigner, both over HTTP; what it stores, OpenSSL verifies. */
class AnchorTest {
    private static final String CONFIGURATION = """
            [ca]
            basicConstraints=critical,CA:TRUE
            keyUsage=critical,keyCertSign,cRLSign
            [tsa_ext]
            basicConstraints=critical,CA:FALSE
            keyUsage=critical,digitalSignature
            extendedKeyUsage=critical,timeStamping
            crlDistributionPoints=URI:%s
            [issuing]
            database=index
            default_md=sha256
            default_crl_days=30
            [req]
            distinguished_name=dn
            prompt=no
            [dn]
            CN=Test
            [tsa]
            default_tsa=tsa1
            [tsa1]
            serial=serial
            crypto_device=builtin
            signer_digest=sha256
            default_policy=1.2.3.4.1
            digests=sha256
            accuracy=secs:1
            ess_cert_id_chain=no
            ess_cert_id_alg=sha256
            """;

    @TempDir
    Path folder;

    private HttpServer server;
    private Path keys;
    private Path made;
    private Path authority;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(run("openssl", "version").exit() == 0, "openssl is not installed");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/tsa", this::stamp);
        server.createContext("/list", this::list);
        server.start();
        Files.writeString(folder.resolve("tsa.cnf"), CONFIGURATION.formatted(address("/list")));
        Files.writeString(folder.resolve("index"), "");
        Files.writeString(folder.resolve("serial"), "01\n");
        openssl(
                "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=Test-Root -days 30 -config tsa.cnf"
                        + " -extensions ca");
        openssl("req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=Test-Stamp -config tsa.cnf");
        openssl("x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -set_serial 77 -days 30 -out tsa.pem -extfile tsa.cnf"
                + " -extensions tsa_ext");
        keys = folder.resolve("keys");
        made = folder.resolve("case");
        authority = folder.resolve("ca.pem");
        tipstaff(
                0,
                "investigate",
                "--keys",
                keys.toString(),
                "-o",
                made.toString(),
                Program.ROOT
                        .resolve("examples/court-intrusion/logs/BKP01.tasks.jsonl.gz")
                        .toString());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private record Run(int exit, String output) {}

    private Run run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return new Run(process.exitValue(), output);
        } catch (IOException e) {
            return new Run(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void openssl(String arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Run run = run(command.toArray(String[]::new));
        assertThat(run.exit()).as(run.output()).isZero();
    }

    private synchronized void stamp(HttpExchange http) throws IOException {
        Files.write(folder.resolve("request.tsq"), http.getRequestBody().readAllBytes());
        openssl("ts -reply -config tsa.cnf -queryfile request.tsq -inkey tsa.key -signer tsa.pem -out answer.tsr");
        answer(
                http,
                new Cosigner.Reply(
                        200, "application/timestamp-reply", Files.readAllBytes(folder.resolve("answer.tsr"))));
    }

    private synchronized void list(HttpExchange http) throws IOException {
        openssl("ca -gencrl -config tsa.cnf -name issuing -keyfile ca.key -cert ca.pem -out list.pem");
        answer(http, new Cosigner.Reply(200, "application/pkix-crl", Files.readAllBytes(folder.resolve("list.pem"))));
    }

    private static void answer(HttpExchange http, Cosigner.Reply reply) throws IOException {
        http.getResponseHeaders().add("Content-Type", reply.contentType());
        http.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        try (var out = http.getResponseBody()) {
            out.write(reply.body());
        }
    }

    private String address(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    private static Program.Outcome tipstaff(int exit, String... arguments) {
        Program.Outcome outcome = Program.run(arguments);
        assertThat(outcome.exit()).as(outcome.stdout() + outcome.stderr()).isEqualTo(exit);
        return outcome;
    }

    private Program.Outcome anchor(int exit, String address) {
        return tipstaff(
                exit,
                "anchor",
                "--keys",
                keys.toString(),
                "--tsa",
                address,
                "--tsa-ca",
                authority.toString(),
                made.toString());
    }

    private Program.Outcome verify(int exit, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("verify", "--key", keys.resolve("public.vkey").toString(), "--tsa-ca", authority.toString()));
        arguments.addAll(List.of(more));
        arguments.add(made.toString());
        return tipstaff(exit, arguments.toArray(String[]::new));
    }

    @Test
    void offlineItWaitsAndIsAnchoredLater() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        Program.Outcome offline = anchor(1, "http://localhost:" + nobody + "/tsa");
        assertThat(offline.stderr()).contains("Checkpoint 1 is not yet anchored");
        Path anchors = made.resolve("log/anchors");
        assertThat(anchors.resolve("0001.checkpoint")).exists();
        assertThat(anchors.resolve("0001.tsr")).doesNotExist();
        // The case is whole meanwhile, and says that its time is not proven.
        assertThat(verify(0).stdout()).contains("When it was recorded");

        assertThat(anchor(0, address("/tsa")).stderr()).contains("Time stamp(s) obtained for checkpoint(s) [1]");
        Run checked = run(
                "openssl",
                "ts",
                "-verify",
                "-data",
                anchors.resolve("0001.checkpoint").toString(),
                "-in",
                anchors.resolve("0001.tsr").toString(),
                "-CAfile",
                authority.toString(),
                "-untrusted",
                anchors.resolve("0001.chain.pem").toString());
        assertThat(checked.exit()).as(checked.output()).isZero();
        assertThat(checked.output()).contains("Verification: OK");
        assertThat(verify(0).stdout()).startsWith("VERIFIED.").containsPattern("not after 20[0-9]{2}-");
        assertThat(anchor(0, address("/tsa")).stderr()).contains("Nothing new to anchor");
    }

    @Test
    void whatTheAuthoritySaysOfRevocationIsStoredAndCounts() throws Exception {
        tipstaff(
                0,
                "anchor",
                "--keys",
                keys.toString(),
                "--revocation",
                "--tsa",
                address("/tsa"),
                "--tsa-ca",
                authority.toString(),
                made.toString());
        Path list = made.resolve("log/anchors/0001.crl");
        assertThat(list).exists();
        assertThat(verify(0).stdout()).startsWith("VERIFIED.");
        // The key is withdrawn later, for a harmless reason: what it stamped before stands.
        openssl("ca -revoke tsa.pem -config tsa.cnf -name issuing -keyfile ca.key -cert ca.pem -crl_reason superseded");
        Files.delete(list);
        tipstaff(
                0,
                "anchor",
                "--keys",
                keys.toString(),
                "--revocation",
                "--tsa",
                address("/tsa"),
                "--tsa-ca",
                authority.toString(),
                made.toString());
        assertThat(run("openssl", "crl", "-in", list.toString(), "-noout", "-text")
                        .output())
                .contains("Superseded");
        assertThat(verify(0).stdout()).startsWith("VERIFIED.").containsPattern("not after 20[0-9]{2}-");
    }

    @Test
    void anAnswerOfSomebodyElseIsNotTaken() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.copy(authority, other.resolve("real.pem"));
        openssl("req -x509 -newkey rsa:2048 -nodes -keyout other/ca.key -out other/ca.pem -subj /CN=Test-Root -days 30"
                + " -config tsa.cnf -extensions ca");
        authority = other.resolve("ca.pem");
        assertThat(anchor(1, address("/tsa")).stderr()).contains("not yet anchored");
        assertThat(made.resolve("log/anchors/0001.tsr")).doesNotExist();
    }

    @Test
    void cosignersSignAndThePolicyIsHeldAgainstThem() throws Exception {
        NoteKey log = NoteKey.parse(
                        Files.readAllLines(keys.resolve("public.vkey")).getFirst())
                .named(CustodyLogReader.open(made.resolve("log"))
                        .checkpoint()
                        .checkpoint()
                        .origin());
        CosignerDouble cosigner = new CosignerDouble(
                NoteSigner.generate("cosigner.example", SignatureType.COSIGNATURE_ED25519), log, Instant.now());
        server.createContext(
                "/cosigner/add-checkpoint",
                http -> answer(
                        http, cosigner.addCheckpoint(http.getRequestBody().readAllBytes())));
        Path policy = Files.writeString(
                folder.resolve("policy"),
                "witness first " + cosigner.key() + " " + address("/cosigner") + "\nquorum first\n");
        Program.Outcome outcome = tipstaff(
                0,
                "anchor",
                "--keys",
                keys.toString(),
                "--tsa",
                address("/tsa"),
                "--tsa-ca",
                authority.toString(),
                "--cosigners",
                policy.toString(),
                made.toString());
        assertThat(outcome.stderr()).contains("Cosigner first: signed", "Enough cosigners signed");
        assertThat(verify(0, "--policy", policy.toString()).stdout()).contains("Cosigners saw the log", "first");
    }
}
