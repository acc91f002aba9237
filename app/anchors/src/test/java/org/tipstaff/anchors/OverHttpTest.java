package org.tipstaff.anchors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.anchor.AnchorQueue;
import org.tipstaff.evidence.anchor.AnchorStore;
import org.tipstaff.evidence.anchor.Cosigner;
import org.tipstaff.evidence.anchor.CosignerDouble;
import org.tipstaff.evidence.anchor.Cosigning;
import org.tipstaff.evidence.anchor.LocalAuthority;
import org.tipstaff.evidence.anchor.TimestampCheck;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.SubtreeHashes;
import org.tipstaff.evidence.tlog.TlogPolicy;

/** Authority and cosigners as they are met in the field, each behind an HTTP server of the JDK. */
class OverHttpTest {
    private static final String ORIGIN = "court.example/custody/1";
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private HttpServer server;
    private final LocalAuthority authority = new LocalAuthority();
    private final NoteSigner log = NoteSigner.generate(ORIGIN, SignatureType.ED25519);
    private final CosignerDouble first = cosigner("first.example", SignatureType.COSIGNATURE_ED25519);
    private final CosignerDouble second = cosigner("second.example", SignatureType.COSIGNATURE_ML_DSA_44);

    private CosignerDouble cosigner(String name, SignatureType type) {
        return new CosignerDouble(NoteSigner.generate(name, type), log.key(), LocalAuthority.STAMPED);
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/tsa", request -> new Cosigner.Reply(200, "application/timestamp-reply", authority.ask(request)));
        serve("/first/add-checkpoint", first);
        serve("/second/add-checkpoint", second);
        server.start();
    }

    private void serve(String path, Cosigner cosigner) {
        server.createContext(path, http -> {
            Cosigner.Reply reply = cosigner.addCheckpoint(http.getRequestBody().readAllBytes());
            http.getResponseHeaders().add("Content-Type", reply.contentType());
            http.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            try (OutputStream out = http.getResponseBody()) {
                out.write(reply.body());
            }
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String address(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    private record Entries(int count) implements SubtreeHashes {
        @Override
        public long size() {
            return count;
        }

        @Override
        public MerkleHash perfect(int height, long index) {
            return height == 0
                    ? MerkleHash.ofEntry(Long.toString(index).getBytes(StandardCharsets.UTF_8))
                    : MerkleHash.ofNode(perfect(height - 1, 2 * index), perfect(height - 1, 2 * index + 1));
        }
    }

    private SignedCheckpoint head(SubtreeHashes entries) throws Exception {
        long size = entries.size();
        return NoteSigner.sign(new Checkpoint(ORIGIN, size, entries.root(size)), LocalAuthority.STAMPED, List.of(log));
    }

    @Test
    void cosignsAndStamps() throws Exception {
        TlogPolicy policy = TlogPolicy.parse(("log " + log.key() + "\nwitness first " + first.key() + " "
                        + address("/first") + "\nwitness second " + second.key() + " " + address("/second/")
                        + "\ngroup both all first second\nquorum both\n")
                .getBytes(StandardCharsets.UTF_8));
        Cosigning.Directory directory =
                party -> party.url().map(url -> new HttpCosigner(URI.create(url), null, DEADLINE));
        AnchorStore store = new AnchorStore(folder);
        AnchorQueue queue = new AnchorQueue(store);
        for (int size : new int[] {3, 3, 300}) {
            SubtreeHashes entries = new Entries(size);
            Cosigning.Round round = Cosigning.round(head(entries), policy, directory, Map.of(), entries);
            assertThat(round.judgement().accepted())
                    .as(round.outcomes().toString())
                    .isTrue();
            int number = queue.put(round.checkpoint());
            AnchorQueue.Attempt attempt = queue.attempt(
                    number,
                    new HttpTimestampAuthority(new Exchange(URI.create(address("/tsa")), null, DEADLINE)),
                    authority.trust(),
                    BigInteger.valueOf(size),
                    LocalAuthority.STAMPED);
            assertThat(attempt).isInstanceOf(AnchorQueue.Attempt.Anchored.class);
            assertThat(store.check(number, authority.trust(), Optional.empty()))
                    .hasValueSatisfying(check -> assertThat(check).isInstanceOf(TimestampCheck.Proven.class));
            assertThat(policy.judge(store.forms(number).getFirst()).accepted()).isTrue();
        }
    }

    @Test
    void waitsForBetterTimes() throws Exception {
        AnchorQueue queue = new AnchorQueue(new AnchorStore(folder));
        queue.put(head(new Entries(3)));
        URI nobody = URI.create(address("/tsa"));
        server.stop(0);
        AnchorQueue.Attempt attempt = queue.attempt(
                1,
                new HttpTimestampAuthority(new Exchange(nobody, null, DEADLINE)),
                authority.trust(),
                BigInteger.ONE,
                LocalAuthority.STAMPED);
        assertThat(attempt).isInstanceOf(AnchorQueue.Attempt.Unreached.class);
        assertThat(queue.pending()).containsExactly(1);
    }
}
