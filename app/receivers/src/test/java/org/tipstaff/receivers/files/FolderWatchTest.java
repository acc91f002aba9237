package org.tipstaff.receivers.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Received;
import org.tipstaff.receivers.Counts;
import org.tipstaff.receivers.HandClock;
import org.tipstaff.receivers.Intake;
import org.tipstaff.receivers.IntakeRefused;
import org.tipstaff.receivers.MemoryIntake;
import org.tipstaff.receivers.Refusal;
import org.tipstaff.receivers.Timing;

@Timeout(60)
class FolderWatchTest {
    private static final WatchLimits LIMITS =
            new WatchLimits(20, 1000, 40, 64, 10 << 20, Duration.ofMinutes(1), Duration.ofSeconds(1));

    private final HandClock clock = new HandClock();
    private final MemoryIntake intake = new MemoryIntake();
    private final Counts counts = new Counts();

    @TempDir
    private Path temporary;

    private Path logs;
    private FolderWatch watch;

    @BeforeEach
    void open() throws IOException {
        logs = Files.createDirectory(temporary.resolve("logs"));
        Files.createDirectory(temporary.resolve("own"));
        watch = watch("*");
        Object key = Files.readAttributes(logs, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
        Assumptions.assumeTrue(key != null, "this file system gives files no number of their own");
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private FolderWatch watch(String pattern) throws IOException {
        return watch(pattern, intake);
    }

    private FolderWatch watch(String pattern, Intake to) throws IOException {
        return new FolderWatch(
                new WatchConfig("drop", "registry", logs, pattern, temporary.resolve("own/positions"), LIMITS),
                to,
                intake,
                counts,
                clock);
    }

    private void restart(String pattern) throws IOException {
        watch.close();
        watch = watch(pattern);
    }

    private Path append(String name, String text) throws IOException {
        return Files.writeString(logs.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void move(String from, String to) throws IOException {
        Files.move(logs.resolve(from), logs.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void lines_areTakenAsTheyCome_once() throws IOException {
        append("a.log", "one\n{\"two\":2}\r\nhal");
        watch.look();
        watch.look();
        append("a.log", "f\nthree\n");
        watch.look();
        assertThat(intake.texts()).containsExactly("one", "{\"two\":2}", "half", "three");
        assertThat(intake.records())
                .extracting(Received::form)
                .containsExactly(Form.TEXT, Form.JSON, Form.TEXT, Form.TEXT);
    }

    /** The next look by time would be in an hour. */
    @Test
    void whatIsWritten_isReadAtOnce_whereTheSystemTellsOfIt() throws Exception {
        WatchLimits rare = new WatchLimits(
                LIMITS.files(),
                LIMITS.listed(),
                LIMITS.lineBytes(),
                LIMITS.batchBytes(),
                LIMITS.eventLogBytes(),
                LIMITS.settled(),
                Duration.ofHours(1));
        try (FolderWatch own = new FolderWatch(
                new WatchConfig("rare", "registry", logs, "*", temporary.resolve("own/rare"), rare),
                intake,
                intake,
                counts,
                Timing.system())) {
            own.start();
            for (int line = 0; line < 5; line++) {
                append("a.log", line + "\n");
                assertThat(intake.await(line + 1)).hasSize(line + 1);
            }
        }
        assertThat(intake.texts()).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void aLastLineWithoutNewline_isTakenWhenTheFileHasSettled() throws IOException {
        append("a.log", "one\ntwo");
        watch.look();
        assertThat(intake.texts()).containsExactly("one");
        clock.advance(Duration.ofMinutes(2));
        watch.look();
        assertThat(intake.texts()).containsExactly("one", "two");
        append("a.log", "\nthree\n");
        watch.look();
        assertThat(intake.texts()).containsExactly("one", "two", "three");
    }

    @Test
    void rotationByRename_losesNothing_andReadsNothingTwice() throws IOException {
        append("a.log", "one\n");
        watch.look();
        append("a.log", "two\n");
        move("a.log", "a.log.1");
        append("a.log", "three\n");
        watch.look();
        append("a.log.1", "late\n");
        watch.look();
        move("a.log.1", "a.log.2");
        move("a.log", "a.log.1");
        watch.look();
        assertThat(intake.texts()).containsExactlyInAnyOrder("one", "two", "three", "late");
    }

    @Test
    void aFileThatIsRotatedOutOfThePattern_isReadToItsEnd() throws IOException {
        restart("a.log");
        append("a.log", "one\n");
        watch.look();
        append("a.log", "two\n");
        move("a.log", "old");
        append("a.log", "three\n");
        append("b.log", "never\n");
        watch.look();
        assertThat(intake.texts()).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void aFileThatIsDeletedAfterItGrew_isReadToItsEnd() throws IOException {
        append("a.log", "one\n");
        watch.look();
        append("a.log", "two\nlast");
        Files.delete(logs.resolve("a.log"));
        watch.look();
        assertThat(intake.texts()).containsExactly("one", "two", "last");
    }

    @Test
    void copyAndTruncate_readsTheCopyFromWhereTheOriginalStood() throws IOException {
        append("a.log", "one\n");
        watch.look();
        append("a.log", "two\n");
        Files.copy(logs.resolve("a.log"), logs.resolve("a.log.1"));
        Files.writeString(logs.resolve("a.log"), "three\n");
        watch.look();
        assertThat(intake.texts()).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(counts.times(Refusal.TRUNCATED)).isZero();
    }

    @Test
    void truncation_isTold_alsoWhenTheFileHasGrownBeyondWhereItStood() throws IOException {
        append("a.log", "one\ntwo\n");
        watch.look();
        Files.writeString(logs.resolve("a.log"), "x\n");
        watch.look();
        Files.writeString(logs.resolve("a.log"), "a longer line than before\nand more\n");
        watch.look();
        assertThat(intake.texts()).containsExactly("one", "two", "x", "a longer line than before", "and more");
        assertThat(counts.times(Refusal.TRUNCATED)).isEqualTo(2);
    }

    @Test
    void afterARestart_readingGoesOn_alsoUnderANewName() throws IOException {
        append("a.log", "one\n");
        append("b.log", "uno\n");
        watch.look();
        watch.close();
        append("a.log", "two\n");
        move("a.log", "a.log.1");
        append("a.log", "three\n");
        watch = watch("*.log");
        watch.look();
        assertThat(intake.texts()).containsExactlyInAnyOrder("one", "uno", "two", "three");
    }

    @Test
    void whatTheIntakeDidNotTake_isReadAgain() throws Exception {
        append("a.log", "one\n");
        intake.refuse(IntakeRefused.Reason.FULL);
        Thread looking = Thread.ofVirtual().start(watch::look);
        intake.awaitRefusals(1);
        watch.close();
        looking.join();
        assertThat(Files.readString(temporary.resolve("own/positions")))
                .isEqualTo("tipstaff positions 2\narrived\t" + intake.end() + "\n");
        intake.refuse(null);
        watch = watch("*");
        watch.look();
        assertThat(intake.texts()).containsExactly("one");
    }

    @Test
    void aLineBeyondItsSize_isCut_acrossBatchesAndRestarts() throws IOException {
        append("a.log", "x".repeat(200));
        watch.look();
        restart("*");
        append("a.log", "x".repeat(50) + "\nnext\n");
        watch.look();
        assertThat(intake.texts()).containsExactly("x".repeat(40), "next");
        assertThat(counts.times(Refusal.CUT)).isEqualTo(1);
    }

    @Test
    void whatCanNotBeFollowed_isToldOnce() throws IOException {
        Files.write(logs.resolve("a.gz"), new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0});
        Files.write(logs.resolve("a.txt"), "\uFEFFx\n".getBytes(StandardCharsets.UTF_16LE));
        Files.createSymbolicLink(logs.resolve("link.log"), temporary.resolve("elsewhere"));
        Files.createDirectory(logs.resolve("deeper"));
        watch.look();
        watch.look();
        assertThat(intake.records()).isEmpty();
        assertThat(counts.times(Refusal.UNREADABLE)).isEqualTo(3);
    }

    @Test
    void moreFilesThanMayBeOpen_areReadOneAfterTheOther() throws IOException {
        for (int i = 0; i < 100; i++) {
            append("f" + i, "line of " + i + "\n");
        }
        for (int i = 0; i < 8; i++) {
            watch.look();
            clock.advance(Duration.ofMinutes(2));
            watch.look();
        }
        assertThat(intake.texts()).hasSize(100).doesNotHaveDuplicates();
        append("f7", "again\n");
        watch.look();
        assertThat(intake.texts()).hasSize(101).endsWith("again");
    }

    @Test
    void aFolderThatIsNotThere_isTold_andReadWhenItIs() throws IOException {
        Files.delete(logs);
        watch.look();
        assertThat(counts.times(Refusal.UNREADABLE)).isEqualTo(1);
        Files.createDirectory(logs);
        append("a.log", "one\n");
        watch.look();
        assertThat(intake.texts()).containsExactly("one");
    }

    @Test
    void tornPositions_loseOnlyTheirTornLine_andForeignOnesStopTheWatch() throws IOException {
        append("a.log", "one\n");
        append("b.log", "two\n");
        watch.look();
        watch.close();
        Path positions = temporary.resolve("own/positions");
        String text = Files.readString(positions);
        Files.writeString(positions, text.substring(0, text.length() - 3));
        watch = watch("*");
        watch.look();
        assertThat(intake.texts()).containsExactly("one", "two");
        watch.close();
        Files.writeString(positions, "tipstaff positions 1\nnonsense\n");
        assertThatThrownBy(() -> watch("*")).isInstanceOf(IOException.class).hasMessageContaining("positions:2");
    }

    /** The program dies when the records are durable, and before it could be remembered how far the file was read. */
    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private void dieAfterTheNextBatch() throws IOException {
        watch.close();
        watch = watch("*", batch -> {
            intake.accept(batch);
            throw new Died();
        });
        try {
            watch.look();
        } catch (Died died) {
            // As a kill: nothing after it happens.
        }
        restart("*");
    }

    @Test
    void whatHadArrivedWhenTheProgramDied_isNotReadTwice() throws IOException {
        append("a.log", "one\n");
        watch.look();
        append("a.log", "two\nthree\n");
        dieAfterTheNextBatch();
        append("a.log", "four\n");
        watch.look();
        assertThat(intake.texts()).containsExactly("one", "two", "three", "four");
        append("a.log", "four\n");
        watch.look();
        assertThat(intake.texts()).as("another line that says the same").endsWith("four", "four");
    }

    @Test
    void whatHadNotArrivedWhenTheProgramDied_isRead_alsoWhenItSaysTheSameAsBefore() throws IOException {
        append("a.log", "same\n");
        watch.look();
        append("a.log", "same\n");
        restart("*");
        watch.look();
        append("a.log", "same\n");
        dieAfterTheNextBatch();
        append("a.log", "same\n");
        watch.look();
        assertThat(intake.texts()).containsExactly("same", "same", "same", "same");
    }

    @Test
    void ofABatchThatArrivedInPart_theRestIsRead() throws IOException {
        append("a.log", "one\n");
        watch.look();
        append("a.log", "two\nthree\n");
        intake.takeAtMost(1);
        watch.close();
        int[] taken = {0};
        watch = watch("*", batch -> {
            intake.accept(batch);
            if (++taken[0] == 1) {
                throw new Died();
            }
        });
        assertThatThrownBy(watch::look).isInstanceOf(Died.class);
        restart("*");
        watch.look();
        assertThat(intake.texts()).containsExactly("one", "two", "three");
    }

    @Test
    void whenOthersBringMuch_aStartReadsLittleOfIt() throws Exception {
        append("a.log", "one\n");
        watch.look();
        List<Received> others =
                java.util.Collections.nCopies(60_000, new Received("other", clock.now(), Form.TEXT, new byte[] {'x'}));
        intake.accept(others);
        watch.look();
        assertThat(Files.readString(temporary.resolve("own/positions"))).endsWith("arrived\t" + intake.end() + "\n");
        append("a.log", "two\n");
        dieAfterTheNextBatch();
        watch.look();
        assertThat(intake.records()).hasSize(60_002);
    }

    @Test
    void positionsThatLackThePlace_areRead() throws IOException {
        append("a.log", "one\n");
        watch.look();
        watch.close();
        Path positions = temporary.resolve("own/positions");
        StringBuilder before = new StringBuilder("tipstaff positions 1\n");
        Files.readString(positions)
                .lines()
                .filter(line -> line.startsWith("text"))
                .forEach(line -> before.append(line, 0, line.lastIndexOf('\t')).append('\n'));
        Files.writeString(positions, before.toString());
        watch = watch("*");
        append("a.log", "two\n");
        watch.look();
        assertThat(intake.texts()).containsExactly("one", "two");
    }

    /** Any course of writing, rotating, restarting and looking gives every line once, as long as nothing is truncated. */
    @Test
    void anyCourseOfThings_givesEveryLineOnce() throws IOException {
        int runs = Boolean.getBoolean("tipstaff.full") ? 2_000 : 60;
        for (int seed = 0; seed < runs; seed++) {
            Random random = new Random(seed);
            List<String> written = new ArrayList<>();
            int before = intake.records().size();
            for (int step = 0; step < 40; step++) {
                course(random, seed, written);
            }
            clock.advance(Duration.ofMinutes(2));
            watch.look();
            watch.look();
            assertThat(intake.texts().subList(before, intake.records().size()))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(written);
        }
    }

    private void course(Random random, int seed, List<String> written) throws IOException {
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> {
                String line = "seed " + seed + " line " + written.size();
                append("a.log", line + "\n");
                written.add(line);
            }
            case 3 -> watch.look();
            case 4 -> {
                if (Files.exists(logs.resolve("a.log"))) {
                    if (Files.exists(logs.resolve("a.log.1"))) {
                        // The oldest goes, as with every rotation; it was looked at before.
                        watch.look();
                    }
                    move("a.log", "a.log.1");
                }
            }
            default -> {
                switch (random.nextInt(8)) {
                    case 0, 1 -> restart("*");
                    case 2 -> dieAfterTheNextBatch();
                    default -> {}
                }
            }
        }
    }
}
