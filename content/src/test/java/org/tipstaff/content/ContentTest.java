package org.tipstaff.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContentTest {
    private static final Path FOLDER = Path.of(System.getProperty("tipstaff.root"), "content");

    @Test
    void rules_areTheFilesOfTheFolder() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER.resolve("rules"))) {
            List<String> names = files.filter(Files::isRegularFile)
                    .map(file ->
                            FOLDER.resolve("rules").relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
            assertThat(Content.rules().keySet())
                    .containsExactlyElementsOf(names)
                    .hasSizeGreaterThanOrEqualTo(40);
        }
    }

    @Test
    void mapping_namesTheOnesThereAre_whenAskedForAnother() {
        assertThatThrownBy(() -> Content.mapping("nonsense.yaml"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no mapping table 'nonsense.yaml'");
        assertThatThrownBy(() -> Content.mapping("../rules/logon/password_spraying.yml"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
