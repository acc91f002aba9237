package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit is there whole or not at all, wherever the writing broke off or the disk lies. */
class LiveLogTest {
    @TempDir
    Path folder;

    private static List<Long> read(Path folder) throws IOException {
        List<Long> worked = new ArrayList<>();
        LiveLog.open(folder, entries -> {
                    try {
                        for (byte[] entry : entries) {
                            if (LiveEntry.read(entry) instanceof LiveEntry.Worked(long next)) {
                                worked.add(next);
                            }
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .close();
        return worked;
    }

    private void write(int commits) throws IOException {
        try (LiveLog log = LiveLog.open(folder, _ -> {})) {
            for (long i = 0; i < commits; i++) {
                log.epoch(i / 10, 0);
                log.add(new LiveEntry.Tick(i)::write);
                log.add(new LiveEntry.Worked(i)::write);
                log.commit(i % 3 == 0);
            }
        }
    }

    @Test
    void oldEpochsAreForgotten() throws IOException {
        write(30);
        assertThat(read(folder)).hasSize(30);
        try (LiveLog log = LiveLog.open(folder, _ -> {})) {
            log.epoch(3, 2);
        }
        assertThat(read(folder)).startsWith(20L).hasSize(10);
    }

    @RepeatedTest(10)
    void whatIsTornOrDamagedEndsTheLog(RepetitionInfo repetition) throws IOException {
        Random random = new Random(repetition.getCurrentRepetition());
        write(20);
        Path last = folder.resolve("epoch-1.log");
        byte[] bytes = Files.readAllBytes(last);
        if (random.nextBoolean()) {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        } else {
            bytes[random.nextInt(bytes.length)] ^= 0x40;
        }
        Files.write(last, bytes);
        List<Long> sound = read(folder);
        assertThat(sound).hasSizeBetween(10, 19);
        for (int i = 0; i < sound.size(); i++) {
            assertThat(sound.get(i)).isEqualTo(i);
        }
        assertThat(read(folder)).as("a second time").isEqualTo(sound);
    }
}
