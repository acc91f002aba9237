package org.tipstaff.contain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.LogCheck;
import org.tipstaff.respond.ActionId;

class CustodyStepsTest {
    private static final String ORIGIN = "court.example/tipstaff/test";

    @TempDir
    Path folder;

    private final CustodyKeys keys = CustodyKeys.generate("court.example/tipstaff");

    private CustodyLog log() throws IOException {
        return CustodyLog.open(folder, ORIGIN, keys, CustodyClock.of(InstantSource.system(), System::nanoTime));
    }

    private static Step step(Random random) {
        Step.Kind kind = Step.Kind.values()[random.nextInt(Step.Kind.values().length)];
        return new Step(
                kind,
                "plan-" + random.nextInt(3),
                random.nextBoolean() ? null : new ActionId(String.format("%032x", random.nextInt())),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                random.nextBoolean() ? "it.admin1" : "Zoé, greffière",
                random.nextBoolean() ? "" : "nftables",
                "not-done",
                random.nextBoolean() ? "" : "h\u00f4te \u00ab x \u00bb\nsecond line " + random.nextInt());
    }

    @Test
    void stepsComeBackAsTheyWereAlsoWhenTheLogWasNeverClosed() throws IOException {
        Random random = new Random(7);
        List<Step> written = new ArrayList<>();
        try (CustodyLog log = log()) {
            CustodySteps steps = new CustodySteps(log, folder, "TLP:RED");
            for (int i = 0; i < 300; i++) {
                Step step = step(random);
                steps.record(step);
                written.add(step);
            }
            log.checkpoint();
            assertThat(steps.entered()).extracting(StepBook.Entered::step).isEqualTo(written);
        }
        try (CustodyLog log = log()) {
            assertThat(new CustodySteps(log, folder, "TLP:RED").entered())
                    .extracting(StepBook.Entered::step)
                    .isEqualTo(written);
        }
        assertThat(LogCheck.check(
                                folder,
                                new LogCheck.Trusted(
                                        java.util.Optional.of(ORIGIN),
                                        keys.forLog(ORIGIN).publicKeys(),
                                        List.of()))
                        .isSound())
                .isTrue();
    }

    @Test
    void namesAndReasonsStandInNoEntry() throws IOException {
        try (CustodyLog log = log()) {
            CustodySteps steps = new CustodySteps(log, folder, "TLP:RED");
            steps.record(new Step(
                    Step.Kind.SIGNED, "plan-1", null, Instant.EPOCH, "registry.registrar", "", "n", "a secret reason"));
            log.checkpoint();
            StringBuilder published = new StringBuilder();
            try (var files = java.nio.file.Files.walk(folder.resolve("tile"))) {
                for (Path file :
                        files.filter(java.nio.file.Files::isRegularFile).toList()) {
                    published.append(new String(
                            java.nio.file.Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
                }
            }
            assertThat(published.toString()).contains("plan-1").doesNotContain("registry.registrar", "a secret reason");
        }
    }

    @Test
    void entriesOfOtherKindsAreNoSteps() throws IOException {
        try (CustodyLog log = log()) {
            var _ = log.record(org.tipstaff.evidence.custody.CustodyEntry.of(
                            org.tipstaff.evidence.custody.EntryKind.DECIDE, "it.admin1", "TLP:RED")
                    .word("what", "investigate")
                    .build());
            log.checkpoint();
            assertThat(new CustodySteps(log, folder, "TLP:RED").entered()).isEmpty();
        }
    }
}
