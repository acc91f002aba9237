package org.tipstaff.event;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file, or one member of a container, that records are read from. The digest is of its own bytes, unpacked, so a
 * member has the same digest as the file it was made from; it becomes known when the last byte was read.
 * Thread-safe.
 */
public final class Source {
    private final String path;
    private final @Nullable Source container;
    private volatile @Nullable Sha256 digest;
    private volatile long sizeBytes = -1;

    private Source(String path, @Nullable Source container) {
        this.path = path;
        this.container = container;
    }

    /** A file. {@code path} is relative to what the user named, with {@code /} as separator. */
    public static Source file(String path) {
        return new Source(path, null);
    }

    /** A member of this container: {@code logs.zip!Security.evtx}. */
    public Source member(String name) {
        return new Source(path + "!" + name, this);
    }

    public String path() {
        return path;
    }

    public Optional<Source> container() {
        return Optional.ofNullable(container);
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

    public boolean isHashed() {
        return digest != null;
    }

    /** @throws IllegalStateException before the last byte was read */
    public Sha256 sha256() {
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

    @Override
    public String toString() {
        return path;
    }
}
