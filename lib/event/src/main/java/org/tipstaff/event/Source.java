package org.tipstaff.event;

import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file, or one member of a container, that records are read from. The digest is of its own bytes, unpacked, so a
 * member has the same digest as the file it was made from; it becomes known when the last byte was read.
 * Thread-safe.
 *
 * <p>A record that came over the network by itself is its own source: it lay in no file when it came, and the segment of
 * the journal that holds it later is made by this program, by size and age. So what is found in it is named by the
 * bytes that were sent, and is the same before and after its segment was sealed.
 */
public final class Source {
    private final String path;
    private final @Nullable Source container;
    private final boolean received;
    /** What is still to be hashed; null once it was, or when others hash it. */
    private volatile @Nullable Unhashed unhashed;

    private volatile @Nullable Sha256 digest;
    private volatile long sizeBytes = -1;

    private Source(String path, @Nullable Source container, boolean received) {
        this.path = path;
        this.container = container;
        this.received = received;
    }

    /** A file. {@code path} is relative to what the user named, with {@code /} as separator. */
    public static Source file(String path) {
        return new Source(path, null, false);
    }

    /**
     * A record that was received by itself and is held in this source, a segment or the journal as a whole.
     *
     * @param path who sent it
     */
    public static Source received(String path, Source holder, Sha256 sha256, long size) {
        Source record = new Source(path, holder, true);
        record.hashed(sha256, size);
        return record;
    }

    /**
     * A record that was received by itself, of which the bytes are these; they are hashed when somebody asks for the digest, for
     * most records of months of logs are looked at once and nobody does. Who keeps such a source calls {@link #settle}.
     *
     * @param path who sent it
     * @param bytes are never changed, and kept until then
     */
    public static Source received(String path, Source holder, byte[] bytes, int start, int length) {
        Objects.checkFromIndexSize(start, length, bytes.length);
        Source record = new Source(path, holder, true);
        record.sizeBytes = length;
        record.unhashed = new Unhashed(bytes, start, length);
        return record;
    }

    /** Hashes what is still to be hashed, so that its bytes, and those they lie among, are not kept with this source. */
    public void settle() {
        Unhashed left = unhashed;
        if (left != null) {
            hashed(left.sha256(), left.length());
            unhashed = null;
        }
    }

    /** A member of this container: {@code logs.zip!Security.evtx}. */
    public Source member(String name) {
        return new Source(path + "!" + name, this, false);
    }

    public String path() {
        return path;
    }

    public Optional<Source> container() {
        return Optional.ofNullable(container);
    }

    /** Whether it is a record that was received by itself. */
    public boolean isReceived() {
        return received;
    }

    /** What is opened to read it: itself, and of a received record what holds it. */
    public Source file() {
        return received && container != null ? container : this;
    }

    /** Says what the bytes were, once all were read. Said twice, it must be the same. */
    public void hashed(Sha256 sha256, long size) {
        Sha256 known = digest;
        if (known != null && !known.equals(sha256)) {
            throw new IllegalStateException(path + " changed while it was read: " + known + ", then " + sha256);
        }
        sizeBytes = size;
        digest = sha256;
    }

    /** Whether its digest can be told. */
    public boolean isHashed() {
        return unhashed != null
                || digest != null; // in this order, for settle() sets the one before it clears the other
    }

    /** @throws IllegalStateException before the last byte was read */
    public Sha256 sha256() {
        settle();
        Sha256 known = digest;
        if (known == null) {
            throw new IllegalStateException(path + " has not been read to its end yet");
        }
        return known;
    }

    /** Bytes read, -1 before the last was read. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** A received record is the same wherever it is read again; a file is only itself, for another may have its path. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (received
                        && other instanceof Source that
                        && that.received
                        && path.equals(that.path)
                        && sha256().equals(that.sha256()));
    }

    @Override
    public int hashCode() {
        return received ? 31 * path.hashCode() + sha256().hashCode() : System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return path;
    }

    /** Where the bytes are that are to be hashed. Compared with nothing. */
    @SuppressWarnings("ArrayRecordComponent") // a place in the bytes of others, which must not be copied
    private record Unhashed(byte[] bytes, int start, int length) {
        Sha256 sha256() {
            MessageDigest sha256 = Sha256.newDigest();
            sha256.update(bytes, start, length);
            return Sha256.ofDigest(sha256.digest());
        }
    }
}
