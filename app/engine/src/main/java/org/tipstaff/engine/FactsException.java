package org.tipstaff.engine;

/** The facts of a case can't be read. */
public final class FactsException extends Exception {
    private static final long serialVersionUID = 1L;

    FactsException(String message) {
        super(message);
    }
}
