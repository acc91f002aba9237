package org.tipstaff.server.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** A body that ends in an exception when it is longer or slower than it may be. */
final class BoundedBody extends FilterInputStream {
    private final LongSupplier nanos;
    private final long deadline;
    private final int most;
    private long left;

    BoundedBody(InputStream in, int most, LongSupplier nanos, long deadline) {
        super(in);
        this.most = most;
        this.left = most;
        this.nanos = nanos;
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (nanos.getAsLong() - deadline > 0) {
            throw new IOException("the body came too slowly");
        }
        int read = super.read(bytes, offset, (int) Math.min(length, left + 1));
        if (read > 0) {
            left -= read;
            if (left < 0) {
                throw new IOException("the body is larger than " + most + " bytes");
            }
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        return read(new byte[(int) Math.min(count, 8192)]);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
