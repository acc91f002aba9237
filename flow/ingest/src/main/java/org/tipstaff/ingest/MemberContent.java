package org.tipstaff.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;

/**
 * The bytes of a member while they are unpacked: every byte goes through the digest on its way to the reader. Where the
 * container is damaged or a limit is reached, the content ends and {@link #failure} says why; the digest is then that
 * of the bytes that could be unpacked.
 */
final class MemberContent implements Content, AutoCloseable {
    private static final int BLOCK = 1 << 16;

    /** Some decoders lose what they have unpacked in the call that meets the damage, so calls are kept small. */
    private static final int UNPACKED_AT_ONCE = 1 << 13;

    private final InputStream unpacking;
    private final Budget budget;
    private final Progress progress;
    private final MessageDigest digest = Sha256.newDigest();
    private byte[] ahead = new byte[0];
    private int aheadPosition;
    private long size;
    private boolean ended;
    private @Nullable IOException failure;
    private @Nullable Arena arena;

    MemberContent(InputStream unpacking, Budget budget, Progress progress) {
        this.unpacking = unpacking;
        this.budget = budget;
        this.progress = progress;
    }

    /** Why the content ended before its end, or null. */
    @Nullable
    IOException failure() {
        return failure;
    }

    long size() {
        return size;
    }

    /** Reads what is left, so that the digest covers the whole member, and gives it. */
    Sha256 finish() {
        byte[] block = new byte[BLOCK];
        while (unpack(block, 0, block.length) > 0) {
            // the digest is all that is wanted
        }
        return Sha256.ofDigest(digest.digest());
    }

    @Override
    public byte[] prefix(int length) {
        if (ahead.length < length && aheadPosition == 0) {
            int have = ahead.length;
            byte[] more = Arrays.copyOf(ahead, length);
            while (have < length) {
                int count = unpack(more, have, length - have);
                if (count <= 0) {
                    break;
                }
                have += count;
            }
            ahead = have == length ? more : Arrays.copyOf(more, have);
        }
        return Arrays.copyOf(ahead, Math.min(length, ahead.length));
    }

    @Override
    public InputStream stream() {
        return new InputStream() {
            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) == 1 ? one[0] & 0xFF : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                Objects.checkFromIndexSize(offset, length, into.length);
                if (length == 0) {
                    return 0;
                }
                if (aheadPosition < ahead.length) {
                    int count = Math.min(length, ahead.length - aheadPosition);
                    System.arraycopy(ahead, aheadPosition, into, offset, count);
                    aheadPosition += count;
                    return count;
                }
                return unpack(into, offset, length);
            }
        };
    }

    @Override
    public MemorySegment segment() throws IOException {
        IngestLimits limits = budget.limits();
        InputStream all = stream();
        byte[] held = new byte[Math.max(BLOCK, ahead.length)];
        int size = 0;
        while (size < limits.heapBytes()) {
            if (size == held.length) {
                held = Arrays.copyOf(held, (int) Math.min(limits.heapBytes(), held.length * 2L));
            }
            int count = all.read(held, size, held.length - size);
            if (count <= 0) {
                return MemorySegment.ofArray(held).asSlice(0, size);
            }
            size += count;
        }
        return spill(all, held, size);
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    private MemorySegment spill(InputStream rest, byte[] held, int size) throws IOException {
        Path file = Files.createTempFile("tipstaff-", ".unpacked"); // readable by its owner only
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            byte[] block = held;
            int count = size;
            long written = 0;
            while (count > 0) {
                written += count;
                if (written > budget.limits().bufferedBytes()) {
                    throw new LimitReached(
                            "it is larger than the " + budget.limits().bufferedBytes()
                                    + " bytes that are held of a member which must be read by position (bufferedBytes)");
                }
                ByteBuffer buffer = ByteBuffer.wrap(block, 0, count);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                count = rest.read(block, 0, block.length);
            }
            Arena mapping = Arena.ofShared();
            arena = mapping;
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, written, mapping);
        }
    }

    private int unpack(byte[] into, int offset, int length) {
        if (ended) {
            return -1;
        }
        try {
            int count = unpacking.read(into, offset, Math.min(length, UNPACKED_AT_ONCE));
            if (count <= 0) {
                ended = true;
                return -1;
            }
            digest.update(into, offset, count);
            size += count;
            progress.worked(count);
            budget.unpacked(count);
            return count;
        } catch (IOException e) {
            return end(e);
        } catch (RuntimeException e) {
            // Decoders of archives meet hostile bytes here, and some answer with an unchecked exception of their own
            // (array index, illegal state). Whatever it is, the member breaks off at this place.
            return end(new IOException("the decoder failed: " + e, e));
        }
    }

    private int end(IOException e) {
        ended = true;
        failure = e;
        return -1;
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
        }
    }
}
