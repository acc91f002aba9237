package org.tipstaff.cli;

import org.tipstaff.label.Label;
import org.tipstaff.label.LabelSyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code NAME=LABEL}, or a label alone for readers without a name. */
final class AudienceOption implements ITypeConverter<AudienceOption.Readers> {
    private static final String NAMELESS = "readers";

    /** Who reads, before it is known when. */
    record Readers(String name, Label clearance) {}

    @Override
    public Readers convert(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? NAMELESS : text.substring(0, equals);
        try {
            return new Readers(name, Label.parse(text.substring(equals + 1)));
        } catch (LabelSyntaxException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
