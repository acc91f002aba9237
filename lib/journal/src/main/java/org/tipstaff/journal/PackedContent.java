package org.tipstaff.journal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a segment file. {@link Sealing} makes each {@value Sealing#FRAME_BYTES} bytes a frame of their own, so a damaged
 * frame can be passed over. A file that somebody packed anew, as one frame, is read as a stream: there damage costs the rest.
 */
final class PackedContent extends InputStream {
    private final InputStream in;
    private final byte[] window = new byte[(int) Zstd.compressBound(Sealing.FRAME_BYTES) + 64];
    private int at;
    private int limit;
    private final byte[] content = new byte[Sealing.FRAME_BYTES];
    private int contentAt;
    private int contentLimit;
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private boolean framed;
    private @Nullable InputStream stream;
    private @Nullable String fault;
    private int lostBytes;

    PackedContent(InputStream in) {
        this.in = in;
    }

    /** Why {@link #read} came to an end, null when that was the end of the file. */
    @Nullable
    String fault() {
        return fault;
    }

    /**
     * Goes on behind the fault, at the next frame.
     *
     * @return bytes of content that were passed over, as far as can be told; -1 when there is nothing more to read
     */
    int resume() throws IOException {
        if (stream != null) {
            return -1;
        }
        fault = null;
        at++;
        while (true) {
            fill();
            if (limit - at < Integer.BYTES) {
                return -1;
            }
            while (limit - at >= Integer.BYTES) {
                if ((int) Frame.INT.get(window, at) == SegmentFormat.ZSTD_MAGIC) {
                    return lostBytes;
                }
                at++;
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (contentAt == contentLimit) {
            if (fault != null) {
                return -1;
            }
            InputStream streaming = stream;
            if (streaming != null) {
                return stream(streaming, bytes, offset, length);
            }
            fill();
            if (at == limit) {
                return -1;
            }
            frame();
        }
        int some = Math.min(length, contentLimit - contentAt);
        System.arraycopy(content, contentAt, bytes, offset, some);
        contentAt += some;
        return some;
    }

    private int stream(InputStream streaming, byte[] bytes, int offset, int length) throws IOException {
        try {
            return streaming.read(bytes, offset, length);
        } catch (ZstdIOException e) {
            fault = "the segment can't be unpacked further: " + e.getMessage();
            return -1;
        }
    }

    /** Has as much of the file in the window as fits. */
    private void fill() throws IOException {
        if (at > 0) {
            System.arraycopy(window, at, window, 0, limit - at);
            limit -= at;
            at = 0;
        }
        limit += in.readNBytes(window, limit, window.length - limit);
    }

    private void frame() throws IOException {
        int there = limit - at;
        long size = packedSize(there);
        long unpacked = Zstd.getFrameContentSize(window, at, there);
        boolean whole = size > 0 && size <= there && unpacked >= 0 && unpacked <= content.length;
        if (!whole && !framed) {
            stream = new ZstdInputStreamNoFinalizer(
                    new SequenceInputStream(new ByteArrayInputStream(window, at, there), in));
            return;
        }
        framed = true;
        lostBytes = unpacked >= 0 && unpacked <= content.length ? (int) unpacked : content.length;
        if (!whole) {
            fault = "a part of the packed segment is damaged or cut off";
            return;
        }
        try {
            contentLimit = zstd.decompressByteArray(content, 0, content.length, window, at, (int) size);
            contentAt = 0;
            at += (int) size;
        } catch (ZstdException e) {
            contentAt = 0;
            contentLimit = 0;
            fault = "a part of the packed segment can't be unpacked: " + e.getMessage();
        }
    }

    /** Of the frame that begins here, 0 when there is none that is whole. */
    private long packedSize(int there) {
        try {
            return Zstd.findFrameCompressedSize(window, at, there);
        } catch (ZstdException e) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        zstd.close();
        InputStream streaming = stream;
        if (streaming != null) {
            streaming.close();
        }
        in.close();
    }
}
