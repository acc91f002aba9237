package org.tipstaff.evidence.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.SignedCheckpoint;

class AnchorQueueTest {
    private static final Instant NOW = LocalAuthority.STAMPED.plusSeconds(2);

    @TempDir
    Path folder;

    private final LocalAuthority authority = new LocalAuthority();

    private static final NoteSigner LOG = NoteSigner.generate("court.example/custody/1", SignatureType.ED25519);

    private static SignedCheckpoint checkpoint(int size) {
        MerkleHash root = MerkleHash.ofEntry(new byte[] {(byte) size});
        return NoteSigner.sign(new Checkpoint("court.example/custody/1", size, root), NOW, List.of(LOG));
    }

    private AnchorQueue queue() {
        return new AnchorQueue(new AnchorStore(folder.resolve("anchors")));
    }

    private AnchorQueue.Attempt attempt(int number, TimestampAuthority by, long nonce) throws IOException {
        return queue().attempt(number, by, authority.trust(), BigInteger.valueOf(nonce), NOW);
    }

    @Test
    void isDueAfterTenMinutesOrAThousandEntries() {
        assertThat(AnchorQueue.due(0, NOW.minusSeconds(9999), NOW)).isFalse();
        assertThat(AnchorQueue.due(1, NOW.minusSeconds(599), NOW)).isFalse();
        assertThat(AnchorQueue.due(1, NOW.minusSeconds(600), NOW)).isTrue();
        assertThat(AnchorQueue.due(999, NOW, NOW)).isFalse();
        assertThat(AnchorQueue.due(1000, NOW, NOW)).isTrue();
        assertThat(AnchorQueue.due(1, NOW.plus(Duration.ofDays(30)), NOW))
                .as("the clock was set back")
                .isTrue();
    }

    @Test
    void keepsWhatCouldNotBeAnchored() throws Exception {
        TimestampAuthority offline = request -> {
            throw new IOException("no network");
        };
        assertThat(queue().pending()).isEmpty();
        assertThat(queue().put(checkpoint(1))).isEqualTo(1);
        assertThat(queue().put(checkpoint(2))).isEqualTo(2);
        assertThat(attempt(1, offline, 5)).isEqualTo(new AnchorQueue.Attempt.Unreached("no network"));
        // Each call makes the queue anew, as a restart does.
        assertThat(queue().pending()).containsExactly(1, 2);
        assertThat(new AnchorStore(folder.resolve("anchors")).check(1, authority.trust(), Optional.empty()))
                .isEmpty();
        AnchorQueue.Attempt done = attempt(2, authority, 6);
        assertThat(done).isInstanceOf(AnchorQueue.Attempt.Anchored.class);
        assertThat(queue().pending()).containsExactly(1);
        AnchorQueue.Attempt.Anchored anchored = (AnchorQueue.Attempt.Anchored) done;
        assertThat(anchored.clockAhead()).isEqualTo(Duration.ofSeconds(2));
        assertThat(anchored.entry().checkpoint())
                .isEqualTo(Sha256.of(checkpoint(2).bytes()));
        assertThat(anchored.entry().token())
                .isEqualTo(Sha256.of(Files.readAllBytes(folder.resolve("anchors/0002.tsr"))));
        assertThat(Files.readString(folder.resolve("anchors/0002.chain.pem"))).contains("# CN=Test Root");
    }

    @Test
    void acceptsNoOldAnswerAndNoStranger() throws Exception {
        queue().put(checkpoint(1));
        byte[] old = authority.ask(TimestampRequest.of(checkpoint(1).bytes(), BigInteger.valueOf(7))
                .encoded());
        assertThat(attempt(1, request -> old, 8))
                .isInstanceOfSatisfying(
                        AnchorQueue.Attempt.NotAccepted.class,
                        no -> assertThat(no.reason()).isEqualTo(TimestampRefusal.NONCE));
        assertThat(attempt(1, new LocalAuthority(), 9))
                .isInstanceOfSatisfying(
                        AnchorQueue.Attempt.NotAccepted.class,
                        no -> assertThat(no.reason()).isEqualTo(TimestampRefusal.CHAIN));
        assertThat(attempt(1, request -> LocalAuthority.refusing("closed"), 10))
                .isInstanceOfSatisfying(
                        AnchorQueue.Attempt.NotAccepted.class,
                        no -> assertThat(no.reason()).isEqualTo(TimestampRefusal.STATUS));
        assertThat(attempt(1, request -> new byte[] {1, 2, 3}, 11))
                .isInstanceOfSatisfying(
                        AnchorQueue.Attempt.NotAccepted.class,
                        no -> assertThat(no.reason()).isEqualTo(TimestampRefusal.FORMAT));
        assertThat(queue().pending()).containsExactly(1);
    }

    @Test
    void overwritesNothing() throws Exception {
        AnchorStore store = new AnchorStore(folder.resolve("anchors"));
        queue().put(checkpoint(1));
        attempt(1, authority, 5);
        assertThatThrownBy(() -> attempt(1, authority, 6)).isInstanceOf(IOException.class);
        byte[] early = authority.list(LocalAuthority.STAMPED.plusSeconds(1), null, -1, null);
        byte[] late =
                authority.list(LocalAuthority.STAMPED.plusSeconds(9), LocalAuthority.STAMPED.minusSeconds(1), 5, null);
        store.storeRevocation(1, AnchorStore.RevocationKind.CRL, early);
        store.storeRevocation(1, AnchorStore.RevocationKind.CRL, late);
        assertThat(folder.resolve("anchors/0001.crl")).hasBinaryContent(early);
        assertThat(folder.resolve("anchors/0001.2.crl")).hasBinaryContent(late);
        assertThat(store.check(1, authority.trust(), Optional.empty()))
                .hasValueSatisfying(check -> assertThat(check).isInstanceOf(TimestampCheck.Refused.class));
    }

    @Test
    void seesATokenThatTheLogDoesNotKnow() throws Exception {
        AnchorStore store = new AnchorStore(folder.resolve("anchors"));
        queue().put(checkpoint(1));
        AnchorQueue.Attempt.Anchored done = (AnchorQueue.Attempt.Anchored) attempt(1, authority, 5);
        assertThat(queue().unrecorded(Set.of(), authority.trust())).containsExactly(done.entry());
        assertThat(queue().unrecorded(Set.of(done.entry().token()), authority.trust()))
                .isEmpty();
        assertThat(store.check(1, authority.trust(), Optional.of(done.entry().token())))
                .hasValueSatisfying(check -> assertThat(check).isInstanceOf(TimestampCheck.Proven.class));
        assertThat(store.check(1, authority.trust(), Optional.of(Sha256.of(new byte[0]))))
                .hasValueSatisfying(check ->
                        assertThat(((TimestampCheck.Refused) check).reason()).isEqualTo(TimestampRefusal.REPLACED));
    }

    @Test
    void tellsStrangersInItsFolder() throws Exception {
        queue().put(checkpoint(1));
        Path anchors = folder.resolve("anchors");
        Files.writeString(anchors.resolve("0002.tsr"), "no checkpoint");
        Files.writeString(anchors.resolve("00001.checkpoint"), "a second name of number 1");
        Files.writeString(anchors.resolve("readme.txt"), "x");
        Files.writeString(anchors.resolve("0003.checkpoint.new"), "half written");
        assertThat(new AnchorStore(anchors).list())
                .isEqualTo(new AnchorStore.Listing(List.of(1), List.of("00001.checkpoint", "0002.tsr", "readme.txt")));
    }
}
