package org.tipstaff.sigma;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/**
 * The phrases of one language. They are read straight from the module and not as a resource bundle, whose choice would
 * depend on the machine's own language. Places {@code {0}} are filled as they are: no apostrophe rules, no number
 * formats.
 */
final class Phrases {
    private final Properties phrases = new Properties();

    private Phrases(String file) {
        try (InputStream in = Objects.requireNonNull(Phrases.class.getResourceAsStream(file), file);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            phrases.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("the module's own " + file + " cannot be read", e);
        }
    }

    /** French for French, English for every other language. */
    static Phrases of(Locale language) {
        return new Phrases(
                language.getLanguage().equals("fr") ? "explanation_fr.properties" : "explanation_en.properties");
    }

    String say(String key, Object... places) {
        String phrase = Objects.requireNonNull(phrases.getProperty(key), key);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < phrase.length(); i++) {
            boolean place = phrase.charAt(i) == '{' && i + 2 < phrase.length() && phrase.charAt(i + 2) == '}';
            if (place) {
                text.append(places[phrase.charAt(i + 1) - '0']);
                i += 2;
            } else {
                text.append(phrase.charAt(i));
            }
        }
        return text.toString();
    }

    /** All keys, so that a test can compare the languages. */
    java.util.Set<String> keys() {
        return phrases.stringPropertyNames();
    }
}
