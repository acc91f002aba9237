package org.tipstaff.evidence.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;

/** Both ways with an implementation that is not ours: {@code openssl ts} checks what we store, and stamps what we accept. */
class OpensslTest {
    private static final byte[] CHECKPOINT =
            "court.example/custody/1\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
                    .getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private record Run(int code, String output) {}

    private Run openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    @BeforeEach
    void needsOpenssl() {
        boolean there;
        try {
            there = openssl("version").code() == 0;
        } catch (IOException e) {
            there = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            there = false;
        }
        assumeTrue(there, "openssl is not installed");
    }

    @Test
    void opensslVerifiesWhatIsStored() throws Exception {
        LocalAuthority authority = new LocalAuthority();
        AnchorQueue queue = new AnchorQueue(new AnchorStore(folder));
        queue.put(NoteSigner.sign(
                new Checkpoint("court.example/custody/1", 0, MerkleHash.EMPTY),
                LocalAuthority.STAMPED,
                List.of(NoteSigner.generate("court.example/custody/1", SignatureType.ED25519))));
        assertThat(queue.attempt(1, authority, authority.trust(), BigInteger.TEN, authority.clock))
                .isInstanceOf(AnchorQueue.Attempt.Anchored.class);
        Files.write(folder.resolve("root.pem"), Certificates.toPem(List.of(authority.root)));

        String then = Long.toString(LocalAuthority.STAMPED.getEpochSecond());
        String years = Long.toString(LocalAuthority.SIGNER_TO.getEpochSecond() + 2 * 365 * 86_400L);
        assertThat(verify("0001.checkpoint", then).output()).contains("Verification: OK");
        // The trap that VERIFY.md warns of: without the token's time, a token dies with its certificate.
        Run late = verify("0001.checkpoint", years);
        assertThat(late.output()).contains("certificate has expired").doesNotContain("Verification: OK");
        assertThat(late.code()).isNotZero();
        assertThat(new AnchorStore(folder).check(1, authority.trust(), Optional.empty()))
                .hasValueSatisfying(check -> assertThat(check).isInstanceOf(TimestampCheck.Proven.class));

        Files.writeString(folder.resolve("other"), "another checkpoint\n");
        assertThat(verify("other", then).output()).contains("message imprint mismatch");
    }

    private Run verify(String data, String time) throws IOException, InterruptedException {
        return openssl(
                "ts",
                "-verify",
                "-attime",
                time,
                "-data",
                data,
                "-in",
                "0001.tsr",
                "-CAfile",
                "root.pem",
                "-untrusted",
                "0001.chain.pem");
    }

    @Test
    void acceptsWhatOpensslStamps() throws Exception {
        for (String digest : List.of("sha256", "sha512")) {
            Files.writeString(folder.resolve("tsa.cnf"), """
                    [ca]
                    basicConstraints=critical,CA:TRUE
                    keyUsage=critical,keyCertSign,cRLSign
                    [tsa_ext]
                    basicConstraints=critical,CA:FALSE
                    keyUsage=critical,digitalSignature
                    extendedKeyUsage=critical,timeStamping
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
                    signer_digest=%s
                    default_policy=1.2.3.4.1
                    digests=sha256,sha512
                    accuracy=secs:1,millisecs:500
                    ordering=yes
                    tsa_name=yes
                    ess_cert_id_chain=no
                    ess_cert_id_alg=%s
                    """.formatted(digest, digest));
            Files.writeString(folder.resolve("serial"), "01\n");
            ok(openssl(
                    "req",
                    "-x509",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-keyout",
                    "ca.key",
                    "-out",
                    "ca.pem",
                    "-subj",
                    "/CN=Test Root",
                    "-days",
                    "3650",
                    "-config",
                    "tsa.cnf",
                    "-extensions",
                    "ca"));
            ok(openssl(
                    "req",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-keyout",
                    "tsa.key",
                    "-out",
                    "tsa.csr",
                    "-subj",
                    "/CN=Test Stamp",
                    "-config",
                    "tsa.cnf"));
            ok(openssl(
                    "x509",
                    "-req",
                    "-in",
                    "tsa.csr",
                    "-CA",
                    "ca.pem",
                    "-CAkey",
                    "ca.key",
                    "-set_serial",
                    "77",
                    "-days",
                    "365",
                    "-out",
                    "tsa.pem",
                    "-extfile",
                    "tsa.cnf",
                    "-extensions",
                    "tsa_ext"));
            TimestampRequest request = TimestampRequest.of(CHECKPOINT, BigInteger.valueOf(424_242));
            Files.write(folder.resolve("request.tsq"), request.encoded());
            assertThat(openssl("ts", "-query", "-in", "request.tsq", "-text").output())
                    .contains("Certificate required: yes", "Hash Algorithm: sha256");
            for (String bare : List.of("", "-token_out")) {
                List<String> arguments = new java.util.ArrayList<>(List.of(
                        "ts",
                        "-reply",
                        "-config",
                        "tsa.cnf",
                        "-queryfile",
                        "request.tsq",
                        "-inkey",
                        "tsa.key",
                        "-signer",
                        "tsa.pem",
                        "-out",
                        "answer" + bare));
                if (!bare.isEmpty()) {
                    arguments.add(bare);
                }
                ok(openssl(arguments.toArray(new String[0])));
                TimestampCheck check = TimestampToken.parse(Files.readAllBytes(folder.resolve("answer" + bare)))
                        .check(
                                request,
                                TimestampTrust.of(Certificates.fromPem(Files.readAllBytes(folder.resolve("ca.pem")))));
                assertThat(check).isInstanceOf(TimestampCheck.Proven.class);
                assertThat(((TimestampCheck.Proven) check).facts().policy()).isEqualTo("1.2.3.4.1");
                assertThat(((TimestampCheck.Proven) check).facts().accuracy())
                        .contains(java.time.Duration.ofMillis(1500));
            }
        }
    }

    private static void ok(Run run) {
        assertThat(run.code()).as(run.output()).isZero();
    }
}
