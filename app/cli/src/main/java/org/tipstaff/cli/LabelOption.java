package org.tipstaff.cli;

import org.tipstaff.label.Label;
import org.tipstaff.label.LabelSyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A label in its text form. */
final class LabelOption implements ITypeConverter<Label> {
    @Override
    public Label convert(String text) {
        try {
            return Label.parse(text);
        } catch (LabelSyntaxException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
