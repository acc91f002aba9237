package org.tipstaff.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What every command understands. */
final class CommonOptions {
    @Option(names = "--lang", paramLabel = "en|fr", descriptionKey = "common.lang", converter = LanguageOption.class)
    String language = "en";

    @Option(names = "--no-progress", descriptionKey = "common.no-progress")
    boolean noProgress;

    /** Messages are in the language from the first word on ({@link Messages#ofArguments}); here it is only checked. */
    static final class LanguageOption implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.equals("en") && !text.equals("fr")) {
                throw new TypeConversionException("'" + text + "' is not a language of this program; it has en and fr");
            }
            return text;
        }
    }
}
