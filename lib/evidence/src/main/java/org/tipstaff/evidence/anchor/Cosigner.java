package org.tipstaff.evidence.anchor;

import java.io.IOException;

/** A cosigner (C2SP tlog-witness) that can be reached. Its answers come from outside and are checked as such. */
@FunctionalInterface
public interface Cosigner {
    /** A longer answer is cut off by whoever fetches it, which makes it unreadable. Real ones have some hundred bytes. */
    int MAX_REPLY_BYTES = 1 << 16;

    /**
     * Posts to {@code add-checkpoint}.
     *
     * @param request what {@link Cosigning#request} wrote
     * @throws IOException when nobody answered in time
     */
    Reply addCheckpoint(byte[] request) throws IOException;

    /**
     * An HTTP answer.
     *
     * @param status code
     * @param contentType as sent, empty where none was
     * @param body as sent
     */
    record Reply(int status, String contentType, byte[] body) {}
}
