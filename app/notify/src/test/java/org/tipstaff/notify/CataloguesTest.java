package org.tipstaff.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CataloguesTest {
    @Test
    void cataloguesHoldTheSameKeysAndPlaceholders() throws IOException {
        Properties english = load("messages_en.properties");
        Properties french = load("messages_fr.properties");
        assertThat(load("messages.properties")).isEqualTo(english);
        assertThat(french.keySet()).isEqualTo(english.keySet());
        for (String key : english.stringPropertyNames()) {
            assertThat(placeholders(french.getProperty(key))).as(key).isEqualTo(placeholders(english.getProperty(key)));
            // An apostrophe alone quotes what follows it and takes it out of the message.
            assertThat(french.getProperty(key)).as(key).doesNotContain("'");
            assertThat(english.getProperty(key)).as(key).doesNotContain("'");
        }
    }

    private static Properties load(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStreamReader in = new InputStreamReader(
                Objects.requireNonNull(Notifier.class.getResourceAsStream(name)), StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return properties;
    }

    private static TreeSet<String> placeholders(String message) {
        return Pattern.compile("\\{\\d+}")
                .matcher(message)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
