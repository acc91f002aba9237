package org.tipstaff.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Text of any encoding as UTF-8. What is not valid in its encoding becomes U+FFFD and is counted. */
final class TranscodingStream extends InputStream {
    private static final int BLOCK = 1 << 14;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .replaceWith("\ufffd".getBytes(StandardCharsets.UTF_8));
    private final ByteBuffer raw = ByteBuffer.allocate(BLOCK).flip();
    private final CharBuffer chars = CharBuffer.allocate(BLOCK);
    private final ByteBuffer out = ByteBuffer.allocate(BLOCK * 4).flip();
    private boolean ended;
    private long replaced;

    TranscodingStream(InputStream in, Charset charset) {
        this.in = in;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Sequences of bytes that were not valid so far. */
    long replaced() {
        return replaced;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == 1 ? one[0] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        while (!out.hasRemaining()) {
            if (ended) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, out.remaining());
        out.get(into, offset, count);
        return count;
    }

    private void fill() throws IOException {
        raw.compact();
        int count = in.read(raw.array(), raw.position(), raw.remaining());
        boolean last = count <= 0;
        if (!last) {
            raw.position(raw.position() + count);
        }
        raw.flip();
        CoderResult result = decoder.decode(raw, chars, last);
        if (result.isError()) {
            raw.position(raw.position() + Math.min(result.length(), raw.remaining()));
            chars.put('\ufffd');
            replaced++;
        }
        if (last && result.isUnderflow()) {
            decoder.flush(chars);
            ended = true;
        }
        chars.flip();
        out.clear();
        encoder.encode(chars, out, ended);
        out.flip();
        chars.compact();
    }
}
