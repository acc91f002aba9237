package org.tipstaff.ingest;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The members of a gzip file one after the other (RFC 1952), as gzip itself unpacks them: zero bytes behind the last
 * are padding of a tape or a copy; anything else there is no part of it, and {@link #trailing} counts it.
 *
 * <p>The JDK and Commons Compress have such a stream; written here because of what they do with damaged files: one
 * takes garbage behind a member for its end without a word, the other loses what it had unpacked when it meets the
 * damage. Here every byte that can be unpacked comes out before the exception.
 */
final class GzipMembers extends InputStream {
    private static final int HAS_CRC = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int BLOCK = 1 << 15;

    private final BufferedInputStream packed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] input = new byte[BLOCK];
    private int inputLength;
    private boolean ended;
    private long trailing;

    GzipMembers(InputStream packed) throws IOException {
        this.packed = new BufferedInputStream(packed, BLOCK);
        header();
    }

    /** Bytes behind the last member that belong to none; known at the end. */
    long trailing() {
        return trailing;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == 1 ? one[0] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int count;
            try {
                count = inflater.inflate(into, offset, length);
            } catch (DataFormatException e) {
                throw new IOException("the deflated data is damaged: " + e.getMessage(), e);
            }
            if (count > 0) {
                crc.update(into, offset, count);
                return count;
            }
            if (inflater.finished()) {
                trailer();
            } else if (inflater.needsDictionary()) {
                throw new IOException("the deflated data needs a dictionary, which gzip does not have");
            } else {
                // Marked so that what the member does not use can be read again.
                packed.mark(BLOCK);
                inputLength = packed.read(input);
                if (inputLength <= 0) {
                    throw new EOFException("the file ends within the compressed data");
                }
                inflater.setInput(input, 0, inputLength);
            }
        }
        return -1;
    }

    private void header() throws IOException {
        if (next() != 0x1f || next() != 0x8b || next() != 8) {
            throw new IOException("no gzip header with the method deflate");
        }
        int flags = next();
        for (int i = 0; i < 6; i++) {
            next(); // time, flags and system
        }
        if ((flags & HAS_EXTRA) != 0) {
            packed.skipNBytes(next() | next() << 8);
        }
        for (int flag : new int[] {HAS_NAME, HAS_COMMENT}) {
            while ((flags & flag) != 0 && next() != 0) {
                // a text that ends with zero
            }
        }
        if ((flags & HAS_CRC) != 0) {
            packed.skipNBytes(2);
        }
    }

    private void trailer() throws IOException {
        packed.reset();
        packed.skipNBytes(inputLength - inflater.getRemaining());
        long statedCrc = number();
        long statedSize = number();
        if (statedCrc != crc.getValue() || statedSize != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "the checksum is %08x and the size %d, stated are %08x and %d",
                    crc.getValue(),
                    inflater.getBytesWritten() & 0xFFFF_FFFFL,
                    statedCrc,
                    statedSize));
        }
        packed.mark(2);
        boolean another = packed.read() == 0x1f && packed.read() == 0x8b;
        packed.reset();
        if (another) {
            header();
            inflater.reset();
            crc.reset();
            return;
        }
        ended = true;
        boolean padding = true;
        long bytes = 0;
        for (int count = packed.read(input); count > 0; count = packed.read(input)) {
            for (int i = 0; i < count; i++) {
                padding &= input[i] == 0;
            }
            bytes += count;
        }
        trailing = padding ? 0 : bytes;
    }

    private long number() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private int next() throws IOException {
        int b = packed.read();
        if (b < 0) {
            throw new EOFException("the file ends within the header or the trailer of gzip");
        }
        return b;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
