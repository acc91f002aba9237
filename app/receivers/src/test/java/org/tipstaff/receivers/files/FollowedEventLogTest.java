package org.tipstaff.receivers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evtx.EvtxFile;
import org.tipstaff.evtx.EvtxLimits;
import org.tipstaff.evtx.EvtxLoss;
import org.tipstaff.evtx.EvtxRecord;
import org.tipstaff.evtx.EvtxVisitor;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Received;
import org.tipstaff.receivers.Counts;
import org.tipstaff.receivers.HandClock;
import org.tipstaff.receivers.MemoryIntake;
import org.tipstaff.receivers.Refusal;

@Timeout(60)
class FollowedEventLogTest {
    private static final Pattern RECORD_ID = Pattern.compile("<EventRecordID>([0-9]+)</EventRecordID>");

    private final HandClock clock = new HandClock();
    private final MemoryIntake intake = new MemoryIntake();
    private final Counts counts = new Counts();

    @TempDir
    private Path temporary;

    private Path log;
    private FolderWatch watch;
    private Instant written = Instant.parse("2026-03-02T08:00:00Z");

    @BeforeEach
    void open() throws IOException {
        log = Files.createDirectory(temporary.resolve("logs")).resolve("Security.evtx");
        Files.createDirectory(temporary.resolve("own"));
        watch = watch();
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private FolderWatch watch() throws IOException {
        WatchLimits limits =
                new WatchLimits(20, 1000, 1000, 4096, 1 << 20, Duration.ofMinutes(1), Duration.ofSeconds(1));
        return new FolderWatch(
                new WatchConfig("drop", "dc01", log.getParent(), "*.evtx", temporary.resolve("own/positions"), limits),
                intake,
                intake,
                counts,
                clock);
    }

    private void write(GrowingEvtx evtx) throws IOException {
        write(evtx.bytes());
    }

    /** Each state of the log is a second younger than the one before: two in one tick of the file system's clock look the same. */
    private void write(byte[] bytes) throws IOException {
        Files.write(log, bytes);
        written = written.plusSeconds(1);
        Files.setLastModifiedTime(log, FileTime.from(written));
    }

    private void lookTwice() {
        watch.look();
        watch.look();
    }

    /** The record identifiers of all that was taken, in its order, whatever its form. */
    private List<Long> taken() {
        List<Long> ids = new ArrayList<>();
        for (Received record : intake.records()) {
            if (record.form() == Form.EVTX_CHUNK) {
                EvtxFile.of(ByteBuffer.wrap(record.bytes()), EvtxLimits.defaults())
                        .readAll(new EvtxVisitor() {
                            @Override
                            public void record(EvtxRecord found) {
                                ids.add(found.headerId());
                            }

                            @Override
                            public void loss(EvtxLoss loss) {}
                        });
            } else {
                assertThat(record.form()).isEqualTo(Form.WINDOWS_XML);
                Matcher id = RECORD_ID.matcher(new String(record.bytes(), StandardCharsets.UTF_8));
                assertThat(id.find()).isTrue();
                ids.add(Long.parseLong(id.group(1)));
            }
        }
        return ids;
    }

    @Test
    void aLogThatStaysAsItIs_isTakenWholeInItsChunks_once() throws IOException {
        write(new GrowingEvtx("dc01").records(1, 7));
        watch.look();
        assertThat(intake.records()).isEmpty();
        watch.look();
        watch.look();
        assertThat(intake.records()).hasSize(3).allMatch(record -> record.form() == Form.EVTX_CHUNK);
        assertThat(intake.records().getFirst().bytes())
                .isEqualTo(Arrays.copyOfRange(Files.readAllBytes(log), 4096, 4096 + 65_536));
        assertThat(taken()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void aLogThatGrows_isReadOnByRecordIdentifier_alsoAfterARestart() throws IOException {
        write(new GrowingEvtx("dc01").records(1, 4));
        lookTwice();
        write(new GrowingEvtx("dc01").records(1, 8));
        watch.look();
        watch.close();
        watch = watch();
        write(new GrowingEvtx("dc01").records(1, 9));
        lookTwice();
        assertThat(taken()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(counts.times(Refusal.TRUNCATED)).isZero();
    }

    @Test
    void aFullLogThatBeginsAnewAtItsStart_isReadInTheOrderOfItsRecords() throws IOException {
        write(new GrowingEvtx("dc01").records(1, 9));
        lookTwice();
        write(new GrowingEvtx("dc01").records(10, 12).records(4, 9));
        lookTwice();
        write(new GrowingEvtx("dc01").records(10, 15).records(7, 9));
        lookTwice();
        assertThat(taken()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L);
    }

    @Test
    void aLogThatWasCleared_orReplaced_isToldAndReadFromItsBeginning() throws IOException {
        write(new GrowingEvtx("dc01").records(1, 6));
        lookTwice();
        write(new GrowingEvtx("dc01").records(1, 2));
        lookTwice();
        write(new GrowingEvtx("dc02").records(1, 5));
        lookTwice();
        assertThat(taken()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 1L, 2L, 1L, 2L, 3L, 4L, 5L);
        assertThat(counts.times(Refusal.TRUNCATED)).isEqualTo(2);
    }

    @Test
    void aRecordThatIsHalfWritten_comesWholeAtTheNextLook() throws IOException {
        write(new GrowingEvtx("dc01").records(1, 4));
        lookTwice();
        byte[] whole = new GrowingEvtx("dc01").records(1, 6).bytes();
        byte[] half = whole.clone();
        int sixth = lastRecord(whole);
        Arrays.fill(half, sixth + 40, half.length, (byte) 0);
        write(half);
        lookTwice();
        assertThat(taken()).containsExactly(1L, 2L, 3L, 4L, 5L);
        write(whole);
        lookTwice();
        assertThat(taken()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    private static int lastRecord(byte[] log) {
        for (int at = log.length - 4; at > 0; at--) {
            if (log[at] == '*' && log[at + 1] == '*' && log[at + 2] == 0 && log[at + 3] == 0) {
                return at;
            }
        }
        throw new IllegalArgumentException("no record");
    }

    @Test
    void aLogBeyondItsSize_isToldOnce_andNotRead() throws IOException {
        write(new GrowingEvtx("dc01").records(1, 60));
        lookTwice();
        lookTwice();
        assertThat(intake.records()).isEmpty();
        assertThat(counts.times(Refusal.SIZE)).isEqualTo(1);
    }

    @Test
    void anyBytesBehindTheMagic_areReadQuietly() throws IOException {
        java.util.Random random = new java.util.Random(7);
        for (int seed = 0; seed < 40; seed++) {
            byte[] spoiled = new GrowingEvtx("dc01").records(1, 6).bytes();
            for (int i = 0; i < 200; i++) {
                spoiled[8 + random.nextInt(spoiled.length - 8)] = (byte) random.nextInt(256);
            }
            Files.write(log, Arrays.copyOf(spoiled, spoiled.length - random.nextInt(3) * 1000));
            lookTwice();
        }
        Files.delete(log);
        watch.look();
        write(new GrowingEvtx("dc09").records(1, 3));
        lookTwice();
        assertThat(intake.records().getLast().form()).isEqualTo(Form.EVTX_CHUNK);
        assertThat(intake.records().getLast().bytes())
                .isEqualTo(Arrays.copyOfRange(Files.readAllBytes(log), 4096, 4096 + 65_536));
    }
}
