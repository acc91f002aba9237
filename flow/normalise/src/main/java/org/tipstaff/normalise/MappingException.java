package org.tipstaff.normalise;

/** A mapping table can't be used; the message says where and why. Nothing runs on half a mapping. */
public final class MappingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MappingException(String message) {
        super(message);
    }
}
