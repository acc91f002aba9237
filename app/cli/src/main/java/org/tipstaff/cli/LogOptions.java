package org.tipstaff.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.UsageException;
import org.tipstaff.label.Label;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command that reads logs is told about them. */
final class LogOptions {
    @Parameters(arity = "1..*", paramLabel = "PATH", descriptionKey = "logs.path")
    List<Path> paths = List.of();

    @Option(names = "--since", paramLabel = "T", descriptionKey = "logs.since", converter = TimeOption.class)
    @Nullable
    Instant since;

    @Option(names = "--until", paramLabel = "T", descriptionKey = "logs.until", converter = TimeOption.class)
    @Nullable
    Instant until;

    @Option(names = "--label", paramLabel = "LABEL", descriptionKey = "logs.label", converter = LabelOption.class)
    Label label = Label.UNLABELLED;

    @Option(names = "--workers", paramLabel = "N", descriptionKey = "logs.workers")
    int workers = Runtime.getRuntime().availableProcessors();

    @Option(names = "--strict", descriptionKey = "logs.strict")
    boolean strict;

    /** @throws UsageException naming the first thing that can't be as asked */
    void check(Messages messages) {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new UsageException(messages.text("path.missing", path.toString()));
            }
            if (!Files.isReadable(path)) {
                throw new UsageException(messages.text("path.unreadable", path.toString()));
            }
        }
        if (workers < 1 || workers > 256) {
            throw new UsageException(messages.text("workers.range", Integer.toString(workers)));
        }
        Instant from = since;
        Instant to = until;
        if (from != null && to != null && to.isBefore(from)) {
            throw new UsageException(messages.text("until.before.since"));
        }
    }

    /** A time as people write it: a date (its first moment), or a date and time; UTC where no offset is given. */
    static final class TimeOption implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                if (text.length() == 10) {
                    return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
                }
                String iso = text.replace(' ', 'T');
                boolean hasOffset = iso.endsWith("Z") || iso.indexOf('+', 11) > 0 || iso.indexOf('-', 11) > 0;
                return OffsetDateTime.parse(hasOffset ? iso : iso + "Z").toInstant();
            } catch (DateTimeParseException e) {
                throw new picocli.CommandLine.TypeConversionException("'" + text
                        + "' is not a time; write 2026-03-06, 2026-03-06T18:30 or 2026-03-06T18:30:00+01:00");
            }
        }
    }
}
