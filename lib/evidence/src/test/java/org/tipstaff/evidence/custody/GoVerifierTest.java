package org.tipstaff.evidence.custody;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.NoteSigner;

/** Our log in the hands of a program that shares no line with ours: Go's own packages for its checksum database. */
class GoVerifierTest {
    private static final List<Integer> SIZES = List.of(0, 1, 255, 256, 257, 65_535, 65_536, 65_537);

    @TempDir
    static Path shared;

    private static Path verifier;

    @BeforeAll
    static void build() throws Exception {
        String root = System.getProperty("tipstaff.root");
        Assumptions.assumeTrue(root != null, "no tipstaff.root: the Go verifier's source can't be found");
        verifier = shared.resolve("tlog");
        Run run;
        try {
            run = run(Path.of(root, "test", "verifiers", "tlog"), "go", "build", "-o", verifier.toString(), ".");
        } catch (IOException e) {
            run = new Run(-1, e.getMessage());
        }
        Assumptions.assumeTrue(
                run.code() == 0,
                "go is missing or its module could not be fetched; the Go verifier is not run: " + run.output());
    }

    private record Run(int code, String output) {}

    private static Run run(Path in, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Run(process.exitValue(), output);
    }

    @Test
    void verifiesAtEverySizeAndFromEveryEarlierOne() throws Exception {
        CustodyKeys keys = CustodyKeys.generate("court.example/tipstaff");
        Path folder = shared.resolve("log");
        CustodyLogTest.SetClock clock = new CustodyLogTest.SetClock();
        String key = keys.forLog(CustodyLogTest.ORIGIN).ed25519().key().toString();
        try (CustodyLog log = CustodyLog.open(folder, CustodyLogTest.ORIGIN, keys, clock)) {
            Path old = shared.resolve("old");
            for (int size : SIZES) {
                grow(log, size);
                String root = log.checkpoint().checkpoint().root().base64();
                if (Files.exists(old)) {
                    assertVerified(
                            run(shared, verifier.toString(), folder.toString(), key, old.toString()), size, root);
                }
                assertVerified(run(shared, verifier.toString(), folder.toString(), key), size, root);
                Files.copy(folder.resolve("checkpoint"), old, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Run stranger = run(
                shared,
                verifier.toString(),
                folder.toString(),
                CustodyKeys.generate("court.example/tipstaff")
                        .forLog(CustodyLogTest.ORIGIN)
                        .ed25519()
                        .key()
                        .toString());
        assertThat(stranger.code()).isNotZero();

        assertOlderCheckpointTells(keys, folder, key);

        Path bundle = folder.resolve("tile/entries/100");
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[bytes.length / 2] ^= 1;
        Files.write(bundle, bytes);
        Run altered = run(shared, verifier.toString(), folder.toString(), key);
        assertThat(altered.code()).isNotZero();
        assertThat(altered.output()).contains("NOT VERIFIED: entry 25").contains("is not the one that was signed");
    }

    /** Older checkpoints that this log does not extend, signed by the log's own key. */
    private static void assertOlderCheckpointTells(CustodyKeys keys, Path folder, String key) throws Exception {
        Path old = shared.resolve("foreign");
        for (long size : new long[] {300, 65_538}) {
            Checkpoint head = new Checkpoint(
                    CustodyLogTest.ORIGIN, size, org.tipstaff.evidence.tlog.MerkleHash.ofEntry(new byte[0]));
            Files.write(
                    old,
                    NoteSigner.sign(
                                    head,
                                    new CustodyLogTest.SetClock().now(),
                                    keys.forLog(CustodyLogTest.ORIGIN).signers())
                            .bytes());
            Run run = run(shared, verifier.toString(), folder.toString(), key, old.toString());
            assertThat(run.code()).isNotZero();
            assertThat(run.output())
                    .contains(size == 300 ? "not those of the older checkpoint" : "its end was cut off");
        }
    }

    private static void assertVerified(Run run, int size, String root) {
        assertThat(run.output()).isEqualTo("VERIFIED: " + size + " entries, root " + root + "\n");
        assertThat(run.code()).isZero();
    }

    /** Many threads, for one entry a write would take a minute. */
    private static void grow(CustodyLog log, int size) throws Exception {
        int missing = Math.toIntExact(size - log.size());
        int threads = Math.min(missing, 256);
        List<Thread> writers = java.util.stream.IntStream.range(0, threads)
                .mapToObj(t -> Thread.ofVirtual().start(() -> {
                    try {
                        for (int i = t; i < missing; i += threads) {
                            log.record(CustodyLogTest.acquire(i));
                        }
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }))
                .toList();
        for (Thread writer : writers) {
            writer.join();
        }
    }
}
