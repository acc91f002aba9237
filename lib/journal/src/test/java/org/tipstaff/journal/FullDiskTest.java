package org.tipstaff.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of 4 MiB that is really full. */
class FullDiskTest {
    private static final int DISK_BYTES = 4 << 20;

    @TempDir
    Path temp;

    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mountSmallDisk() throws Exception {
        disk = Files.createDirectory(temp.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", disk.toString());
        Assumptions.assumeTrue(mounted, "a small tmpfs can't be mounted here: it takes root");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static JournalLimits limits(long free, long reserve) {
        return JournalLimits.defaults().withSegmentBytes(300_000).withSpace(free, reserve);
    }

    /** Every write goes on until the kernel itself says that there is no room. */
    @Test
    void aWriteThatFailsInTheMiddle_isTakenBack_andItsOffsetsAreGivenToTheNext() throws Exception {
        Random random = new Random(7);
        List<Received> twin = new ArrayList<>();
        Path folder = disk.resolve("journal");
        int refusals = 0;
        try (Journal journal = Fixtures.open(folder, limits(0, 0))) {
            Path other = disk.resolve("other");
            for (int round = 0; round < 6; round++) {
                fill(other, random.nextInt(9000));
                for (int i = 0; i < 40; i++) {
                    List<Received> records = List.of(Fixtures.random(random, 3000), Fixtures.random(random, 3000));
                    try {
                        assertThat(journal.append(records)).isEqualTo(twin.size());
                        twin.addAll(records);
                    } catch (JournalFullException e) {
                        refusals++;
                        assertThat(e.reason()).isEqualTo(JournalFullException.Reason.DISK);
                        assertThat(journal.status().refusing()).isEqualTo(e.reason());
                    }
                }
                assertThat(refusals).isGreaterThan(round);
                Fixtures.assertSame(twin, Fixtures.readAll(journal, 0), "full, round " + round);
                Files.delete(other);
                for (int i = 0; i < 20; i++) {
                    List<Received> records = List.of(Fixtures.random(random, 3000));
                    assertThat(journal.append(records)).isEqualTo(twin.size());
                    twin.addAll(records);
                }
                assertThat(journal.status().refusing()).isNull();
            }
            Fixtures.assertSame(twin, Fixtures.readAll(journal, 0), "room again");
        }
        try (Journal journal = Fixtures.open(folder, limits(0, 0))) {
            assertThat(journal.recovery().lost()).isEmpty();
            Fixtures.assertSame(twin, Fixtures.readAll(journal, 0), "reopened");
        }
    }

    @Test
    void someOfTheDiskIsLeftToOthers() throws Exception {
        Random random = new Random(8);
        try (Journal journal = Fixtures.open(disk.resolve("journal"), limits(1 << 20, 0))) {
            assertThatThrownBy(() -> {
                        while (true) {
                            journal.append(List.of(Fixtures.random(random, 100_000)));
                        }
                    })
                    .isInstanceOf(JournalFullException.class)
                    .hasMessageContaining("left to others");
            assertThat(Files.getFileStore(disk).getUsableSpace()).isGreaterThanOrEqualTo(1 << 20);
        }
    }

    /** Others fill the disk to the last byte; the reserve lets housekeeping seal, which makes room. */
    @Test
    void housekeepingWorksOnADiskThatOthersHaveFilled() throws Exception {
        Path other = disk.resolve("other");
        Fixtures.Told told = new Fixtures.Told();
        try (Journal journal = Fixtures.open(disk.resolve("journal"), limits(0, 512 << 10))) {
            assertThat(journal.status().reserve()).isTrue();
            int taken = 0;
            for (; taken < 20_000; taken += 1000) {
                journal.append(Fixtures.records(taken, taken + 1000));
            }
            fill(other, 0);
            int from = taken;
            assertThatThrownBy(() -> journal.append(Fixtures.records(from, from + 100)))
                    .isInstanceOf(JournalFullException.class);

            Housekeeping done = journal.seal(Retention.KEEP_ALL, told);
            assertThat(done.sealed()).isNotEmpty();
            assertThat(journal.status().unsealed()).isZero();
            assertThat(journal.append(Fixtures.records(taken, taken + 100))).isEqualTo(taken);

            fill(disk.resolve("more"), 0);
            Housekeeping removal = journal.maintain(Retention.of(null, 0), told);
            assertThat(removal.removed()).hasSameSizeAs(told.sealed);
            Files.delete(other);
            assertThat(journal.maintain(Retention.KEEP_ALL, told).problems()).isEmpty();
            assertThat(journal.status().reserve()).isTrue();
            Fixtures.assertSame(
                    Fixtures.records(taken, taken + 100), Fixtures.readAll(journal, taken), "what is not sealed");
        }
    }

    @Test
    void aJournalOpensOnAFullDisk_andIsRead() throws Exception {
        Path folder = disk.resolve("journal");
        try (Journal journal = Fixtures.open(folder, limits(0, 0))) {
            journal.append(Fixtures.records(0, 1000));
        }
        fill(disk.resolve("other"), 0);
        try (Journal journal = Fixtures.open(folder, limits(0, 1 << 20))) {
            assertThat(journal.status().reserve()).isFalse();
            Fixtures.assertSame(Fixtures.records(0, 1000), Fixtures.readAll(journal, 0), "full");
            assertThatThrownBy(() -> journal.append(Fixtures.records(0, 1000)))
                    .isInstanceOf(JournalFullException.class);
            assertThat(journal.maintain(Retention.KEEP_ALL, new Fixtures.Told()).problems())
                    .isNotEmpty();
            Files.delete(disk.resolve("other"));
            assertThat(journal.append(Fixtures.records(1000, 1001))).isEqualTo(1000);
        }
    }

    /** Writes until nothing fits any more, then gives back so many bytes. */
    private void fill(Path file, int giveBack) throws IOException {
        Files.deleteIfExists(file);
        byte[] chunk = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException e) {
            assertThat(Files.getFileStore(disk).getUsableSpace()).isLessThan(8192);
        }
        try (java.io.RandomAccessFile shorter = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            shorter.setLength(Math.max(0, shorter.length() - giveBack));
        }
    }
}
