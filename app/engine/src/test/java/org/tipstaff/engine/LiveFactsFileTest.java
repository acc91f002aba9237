package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Source;
import org.tipstaff.incident.ContextCollector;

class LiveFactsFileTest {
    private static final ContextCollector NOTHING = new ContextCollector(ContextCollector.Bounds.RUNNING);

    @TempDir
    Path folder;

    private LiveFactsFile files(String mapping) {
        return new LiveFactsFile(folder, List.of(mapping), Source.file("journal"));
    }

    @Test
    void whatWasWrittenIsReadAgain_ofThisEpochAndTheseRecordsOnly() throws Exception {
        LiveFactsFile files = files("a");
        files.write(7, 100, 250, NOTHING);
        LiveFactsFile.Saved saved = files.read(7, 100, 300);
        assertThat(saved).isNotNull();
        assertThat(saved.upTo()).isEqualTo(250);
        assertThat(files.read(7, 100, 249))
                .as("more than the log says was worked off")
                .isNull();
        assertThat(files.read(7, 99, 300)).as("another first record").isNull();
        assertThat(files.read(8, 100, 300)).as("another epoch").isNull();
    }

    @Test
    void whatAnotherVersionWroteIsNotRead() throws Exception {
        files("a").write(7, 100, 250, NOTHING);
        assertThat(files("b").read(7, 100, 300)).isNull();
    }

    @Test
    void whatIsDamagedIsNotRead() throws Exception {
        LiveFactsFile files = files("a");
        files.write(7, 100, 250, NOTHING);
        Path file = folder.resolve("facts-7");
        byte[] sound = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int i = 0; i < sound.length; i++) {
            byte[] bytes = sound.clone();
            bytes[i] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, bytes);
            assertThat(files.read(7, 100, 300)).as("byte %s", i).isNull();
            Files.write(file, Arrays.copyOf(sound, i));
            assertThat(files.read(7, 100, 300)).as("only %s bytes", i).isNull();
        }
        Files.write(file, sound);
        assertThat(files.read(7, 100, 300)).isNotNull();
    }

    @Test
    void whatIsOldIsForgotten() throws Exception {
        LiveFactsFile files = files("a");
        files.write(7, 100, 250, NOTHING);
        files.write(8, 250, 300, NOTHING);
        files.forgetBefore(8);
        assertThat(files.read(7, 100, 300)).isNull();
        assertThat(files.read(8, 250, 300)).isNotNull();
    }
}
