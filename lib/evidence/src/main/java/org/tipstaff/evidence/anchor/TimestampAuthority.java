package org.tipstaff.evidence.anchor;

import java.io.IOException;

/** A time-stamping authority (RFC 3161) that can be asked. Its answers come from outside and are checked as such. */
@FunctionalInterface
public interface TimestampAuthority {
    /**
     * @param request what {@link TimestampRequest#encoded()} gave
     * @return its answer, unchecked
     * @throws IOException when it could not be reached or gave no answer of the right kind
     */
    byte[] ask(byte[] request) throws IOException;
}
