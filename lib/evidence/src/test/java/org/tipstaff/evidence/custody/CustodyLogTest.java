package org.tipstaff.evidence.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogProof;

class CustodyLogTest {
    static final String ORIGIN = "court.example/tipstaff/case-1";
    private static CustodyKeys keys;

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock();

    /** A clock that stands where a test puts it. */
    static final class SetClock implements CustodyClock {
        private Instant wall = Instant.parse("2026-03-01T12:00:00.123456789Z");
        private long nanos;

        synchronized void pass(Duration time) {
            wall = wall.plus(time);
            nanos += time.toNanos();
        }

        synchronized void set(Duration by) {
            wall = wall.plus(by);
        }

        @Override
        public synchronized Instant now() {
            return wall;
        }

        @Override
        public synchronized long elapsedNanos() {
            return nanos;
        }
    }

    @BeforeAll
    static void makeKeys() {
        keys = CustodyKeys.generate("court.example/tipstaff");
    }

    static CustodyEntry acquire(int number) {
        return CustodyEntry.of(EntryKind.ACQUIRE, "registry.clerk1", "TLP:RED")
                .secret("path", "logs/Security-" + number + ".evtx")
                .digest("sha256", Sha256.of(new byte[] {(byte) number, (byte) (number >> 8)}))
                .number("bytes", number)
                .build();
    }

    private CustodyLog open() throws Exception {
        return CustodyLog.open(folder, ORIGIN, keys, clock);
    }

    private LogCheck.Result check(org.tipstaff.evidence.tlog.Checkpoint... outside) {
        return LogCheck.check(folder, new LogCheck.Trusted(Optional.of(ORIGIN), keys.publicKeys(), List.of(outside)));
    }

    @Test
    void anEmptyLogIsSignedAndSound() throws Exception {
        try (CustodyLog log = open()) {
            assertThat(log.checkpoint().checkpoint().size()).isZero();
        }
        assertThat(check().faults()).isEmpty();
    }

