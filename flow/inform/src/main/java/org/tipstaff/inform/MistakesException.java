package org.tipstaff.inform;

import java.util.List;
import java.util.stream.Collectors;

/** A file that a person wrote can't be used; all that is wrong with it, by place. */
public final class MistakesException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    MistakesException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }
}
