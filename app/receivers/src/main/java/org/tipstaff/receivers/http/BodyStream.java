package org.tipstaff.receivers.http;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.tipstaff.receivers.Refusal;
import org.tipstaff.receivers.Timing;

/**
 * The bytes of a body, unpacked, within its bounds. What is unpacked is counted, not what was sent: a compressed bomb is
 * noticed when it has expanded to the bound, and until then took no more memory than any other body.
 */
final class BodyStream extends FilterInputStream {
    private static final int BUFFER = 16 * 1024;

    private final HttpLimits limits;
    private final UnderWay.Share share;
    private final Timing timing;
    private final long began;
    private final boolean packed;
    private long bytes;

    private BodyStream(InputStream in, boolean packed, HttpLimits limits, UnderWay.Share share, Timing timing) {
        super(in);
        this.packed = packed;
        this.limits = limits;
        this.share = share;
        this.timing = timing;
        this.began = timing.nanos();
    }

    static BodyStream of(HttpCall call, HttpLimits limits, UnderWay.Share share, Timing timing) throws IOException {
        String encoding =
                call.header("content-encoding").orElse("identity").strip().toLowerCase(Locale.ROOT);
        InputStream body = new Lent(call.body());
        try {
            return switch (encoding) {
                case "", "identity" -> new BodyStream(body, false, limits, share, timing);
                case "gzip", "x-gzip" -> new BodyStream(new GZIPInputStream(body, BUFFER), true, limits, share, timing);
                case "deflate" -> new BodyStream(deflated(body), true, limits, share, timing);
                default ->
                    throw new BodyRefused(
                            415,
                            Refusal.UNSUPPORTED,
                            "a body may be sent as it is, or packed once with gzip or deflate");
            };
        } catch (ZipException | EOFException damaged) {
            throw damaged("the body does not begin as gzip does");
        }
    }

    /** RFC 9110 §8.4.1.2: deflate is the zlib form; some senders leave out its two bytes of header. */
    private static InputStream deflated(InputStream body) throws IOException {
        PushbackInputStream in = new PushbackInputStream(body, 2);
        byte[] head = in.readNBytes(2);
        in.unread(head);
        boolean zlib =
                head.length == 2 && (head[0] & 0x0F) == 8 && ((head[0] & 0xFF) * 256 + (head[1] & 0xFF)) % 31 == 0;
        return new InflaterInputStream(in, new Inflater(!zlib), BUFFER) {
            @Override
            public void close() throws IOException {
                inf.end();
                super.close();
            }
        };
    }

    /** The server's own stream: closing what unpacks it gives memory back outside the heap, and must leave the stream to the server. */
    private static final class Lent extends FilterInputStream {
        Lent(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }

    private static BodyRefused damaged(String sentence) {
        return new BodyRefused(400, Refusal.MALFORMED, sentence);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int read;
        try {
            read = super.read(buffer, from, length);
        } catch (ZipException | EOFException damaged) {
            throw damaged("the packed body is damaged or cut off");
        }
        if (timing.nanos() - began > limits.bodyTime().toNanos()) {
            throw new BodyRefused(
                    408,
                    Refusal.SLOW,
                    "the body did not come within " + limits.bodyTime().toSeconds() + " seconds");
        }
        if (read > 0) {
            bytes += read;
            if (bytes > limits.requestBytes()) {
                throw new BodyRefused(
                        413,
                        packed ? Refusal.EXPANSION : Refusal.SIZE,
                        "the body has more than " + limits.requestBytes() + " bytes"
                                + (packed ? " when unpacked" : ""));
            }
            share.take(read);
        }
        return read;
    }

    /** Bytes read so far, unpacked. */
    long bytes() {
        return bytes;
    }
}
