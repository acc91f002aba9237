package org.tipstaff.anchors;

import java.io.IOException;
import org.tipstaff.evidence.anchor.TimestampAuthority;
import org.tipstaff.evidence.anchor.TimestampToken;

/** A time-stamping authority over HTTP (RFC 3161, section 3.4). */
public final class HttpTimestampAuthority implements TimestampAuthority {
    private static final String QUERY = "application/timestamp-query";
    private static final String REPLY = "application/timestamp-reply";

    private final Exchange exchange;

    public HttpTimestampAuthority(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public byte[] ask(byte[] request) throws IOException {
        Exchange.Answer answer = exchange.post(request, QUERY, TimestampToken.MAX_BYTES);
        if (answer.status() != 200) {
            throw new IOException(exchange + " answered with status " + answer.status() + " instead of a time-stamp");
        }
        if (!answer.contentType().equals(REPLY)) {
            throw new IOException(exchange + " answered with '" + answer.contentType() + "', wanted is " + REPLY
                    + ": is this the address of the time-stamping service, or is a proxy in between?");
        }
        return answer.body();
    }
}