    @Test
    void entriesAreRecordedReadProvenAndOpened() throws Exception {
        List<Recorded> recorded = new ArrayList<>();
        SignedCheckpoint early;
        try (CustodyLog log = open()) {
            for (int i = 0; i < 300; i++) {
                recorded.add(log.record(acquire(i)));
                clock.pass(Duration.ofMillis(3));
            }
            early = log.checkpoint();
            for (int i = 300; i < 700; i++) {
                recorded.add(log.record(acquire(i)));
            }
            log.checkpoint();
        }
        assertThat(check(early.checkpoint()).faults()).isEmpty();
        CustodyLogReader reader = CustodyLogReader.open(folder);
        assertThat(reader.size()).isEqualTo(700);
        for (int i = 0; i < 700; i++) {
            LoggedEntry entry = reader.entry(i);
            assertThat(recorded.get(i).index()).isEqualTo(i);
            assertThat(entry.hash()).isEqualTo(recorded.get(i).hash());
            assertThat(entry.at()).isEqualTo(recorded.get(i).at());
            assertThat(recorded.get(i).openings()).hasSize(2).allMatch(entry::opens);
            TlogProof proof = TlogProof.parse(reader.proof(i).bytes());
            assertThat(proof.provesEntry(reader.leaf(i))).isTrue();
        }
        assertThat(new String(reader.leaf(5), java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("{\"actor\":{\"commitment\":\"")
                .contains(
                        "\"at\":\"2026-03-01T12:00:00.138456Z\"", "\"kind\":\"acquire\",\"label\":\"TLP:RED\",\"v\":1}")
                .doesNotContain("clerk", "Security");
        assertThat(reader.consistency(300)
                        .proves(
                                early.checkpoint().root(),
                                reader.checkpoint().checkpoint().root()))
                .isTrue();
        Set<String> salts = ConcurrentHashMap.newKeySet();
        List<Opening> openings = CustodyLogReader.openings(folder);
        openings.forEach(opening -> salts.add(opening.salt()));
        assertThat(openings).hasSize(1400);
        assertThat(salts).hasSize(1400);
    }

    @Test
    void manyEntriesOfOneCallerKeepTheirOrder() throws Exception {
        List<CustodyEntry> entries = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            entries.add(acquire(i));
        }
        try (CustodyLog log = open()) {
            log.record(acquire(1000));
            List<Recorded> recorded = log.recordAll(entries);
            assertThat(recorded).hasSize(700);
            for (int i = 0; i < 700; i++) {
                assertThat(recorded.get(i).index()).isEqualTo(i + 1);
                assertThat(recorded.get(i).openings().getLast().text()).isEqualTo("logs/Security-" + i + ".evtx");
            }
            assertThat(log.recordAll(List.of())).isEmpty();
        }
        try (CustodyLog log = open()) {
            assertThat(log.checkpoint().checkpoint().size()).isEqualTo(701);
        }
        assertThat(check().faults()).isEmpty();
    }

    @Test
    void whatWasNotCheckpointedIsThereAfterReopening() throws Exception {
        Recorded last;
        try (CustodyLog log = open()) {
            for (int i = 0; i < 10; i++) {
                log.record(acquire(i));
            }
            log.checkpoint();
            for (int i = 10; i < 600; i++) {
                log.record(acquire(i));
            }
            last = log.record(acquire(600));
        }
        try (CustodyLog log = open()) {
            assertThat(log.recovery()).isEqualTo(new CustodyLog.Recovery(591, 0));
            assertThat(log.size()).isEqualTo(601);
            assertThat(log.record(acquire(601)).index()).isEqualTo(601);
            log.checkpoint();
        }
        assertThat(check().faults()).isEmpty();
        assertThat(CustodyLogReader.open(folder).entry(600).hash()).isEqualTo(last.hash());
    }

    @Test
    void manyThreadsEachGetTheirOwnPlace() throws Exception {
        Map<Long, Recorded> places = new ConcurrentHashMap<>();
        try (CustodyLog log = open()) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 16; t++) {
                int base = t * 100;
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 100; i++) {
                        try {
                            Recorded recorded = log.record(acquire(base + i));
                            places.put(recorded.index(), recorded);
                            if (i % 40 == 0) {
                                log.checkpoint();
                            }
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            log.checkpoint();
        }
        assertThat(places).hasSize(1600);
        assertThat(check().faults()).isEmpty();
        CustodyLogReader reader = CustodyLogReader.open(folder);
        for (Map.Entry<Long, Recorded> place : places.entrySet()) {
            assertThat(reader.entry(place.getKey()).hash())
                    .isEqualTo(place.getValue().hash());
        }
    }

    @Test
    void anInterruptedCallerTearsNothing() throws Exception {
        try (CustodyLog log = open()) {
            Thread.currentThread().interrupt();
            assertThat(log.record(acquire(1)).index()).isZero();
            log.checkpoint();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(log.record(acquire(2)).index()).isEqualTo(1);
            log.checkpoint();
        }
        assertThat(check().faults()).isEmpty();
    }

    @Test
    void aClockThatIsMovedIsRecorded() throws Exception {
        try (CustodyLog log = open()) {
            log.record(acquire(1));
            clock.pass(Duration.ofHours(3));
            assertThat(log.record(acquire(2)).index()).isEqualTo(1);
            clock.set(Duration.ofDays(-30));
            assertThat(log.record(acquire(3)).index()).isEqualTo(3);
            clock.set(Duration.ofDays(31));
            assertThat(log.record(acquire(4)).index()).isEqualTo(5);
            clock.set(Duration.ofMillis(-3));
            assertThat(log.record(acquire(5)).index()).isEqualTo(7);
        }
        clock.set(Duration.ofDays(-1));
        try (CustodyLog log = open()) {
            assertThat(log.record(acquire(6)).index()).isEqualTo(9);
            log.checkpoint();
        }
        CustodyLogReader reader = CustodyLogReader.open(folder);
        long month = Duration.ofDays(30).toMillis();
        assertThat(reader.entry(2).kind()).isEqualTo("clock");
        assertThat(reader.entry(2).fields())
                .containsEntry("step-ms", new Json.Whole(-month))
                .containsEntry("before", new Json.Text("2026-03-01T15:00:00.123456Z"))
                .containsEntry("after", new Json.Text("2026-01-30T15:00:00.123456Z"));
        assertThat(reader.entry(4).fields())
                .containsEntry("step-ms", new Json.Whole(Duration.ofDays(31).toMillis()));
        assertThat(reader.entry(6).fields()).containsEntry("step-ms", new Json.Whole(-3));
        assertThat(reader.entry(8).fields())
                .containsEntry("back-ms", new Json.Whole(Duration.ofDays(1).toMillis()));
        assertThat(check().faults()).isEmpty();
    }

    @Test
    void oneWriterAtATime() throws Exception {
        try (CustodyLog log = open()) {
            assertThatThrownBy(this::open).hasMessageContaining("is in use");
            log.record(acquire(1));
        }
        try (CustodyLog log = open()) {
            assertThat(log.size()).isEqualTo(1);
        }
    }

    @Test
    void otherKeysAndOtherLogsAreRefused() throws Exception {
        open().close();
        CustodyKeys others = CustodyKeys.generate("court.example/tipstaff");
        assertThatThrownBy(() -> CustodyLog.open(folder, ORIGIN, others, clock))
                .hasMessageContaining("not signed by this court's ED25519 key");
        assertThatThrownBy(() -> CustodyLog.open(folder, ORIGIN + "1", keys, clock))
                .hasMessageContaining("holds the log " + ORIGIN);
    }

    @Test
    void keysAreKeptForTheirOwnerOnly() throws Exception {
        Path keyFolder = folder.resolve("keys");
        keys.store(keyFolder);
        CustodyKeys again = CustodyKeys.load(keyFolder);
        assertThat(again.publicKeys()).isEqualTo(keys.publicKeys());
        Path secret = keyFolder.resolve(CustodyKeys.ML_DSA_44_FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> keys.store(keyFolder)).isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> CustodyKeys.load(keyFolder)).hasMessageContaining("chmod 600");
    }

