package org.tipstaff.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** Fails at the end when the bytes are not those that the archive's directory states. */
final class ChecksumStream extends FilterInputStream {
    private final CRC32 crc = new CRC32();
    private final long statedCrc;
    private final long statedSize;
    private long size;

    /** Either may be -1: not stated. */
    ChecksumStream(InputStream in, long statedCrc, long statedSize) {
        super(in);
        this.statedCrc = statedCrc;
        this.statedSize = statedSize;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == 1 ? one[0] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        if (count > 0) {
            crc.update(into, offset, count);
            size += count;
            if (statedSize >= 0 && size > statedSize) {
                throw new IOException("it unpacks to more than the " + statedSize + " bytes that are stated");
            }
        } else if (count < 0) {
            if (statedSize >= 0 && size != statedSize) {
                throw new IOException("it unpacks to " + size + " bytes, and " + statedSize + " are stated");
            }
            if (statedCrc >= 0 && crc.getValue() != statedCrc) {
                throw new IOException(String.format(
                        java.util.Locale.ROOT, "its checksum is %08x, and %08x is stated", crc.getValue(), statedCrc));
            }
        }
        return count;
    }
}
