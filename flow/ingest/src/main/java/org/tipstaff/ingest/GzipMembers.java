package org.tipstaff.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a gzip file one after the other (RFC 1952 section 2.2), as gzip itself unpacks them: zero bytes behind
 * the last are padding of a tape or a copy; anything else there is no part of it, and {@link #trailing} counts it.
 */
final class GzipMembers extends InputStream {
    private final BufferedInputStream packed;
    private @Nullable InputStream member;
    private long trailing;

    GzipMembers(InputStream packed) throws IOException {
        // Support of marks lets the decoder of one member give back what it read too far.
        this.packed = new BufferedInputStream(packed, 1 << 16);
        this.member = open();
    }

    /** Bytes behind the last member that belong to none; known at the end. */
    long trailing() {
        return trailing;
    }

    private InputStream open() throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(packed)
                .setDecompressConcatenated(false)
                .get();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == 1 ? one[0] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (member != null) {
            int count = member.read(into, offset, length);
            if (count > 0 || length == 0) {
                return count;
            }
            member = anotherFollows() ? open() : null;
        }
        return -1;
    }

    private boolean anotherFollows() throws IOException {
        packed.mark(2);
        int first = packed.read();
        int second = packed.read();
        packed.reset();
        if (first == 0x1f && second == 0x8b) {
            return true;
        }
        boolean padding = true;
        byte[] block = new byte[1 << 12];
        for (int count = packed.read(block); count > 0; count = packed.read(block)) {
            for (int i = 0; i < count; i++) {
                padding &= block[i] == 0;
            }
            trailing += count;
        }
        trailing = padding ? 0 : trailing;
        return false;
    }
}
