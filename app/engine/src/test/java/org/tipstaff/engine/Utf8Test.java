package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Utf8Test {
    @TempDir
    Path folder;

    private String written(String text) throws IOException {
        Path file = folder.resolve("file");
        try (Writer out = Utf8.to(file)) {
            out.write(text);
        }
        return Files.readString(file);
    }

    @Test
    void text_isWrittenAsItIs_halfOfAPairAsAQuestionMark() throws IOException {
        assertThat(written("Zo\u00eb \ud83d\ude00\n")).isEqualTo("Zo\u00eb \ud83d\ude00\n");
        assertThat(written("a\ud83db\ude00")).isEqualTo("a?b?");
        assertThat(written("a\ud83d")).isEqualTo("a?");
    }

    @Test
    void pairOnTheBorderOfABuffer_staysOne() throws IOException {
        for (int before = 8_180; before < 8_200; before++) {
            String text = "x".repeat(before) + "\ud83d\ude00y";
            assertThat(written(text)).as("%d", before).isEqualTo(text);
        }
    }
}
