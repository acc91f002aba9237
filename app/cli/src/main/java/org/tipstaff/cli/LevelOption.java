package org.tipstaff.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tipstaff.sigma.Level;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A level as rules write it. */
final class LevelOption implements ITypeConverter<Level> {
    @Override
    public Level convert(String text) {
        return Level.of(text.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not a level; the levels are "
                        + Arrays.stream(Level.values()).map(Level::toString).collect(Collectors.joining(", "))));
    }
}
