package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.engine.CustodyReleases;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.label.Label;
import org.tipstaff.label.Person;
import org.tipstaff.label.ReleaseEntry;
import org.tipstaff.label.ReleaseTerms;
import org.tipstaff.label.Tlp;
import org.tipstaff.testkit.labels.ReleaseJournalContract;

/** The custody log keeps releases, as {@code lib/label} asks of a journal. */
class CustodyReleasesTest {
    private static final CustodyKeys KEYS = CustodyKeys.generate("court.example/tipstaff");
    private static final CustodyClock CLOCK =
            CustodyClock.of(InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z")), () -> 0);

    @TempDir
    Path folder;

    private CustodyLog open() throws IOException {
        return CustodyLog.open(folder.resolve("log"), "court.example/tipstaff/case-1", KEYS, CLOCK);
    }

    @Test
    void itKeepsToTheContract() throws IOException {
        try (CustodyLog log = open()) {
            log.record(CustodyEntry.of(EntryKind.DECIDE, "registry.clerk1", "TLP:RED")
                    .build());
            ReleaseJournalContract.check(CustodyReleases.of(log));
        }
    }

    @Test
    void aDecisionCountsOnceAlsoAfterTheLogWasClosed() throws IOException {
        ReleaseEntry entry = new ReleaseEntry(
                new ReleaseTerms(
                        "finding-1",
                        Label.of(Tlp.GREEN),
                        new Person("it.analyst1"),
                        new Person("registry.clerk1"),
                        new Person("chambers.judge1"),
                        "the public asks",
                        Instant.parse("2026-06-01T12:00:00Z")),
                Label.UNLABELLED,
                "ab".repeat(32));
        try (CustodyLog log = open()) {
            assertThat(CustodyReleases.of(log).accept(entry)).isZero();
        }
        try (CustodyLog log = open()) {
            assertThatThrownBy(() -> CustodyReleases.of(log).accept(entry)).hasMessageContaining("counts once");
            log.checkpoint();
        }
        // Who let whom know what is for those who work on the case: nothing of it stands in the log in the clear.
        try (var tiles = Files.walk(folder.resolve("log/tile"))) {
            for (Path tile : tiles.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(tile), StandardCharsets.ISO_8859_1))
                        .doesNotContain("finding-1", "GREEN", "chambers", "analyst", "asks", entry.contentSha256());
            }
        }
    }
}