    @Test
    void secretsAreForTheirOwnerOnly() throws Exception {
        try (CustodyLog log = open()) {
            log.record(acquire(1));
            log.checkpoint();
            log.record(acquire(2));
        }
        for (String name : List.of("journal", "openings.jsonl")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void partialTilesGoWhenTheFullOneIsThere() throws Exception {
        try (CustodyLog log = open()) {
            for (int i = 0; i < 5; i++) {
                log.record(acquire(i));
                log.checkpoint();
            }
            assertThat(folder.resolve("tile/0/000.p")).isDirectoryContaining("glob:**/3");
            assertThat(check().faults()).isEmpty();
            for (int i = 5; i < 256; i++) {
                log.record(acquire(i));
            }
            log.checkpoint();
        }
        assertThat(folder.resolve("tile/0/000.p")).doesNotExist();
        assertThat(folder.resolve("tile/entries/000.p")).doesNotExist();
        assertThat(folder.resolve("tile/1/000.p/1")).exists();
        assertThat(check().faults()).isEmpty();
    }

    @Test
    void aTornEndIsCutAndADamagedMiddleIsNot() throws Exception {
        try (CustodyLog log = open()) {
            for (int i = 0; i < 5; i++) {
                log.record(acquire(i));
            }
        }
        Path journal = folder.resolve("journal");
        byte[] whole = Files.readAllBytes(journal);
        for (int cut = 1; cut < 40; cut++) {
            Files.write(journal, java.util.Arrays.copyOf(whole, whole.length - cut));
            try (CustodyLog log = open()) {
                assertThat(log.recovery().replayed()).isEqualTo(4);
                assertThat(log.recovery().tornBytes()).isPositive();
                assertThat(log.size()).isEqualTo(4);
            }
        }
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        Files.write(journal, damaged);
        assertThatThrownBy(this::open).hasMessageContaining("sound entries follow");
        assertThat(journal).hasBinaryContent(damaged);
    }

    @Test
    void aLogThatLacksSignedEntriesIsNotWrittenOn() throws Exception {
        try (CustodyLog log = open()) {
            log.record(acquire(1));
            Files.copy(folder.resolve("journal"), folder.resolve("kept"));
            log.checkpoint();
        }
        // As if the process had ended between the checkpoint and the new journal: the old one still has everything.
        Files.move(
                folder.resolve("kept"), folder.resolve("journal"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (CustodyLog log = open()) {
            assertThat(log.size()).isEqualTo(1);
            log.record(acquire(2));
            log.checkpoint();
        }
        assertThat(check().faults()).isEmpty();
        assertThat(CustodyLogReader.openings(folder)).hasSize(4);
        Files.delete(folder.resolve("journal"));
        assertThatThrownBy(this::open).hasMessageContaining("has no journal");
    }

    @Test
    void whatWouldShowANameIsRefused() {
        CustodyEntry.Builder entry = CustodyEntry.of(EntryKind.of("note"), "registry.clerk1", "TLP:RED");
        assertThatThrownBy(() -> entry.word("id", "a b")).hasMessageContaining("are secret");
        assertThatThrownBy(() -> CustodyEntry.of(EntryKind.of("note"), "x", "TLP:RED")
                        .word("path", "a")
                        .build())
                .hasMessageContaining("must be secret");
        assertThatThrownBy(
                        () -> CustodyEntry.of(EntryKind.ACQUIRE, "x", "TLP:RED").build())
                .hasMessageContaining("needs the fields");
    }

    /** A label can name its recipients. */
    @Test
    void aLabelThatNamesPeopleIsCommitted() throws Exception {
        Recorded recorded;
        try (CustodyLog log = open()) {
            recorded = log.record(
                    CustodyEntry.of(EntryKind.DECIDE, "registry.clerk1", "TLP:RED/to:registry.clerk2/defence")
                            .build());
            log.checkpoint();
        }
        CustodyLogReader reader = CustodyLogReader.open(folder);
        assertThat(new String(reader.leaf(0), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("clerk", "defence");
        assertThat(recorded.openings()).extracting(Opening::field).containsExactlyInAnyOrder("actor", "label");
        assertThat(recorded.openings()).allMatch(reader.entry(0)::opens);
        assertThat(check().faults()).isEmpty();
    }

    @Test
    void afterAFailedWriteNothingIsRecordedUntilTheLogIsOpenedAnew() throws Exception {
        try (CustodyLog log = open()) {
            log.record(acquire(1));
            Files.writeString(folder.resolve("tile"), "in the way");
            assertThatThrownBy(log::checkpoint).hasMessageContaining("could not be written");
            assertThatThrownBy(() -> log.record(acquire(2))).hasMessageContaining("opened anew");
            assertThatThrownBy(log::size).isInstanceOf(java.io.IOException.class);
        }
        Files.delete(folder.resolve("tile"));
        try (CustodyLog log = open()) {
            assertThat(log.size()).isEqualTo(1);
            assertThat(log.record(acquire(2)).index()).isEqualTo(1);
            log.checkpoint();
        }
        assertThat(check().faults()).isEmpty();
    }

    @Test
    void aClosedLogSaysSo() throws Exception {
        CustodyLog log = open();
        log.close();
        log.close();
        assertThatThrownBy(() -> log.record(acquire(1))).hasMessageContaining("closed");
    }
}
