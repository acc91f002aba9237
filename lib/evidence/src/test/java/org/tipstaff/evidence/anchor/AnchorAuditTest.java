package org.tipstaff.evidence.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.TimeBounds;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.TlogFormatException;

/** A real custody log, anchored three times by a real authority, and what tampering with either does. */
class AnchorAuditTest {
    private static final String ORIGIN = "court.example/tipstaff/case-0001";
    private static final Instant START = LocalAuthority.STAMPED;

    @TempDir
    Path folder;

    private final LocalAuthority authority = new LocalAuthority();
    private Instant wall = START;
    private long elapsed;
    private Path log;
    private AnchorStore store;
    private final CustodyClock clock = CustodyClock.of(() -> wall, () -> elapsed);

    private void pass(Duration time) {
        wall = wall.plus(time);
        elapsed += time.toNanos();
        authority.clock = authority.clock.plus(time);
    }

    @BeforeEach
    void anchorThrice() throws Exception {
        log = folder.resolve("log");
        store = new AnchorStore(log.resolve("anchors"));
        authority.clock = START;
        grow(log, store, CustodyKeys.generate(ORIGIN), 3);
    }

    private void grow(Path to, AnchorStore anchors, CustodyKeys keys, int rounds) throws Exception {
        AnchorQueue queue = new AnchorQueue(anchors);
        try (CustodyLog custody = CustodyLog.open(to, ORIGIN, keys, clock)) {
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < 5; i++) {
                    pass(Duration.ofMinutes(2));
                    custody.record(CustodyEntry.of(EntryKind.DECIDE, "registry.clerk1", "TLP:RED")
                            .number("step", 10L * round + i)
                            .build());
                }
                int number = queue.put(custody.checkpoint());
                pass(Duration.ofSeconds(3));
                AnchorQueue.Attempt attempt = queue.attempt(
                        number, authority, authority.trust(), BigInteger.valueOf(wall.getEpochSecond()), wall);
                custody.record(((AnchorQueue.Attempt.Anchored) attempt).entry().forCustody("tipstaff", "TLP:RED"));
            }
            // Covers the entry of the last token too: as sealing a case does.
            custody.checkpoint();
        }
    }

    private record Tested(CustodyLogReader reader) implements AnchorAudit.Log {
        @Override
        public String origin() {
            return reader.checkpoint().checkpoint().origin();
        }

        @Override
        public long size() {
            return reader.size();
        }

        @Override
        public MerkleHash root(long size) throws IOException, TlogFormatException {
            return reader.root(size);
        }
    }

    private AnchorAudit.Report audit(Path of, AnchorStore anchors) throws Exception {
        CustodyLogReader reader = CustodyLogReader.open(of);
        List<AnchorAudit.Logged> logged = new ArrayList<>();
        for (long index = 0; index < reader.size(); index++) {
            long at = index;
            AnchorEntry.of(reader.entry(index)).ifPresent(entry -> logged.add(new AnchorAudit.Logged(at, entry)));
        }
        return AnchorAudit.of(anchors, authority.trust(), new Tested(reader), logged);
    }

    @Test
    void boundsEveryEntryFromBothSides() throws Exception {
        AnchorAudit.Report report = audit(log, store);
        assertThat(report.sound()).as(report.toString()).isTrue();
        assertThat(report.times()).hasSize(3);
        CustodyLogReader reader = CustodyLogReader.open(log);
        List<TimeBounds.Claim> claims = new ArrayList<>();
        for (long index = 0; index < reader.size(); index++) {
            claims.add(new TimeBounds.Claim(index, reader.entry(index).at()));
        }
        List<TimeBounds> bounds = TimeBounds.of(claims, report.times());
        assertThat(TimeBounds.violations(bounds, Duration.ofSeconds(5))).isEmpty();
        assertThat(bounds.get(7).notBefore()).isPresent();
        assertThat(bounds.get(7).notAfter()).isPresent();
    }

    @Test
    void seesAClockThatWasSetBack() throws Exception {
        Path second = folder.resolve("second");
        wall = wall.minus(Duration.ofDays(30));
        grow(second, new AnchorStore(second.resolve("anchors")), CustodyKeys.generate(ORIGIN), 2);
        AnchorAudit.Report report = audit(second, new AnchorStore(second.resolve("anchors")));
        CustodyLogReader reader = CustodyLogReader.open(second);
        TimeBounds.Claim late = new TimeBounds.Claim(8, reader.entry(8).at());
        List<TimeBounds.Violation> violations =
                TimeBounds.violations(TimeBounds.of(List.of(late), report.times()), Duration.ofSeconds(5));
        assertThat(violations).singleElement().satisfies(violation -> {
            assertThat(violation.wrong()).isEqualTo(TimeBounds.Wrong.TOO_EARLY);
            assertThat(violation.by()).isGreaterThan(Duration.ofDays(29));
        });
    }

    @Test
    void seesARewrittenLogAndACutTail() throws Exception {
        Path rewritten = folder.resolve("rewritten");
        grow(rewritten, new AnchorStore(folder.resolve("unused")), CustodyKeys.generate(ORIGIN), 3);
        AnchorAudit.Report report = audit(rewritten, store);
        assertThat(report.sound()).isFalse();
        assertThat(report.verdicts())
                .allSatisfy(verdict -> assertThat(verdict.state()).isInstanceOf(AnchorAudit.State.Contradicts.class));
        Path cut = folder.resolve("cut");
        grow(cut, new AnchorStore(folder.resolve("unused2")), CustodyKeys.generate(ORIGIN), 1);
        assertThat(audit(cut, store).verdicts().getLast().state())
                .isInstanceOfSatisfying(
                        AnchorAudit.State.Contradicts.class,
                        state -> assertThat(state.detail()).contains("tail was cut"));
        Checkpoint outside = CustodyLogReader.open(log).checkpoint().checkpoint();
        assertThat(AnchorAudit.against(outside, new Tested(CustodyLogReader.open(log))))
                .isEmpty();
        assertThat(AnchorAudit.against(outside, new Tested(CustodyLogReader.open(cut))))
                .isPresent();
        assertThat(AnchorAudit.against(outside, new Tested(CustodyLogReader.open(rewritten))))
                .isPresent();
    }

    @Test
    void seesTokensSwappedRemovedAndPlanted() throws Exception {
        Path anchors = log.resolve("anchors");
        byte[] first = Files.readAllBytes(anchors.resolve("0001.tsr"));
        Files.copy(anchors.resolve("0002.tsr"), anchors.resolve("0001.tsr"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(refusal(audit(log, store), 0)).contains(TimestampRefusal.REPLACED);
        Files.delete(anchors.resolve("0001.tsr"));
        assertThat(audit(log, store).verdicts().getFirst().state()).isInstanceOf(AnchorAudit.State.Damaged.class);
        Files.write(anchors.resolve("0001.tsr"), first);
        assertThat(audit(log, store).sound()).isTrue();
        Files.write(anchors.resolve("0009.tsr"), first);
        assertThat(audit(log, store).sound()).isFalse();
        Files.delete(anchors.resolve("0009.tsr"));
        Files.delete(anchors.resolve("0003.tsr"));
        Files.delete(anchors.resolve("0003.checkpoint"));
        Files.delete(anchors.resolve("0003.chain.pem"));
        assertThat(audit(log, store).verdicts().getLast().state()).isInstanceOf(AnchorAudit.State.Damaged.class);
    }

    private static Optional<TimestampRefusal> refusal(AnchorAudit.Report report, int at) {
        return report.verdicts().get(at).state()
                        instanceof AnchorAudit.State.Checked(long _, TimestampCheck.Refused refused, boolean _)
                ? Optional.of(refused.reason())
                : Optional.empty();
    }

    /** The stamping key of the first anchor is stolen later; a second authority dated the log before that. */
    @Test
    void settlesADoubtByAnotherAnchor() throws Exception {
        Instant stolen = START.plus(Duration.ofDays(20));
        store.storeRevocation(
                1, AnchorStore.RevocationKind.CRL, authority.list(stolen.plusSeconds(60), stolen, 1, null));
        AnchorAudit.Report report = audit(log, store);
        assertThat(report.verdicts().getFirst().state())
                .isInstanceOfSatisfying(AnchorAudit.State.Checked.class, checked -> {
                    assertThat(checked.check()).isInstanceOf(TimestampCheck.Doubtful.class);
                    assertThat(checked.settled()).isTrue();
                });
        assertThat(report.sound()).isTrue();
        for (int number : new int[] {2, 3}) {
            store.storeRevocation(
                    number, AnchorStore.RevocationKind.CRL, authority.list(stolen.plusSeconds(60), stolen, 1, null));
        }
        assertThat(audit(log, store).sound()).as("nobody else dated it").isFalse();
    }

    /** Each file of each anchor damaged in seeded ways: never taken for sound. */
    @Test
    void missesNoDamage() throws Exception {
        Path anchors = log.resolve("anchors");
        Random random = new Random(11);
        int rounds = Boolean.getBoolean("tipstaff.full") ? 2_000 : 80;
        for (int round = 0; round < rounds; round++) {
            String name = "000" + (1 + random.nextInt(3)) + (random.nextBoolean() ? ".tsr" : ".checkpoint");
            byte[] whole = Files.readAllBytes(anchors.resolve(name));
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(anchors.resolve(name), damaged);
            assertThat(audit(log, store).sound())
                    .as("seed 11, round " + round + ", " + name)
                    .isFalse();
            Files.write(anchors.resolve(name), whole);
        }
        assertThat(audit(log, store).sound()).isTrue();
    }
}
