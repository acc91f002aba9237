package org.tipstaff.evidence.anchor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A checkpoint that was typed in or scanned and cannot be taken, with the lines to look at again. */
public final class PaperException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with a line. */
    public enum Fault {
        /** It is not there. */
        MISSING,
        /** It has too few or too many signs. */
        LENGTH,
        /** It holds a sign that the printed line cannot have. */
        SIGN,
        /** Text and check code do not fit each other. */
        CHECK,
        /** A line too many. */
        UNEXPECTED,
        /** The text is neither the lettered lines nor a checkpoint. */
        NO_CHECKPOINT
    }

    /**
     * One line to look at again.
     *
     * @param label its letter; a blank where the fault is not in one line
     * @param fault what is wrong
     * @param position of the sign that is probably wrong, counted from 1 without spaces; 0: not known
     * @param perhaps how the line reads on paper if only that sign is wrong; never taken unasked
     */
    public record Line(char label, Fault fault, int position, Optional<String> perhaps) {}

    private final transient List<Line> lines;

    PaperException(List<Line> lines) {
        super(lines.stream()
                .map(line -> "line " + line.label() + ": " + line.fault())
                .collect(Collectors.joining("; ")));
        this.lines = List.copyOf(lines);
    }

    PaperException(String message) {
        super(message);
        this.lines = List.of(new Line(' ', Fault.NO_CHECKPOINT, 0, Optional.empty()));
    }

    /** At least one, in the order of the paper. */
    public List<Line> lines() {
        return lines;
    }
}
