package org.tipstaff.evidence.tlog;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Up to 256 entries in one file, each after its length in two bytes, big-endian (C2SP tlog-tiles). */
public final class EntryBundle {
    /** What two bytes can count. */
    public static final int MAX_ENTRY = 65_535;

    private EntryBundle() {}

    public static byte[] write(List<byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        entries.forEach(entry -> append(out, entry));
        return out.toByteArray();
    }

    static void append(ByteArrayOutputStream out, byte[] entry) {
        if (entry.length > MAX_ENTRY) {
            throw new IllegalArgumentException("an entry of " + entry.length + " bytes; at most " + MAX_ENTRY + " fit");
        }
        out.write(entry.length >> 8);
        out.write(entry.length);
        out.writeBytes(entry);
    }

    /**
     * @param width how many entries there must be
     */
    public static List<byte[]> parse(byte[] bundle, int width) throws TlogFormatException {
        List<byte[]> entries = new ArrayList<>(width);
        int at = 0;
        while (at < bundle.length) {
            if (entries.size() == width) {
                throw new TlogFormatException("the bundle has bytes after its " + width + " entries");
            }
            if (bundle.length - at < 2) {
                throw new TlogFormatException("the bundle ends within the length of entry " + entries.size());
            }
            int length = (bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff);
            at += 2;
            if (bundle.length - at < length) {
                throw new TlogFormatException("the bundle ends within entry " + entries.size());
            }
            entries.add(Arrays.copyOfRange(bundle, at, at + length));
            at += length;
        }
        if (entries.size() != width) {
            throw new TlogFormatException("the bundle has " + entries.size() + " entries instead of " + width);
        }
        return entries;
    }
}
