package org.tipstaff.label;

/** A text is no label. Nothing is guessed: a label that was misread could widen an audience. */
public final class LabelSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int position;

    LabelSyntaxException(int position, String reason) {
        super("character " + (position + 1) + ": " + reason);
        this.position = position;
    }

    /** Where the first mistake is: characters before it. */
    public int position() {
        return position;
    }
}
