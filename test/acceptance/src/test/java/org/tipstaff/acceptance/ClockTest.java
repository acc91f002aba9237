package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.engine.CaseAnchors;
import org.tipstaff.engine.CaseFolder;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.Custodian;
import org.tipstaff.evidence.anchor.Certificates;
import org.tipstaff.evidence.anchor.LocalAuthority;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.EntryKind;

/** A machine whose clock is wrong makes a case, an authority whose clock is right stamps it, and the program says so. */
class ClockTest {
    @TempDir
    Path folder;

    private final LocalAuthority authority = new LocalAuthority();

    /** A wall clock that can be turned, beside one that can't. */
    private static final class Turned implements CustodyClock {
        private Duration off;
        private long micros;

        Turned(Duration off) {
            this.off = off;
        }

        void turn(Duration by) {
            off = off.plus(by);
        }

        @Override
        public synchronized Instant now() {
            micros += 10;
            return LocalAuthority.STAMPED.minusSeconds(1).plus(off).plusNanos(micros * 1000);
        }

        @Override
        public synchronized long elapsedNanos() {
            return micros * 1000;
        }
    }

    private MadeCase made(Turned clock) throws Exception {
        return MadeCase.of(
                folder.resolve("case"),
                List.of(Program.ROOT.resolve("examples/court-intrusion/logs/BKP01.tasks.jsonl.gz")),
                CaseFolder.OriginalsKept.COPY,
                CustodyKeys.generate("court.example/tipstaff"),
                authority,
                1,
                clock);
    }

    private void decide(MadeCase it, CustodyClock clock, Runnable between) throws Exception {
        try (CaseLog log = CaseLog.open(it.folder, new Custodian(it.keys, "registry.clerk1", "tipstaff", clock))) {
            for (int i = 0; i < 2; i++) {
                log.log()
                        .record(CustodyEntry.of(EntryKind.DECIDE, "registry.clerk1", "TLP:RED")
                                .secret("reason", "decision " + i)
                                .build());
                between.run();
            }
            new CaseAnchors(log).anchor(authority, authority.trust(), null);
        }
    }

    private Program.Outcome verify(MadeCase it) throws Exception {
        return Program.run(
                "verify",
                "--key",
                it.publicKeys(folder.resolve("court.vkey")).toString(),
                "--tsa-ca",
                Files.write(folder.resolve("ca.pem"), Certificates.toPem(List.of(authority.root)))
                        .toString(),
                it.folder.toString());
    }

    @Test
    void aClockThatIsRightIsNotBlamed() throws Exception {
        Turned clock = new Turned(Duration.ZERO);
        MadeCase it = made(clock);
        decide(it, clock, () -> {});
        Program.Outcome outcome = verify(it);
        assertThat(outcome.exit()).as(outcome.stdout()).isZero();
    }

    @Test
    void setBackThirtyDays() throws Exception {
        Turned clock = new Turned(Duration.ofDays(-30));
        MadeCase it = made(clock);
        decide(it, clock, () -> {});
        Program.Outcome outcome = verify(it);
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.stdout())
                .contains("Entries that claim a time at which they were not written")
                .contains("it claims 2025-12-03T03:04:04", "before a time stamp that stands in front of it")
                .contains("PT720H")
                // What is proven stands beside it.
                .contains("not before 2026-01-02T03:04:05Z, not after 2026-01-02T03:04:05Z");
    }

    @Test
    void setForwardOneDay() throws Exception {
        Turned clock = new Turned(Duration.ofDays(1));
        Program.Outcome outcome = verify(made(clock));
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.stdout())
                .contains("it claims 2026-01-03T03:04:04", "after a time stamp over it")
                .contains("PT23H59M59")
                .contains("not after 2026-01-02T03:04:05Z");
    }

    @Test
    void steppedMidRun() throws Exception {
        Turned clock = new Turned(Duration.ZERO);
        MadeCase it = made(clock);
        decide(it, clock, () -> clock.turn(Duration.ofHours(-6)));
        Program.Outcome outcome = verify(it);
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.stdout())
                // The log says so itself, with both times, and the stamp in front says by how much it is wrong.
                .contains("the court's clock was moved from 2026-01-02T03:04:04", "to 2026-01-01T21:04:04")
                .contains("before a time stamp that stands in front of it", "PT6H");
    }

    @Test
    void aStepWithinTheToleranceIsToldAndNoFault() throws Exception {
        Turned clock = new Turned(Duration.ZERO);
        MadeCase it = made(clock);
        decide(it, clock, () -> clock.turn(Duration.ofSeconds(-40)));
        Program.Outcome outcome = verify(it);
        assertThat(outcome.exit()).as(outcome.stdout()).isZero();
        assertThat(outcome.stdout()).contains("the court's clock was moved from");
    }
}
