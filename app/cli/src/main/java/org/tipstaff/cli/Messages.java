package org.tipstaff.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** What the program says to its user, in one language. Never that of the machine: only {@code --lang} chooses. */
final class Messages {
    private final ResourceBundle bundle;
    private final Locale locale;

    private Messages(Locale locale) {
        this.locale = locale;
        this.bundle = ResourceBundle.getBundle("org.tipstaff.cli.messages", locale);
    }

    static Messages of(String language) {
        return new Messages(language.equals("fr") ? Locale.FRENCH : Locale.ENGLISH);
    }

    /** The language must be known before the command line is parsed, for its help and errors are in it too. */
    static Messages ofArguments(String... args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--lang") && i + 1 < args.length) {
                return of(args[i + 1]);
            }
            if (args[i].startsWith("--lang=")) {
                return of(args[i].substring("--lang=".length()));
            }
        }
        return of("en");
    }

    ResourceBundle bundle() {
        return bundle;
    }

    Locale locale() {
        return locale;
    }

    String text(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), locale).format(values);
    }
}
