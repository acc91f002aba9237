package org.tipstaff.incident;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says the sentences of an account in a language. Times are said in UTC and numbers in plain digits, whatever the
 * language: they will be compared with logs.
 */
public final class Narrator {
    /** The languages there is a catalogue for. */
    public static final List<String> LANGUAGES = List.of("en", "fr");

    /** Elements of a list that are said; the number of the others is. */
    static final int LIST_MAX = 12;
    /** Phrases within phrases. */
    static final int NESTING_MAX = 8;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Map<String, Map<String, String>> catalogues = new HashMap<>();

    /** Reads the catalogues, which are part of this module. */
    public Narrator() {
        for (String language : LANGUAGES) {
            catalogues.put(language, load("account_" + language + ".properties"));
        }
    }

    private static Map<String, String> load(String name) {
        Properties properties = new Properties();
        try (InputStream in = Narrator.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the catalogue " + name + " is not in this build");
            }
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> messages = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> messages.put(key, properties.getProperty(key)));
        return messages;
    }

    /** In the language of {@code locale}; in English where there is no catalogue for it. */
    public String say(Sentence sentence, Locale locale) {
        return say(sentence.message(), sentence.values(), locale);
    }

    /** A message of the catalogue by its key, such as the name of a join's reason ({@code join.same-process}). */
    public String say(String message, List<Object> values, Locale locale) {
        String said = format(message, values, locale, 0);
        return beginsWithWords(message, values, locale, 0) ? capital(said) : said;
    }

    /** True when the catalogues have this key. */
    public boolean knows(String message) {
        return catalogue(Locale.ENGLISH).containsKey(message);
    }

    Set<String> keys(String language) {
        return new TreeSet<>(catalogue(Locale.forLanguageTag(language)).keySet());
    }

    String pattern(String message, String language) {
        String pattern = catalogue(Locale.forLanguageTag(language)).get(message);
        if (pattern == null) {
            throw new IllegalArgumentException("the catalogue has no message '" + message + "'");
        }
        return pattern;
    }

    private Map<String, String> catalogue(Locale locale) {
        Map<String, String> catalogue = catalogues.get(locale.getLanguage());
        return catalogue != null ? catalogue : java.util.Objects.requireNonNull(catalogues.get("en"));
    }

    private String format(String message, List<Object> values, Locale locale, int depth) {
        Object[] said = new Object[values.size()];
        for (int i = 0; i < said.length; i++) {
            Object value = values.get(i);
            said[i] = value instanceof Integer || value instanceof Long ? value : text(value, locale, depth);
        }
        return new MessageFormat(pattern(message, locale.getLanguage()), Locale.ROOT).format(said);
    }

    private String text(Object value, Locale locale, int depth) {
        return switch (value) {
            case Instant time -> TIME.format(time);
            case Phrase phrase ->
                depth >= NESTING_MAX ? "…" : format(phrase.message(), phrase.values(), locale, depth + 1);
            case List<?> list -> list(list, locale, depth);
            default -> value.toString();
        };
    }

    private String list(List<?> values, Locale locale, int depth) {
        StringBuilder text = new StringBuilder();
        int said = Math.min(values.size(), LIST_MAX);
        for (int i = 0; i < said; i++) {
            if (i > 0) {
                boolean last = i == values.size() - 1;
                text.append(last ? ' ' + pattern("list.and", locale.getLanguage()) + ' ' : ", ");
            }
            text.append(text(java.util.Objects.requireNonNull(values.get(i)), locale, depth));
        }
        if (said < values.size()) {
            text.append(' ').append(format("list.more", List.of(values.size() - said), locale, depth + 1));
        }
        return text.toString();
    }

    /** False when the sentence begins with a name, which is written as the log writes it. */
    private boolean beginsWithWords(String message, List<Object> values, Locale locale, int depth) {
        String pattern = pattern(message, locale.getLanguage());
        if (!pattern.startsWith("{")) {
            return true;
        }
        int end = 1;
        while (end < pattern.length() && Character.isDigit(pattern.charAt(end))) {
            end++;
        }
        Object first = values.get(Integer.parseInt(pattern, 1, end, 10));
        return first instanceof Phrase phrase
                && depth < NESTING_MAX
                && beginsWithWords(phrase.message(), phrase.values(), locale, depth + 1);
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
