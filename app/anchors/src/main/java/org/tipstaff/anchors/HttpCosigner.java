package org.tipstaff.anchors;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.anchor.Cosigner;

/** A cosigner over HTTP (C2SP tlog-witness, {@code add-checkpoint}). */
public final class HttpCosigner implements Cosigner {
    private final Exchange exchange;

    /** @param submissionPrefix what a policy gives as the cosigner's address */
    public HttpCosigner(URI submissionPrefix, @Nullable SSLContext tls, Duration deadline) {
        String prefix = submissionPrefix.toString();
        if (submissionPrefix.getRawQuery() != null) {
            throw new IllegalArgumentException("a submission prefix has no query: '" + prefix + "'");
        }
        this.exchange =
                new Exchange(URI.create(prefix + (prefix.endsWith("/") ? "" : "/") + "add-checkpoint"), tls, deadline);
    }

    @Override
    public Reply addCheckpoint(byte[] request) throws IOException {
        Exchange.Answer answer = exchange.post(request, "text/plain; charset=utf-8", MAX_REPLY_BYTES);
        return new Reply(answer.status(), answer.contentType(), answer.body());
    }
}
