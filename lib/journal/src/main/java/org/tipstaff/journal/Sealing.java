package org.tipstaff.journal;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.tipstaff.event.Sha256;

/**
 * Packs a complete segment. The packed file is read back before its name is there, and the unpacked one is deleted only
 * afterwards: memory that flips a bit while it packs must not cost the evidence.
 *
 * <p>Each {@value #FRAME_BYTES} bytes of content are a zstd frame of their own with a checksum, so damage to the file costs
 * no more than the frames it lies in. {@code zstd -d} reads them like one.
 */
final class Sealing {
    static final int FRAME_BYTES = 1 << 20;
    static final String TEMPORARY = "sealing.tmp";

    private Sealing() {}

    static SealedSegment seal(Path folder, Segment segment, Instant at, int level) throws IOException {
        Segment.Extent extent = segment.extent();
        Path temporary = folder.resolve(TEMPORARY);
        Files.deleteIfExists(temporary);
        Durable.createPrivate(temporary);
        boolean done = false;
        try {
            MessageDigest digest = Sha256.newDigest();
            long[] packed = new long[1];
            int crc = pack(segment.raw(), extent.bytes(), temporary, digest, packed, level);
            requireReadsBack(temporary, extent.bytes(), crc);
            Files.move(
                    temporary, segment.packed(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Durable.syncFolder(folder);
            done = true;
            return new SealedSegment(
                    segment.packed(),
                    segment.first,
                    extent.end(),
                    segment.earliest(),
                    segment.latest(),
                    at,
                    packed[0],
                    extent.bytes(),
                    Sha256.ofDigest(digest.digest()));
        } finally {
            if (!done) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    private static int pack(Path raw, long bytes, Path to, MessageDigest digest, long[] packed, int level)
            throws IOException {
        CRC32C crc = new CRC32C();
        try (InputStream in = new FileInputStream(raw.toFile());
                FileOutputStream out = new FileOutputStream(to.toFile());
                ZstdCompressCtx zstd = new ZstdCompressCtx()) {
            zstd.setLevel(level);
            zstd.setChecksum(true);
            byte[] content = new byte[FRAME_BYTES];
            byte[] frame = new byte[(int) com.github.luben.zstd.Zstd.compressBound(FRAME_BYTES)];
            for (long left = bytes; left > 0; ) {
                int length = in.readNBytes(content, 0, (int) Math.min(left, FRAME_BYTES));
                if (length == 0) {
                    throw new IOException(raw.getFileName() + " is shorter than the " + bytes + " bytes written to it");
                }
                crc.update(content, 0, length);
                int size = zstd.compressByteArray(frame, 0, frame.length, content, 0, length);
                digest.update(frame, 0, size);
                out.write(frame, 0, size);
                packed[0] += size;
                left -= length;
            }
            out.getFD().sync();
        }
        return (int) crc.getValue();
    }

    private static void requireReadsBack(Path packed, long bytes, int expected) throws IOException {
        CRC32C crc = new CRC32C();
        long there = 0;
        byte[] content = new byte[1 << 17];
        try (InputStream in = new ZstdInputStreamNoFinalizer(
                new BufferedInputStream(new FileInputStream(packed.toFile()), 1 << 16))) {
            for (int length = in.read(content); length >= 0; length = in.read(content)) {
                crc.update(content, 0, length);
                there += length;
            }
        }
        if (there != bytes || (int) crc.getValue() != expected) {
            throw new IOException(
                    "a segment was packed and does not read back as it was: the memory or the disk of this"
                            + " machine is not sound");
        }
    }
}
