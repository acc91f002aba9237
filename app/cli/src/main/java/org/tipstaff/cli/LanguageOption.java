package org.tipstaff.cli;

import java.util.ArrayList;
import java.util.List;
import org.tipstaff.engine.UsageException;
import org.tipstaff.report.Language;
import picocli.CommandLine.Option;

/** In which languages reports are written. */
final class LanguageOption {
    @Option(names = "--langs", paramLabel = "en,fr", split = ",", descriptionKey = "investigate.langs")
    List<String> languages = List.of("en", "fr");

    List<Language> spoken(Messages messages) {
        List<Language> spoken = new ArrayList<>();
        for (String name : languages) {
            Language found = null;
            for (Language language : Language.values()) {
                if (language.key().equals(name.strip())) {
                    found = language;
                }
            }
            if (found == null) {
                throw new UsageException(messages.text("langs.unknown", String.join(",", languages)));
            }
            if (!spoken.contains(found)) {
                spoken.add(found);
            }
        }
        return spoken;
    }
}
